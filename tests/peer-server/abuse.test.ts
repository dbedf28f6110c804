import { createHash } from 'node:crypto'
import { connect as connectTcp } from 'node:net'
import { afterAll, afterEach, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import type { ClientOptions } from 'ws'
import { createClaims } from '../../peer-server/claim.ts'
import { CHALLENGE_MS, MAX_FRAME } from '../../peer-server/limits.ts'
import { type RunningServer, startServer } from '../support/server.ts'
import { buildServer } from './builtServer.ts'
import { connect, dial, get, type RawClient, tryConnect } from './harness.ts'
import { createOwner, tokenFor } from './owner.ts'
import { challengeFrom, freshToken } from './proofs.ts'

// What any client may send to a broker as people run it: a process of its own, with the limits that it is shipped with. Two
// bystanders talk all the while. Attackers come from addresses of their own, which loopback has plenty of.

const SERVER_KEY = 'k'.repeat(32)
const from = (host: number): ClientOptions => ({ localAddress: `127.0.0.${host}`, family: 4 })
const plain = (id: string, token = `token-of-${id}`) => `key=peerjs&id=${id}&token=${token}`

let server: RunningServer
let [ann, bob] = [] as unknown as [RawClient, RawClient]
let said = 0

/** Whatever was done to the broker: these two were let in at the start, and hear each other. */
const bystandersTalk = async () => {
  said += 1
  ann.send({ type: 'OFFER', dst: 'bob', payload: said })
  expect(await bob.next()).toEqual({ type: 'OFFER', dst: 'bob', payload: said, src: 'ann' })
  bob.send({ type: 'ANSWER', dst: 'ann', payload: said })
  expect(await ann.next()).toEqual({ type: 'ANSWER', dst: 'ann', payload: said, src: 'bob' })
}

const enter = async (id: string, options: ClientOptions = {}, token?: string) => {
  const client = await connect(server.port, plain(id, token), options)
  expect(await client.next()).toEqual({ type: 'OPEN' })
  return client
}

beforeAll(async () => {
  server = await startServer({ entry: await buildServer(), env: { CLAIMS: 'optional', SERVER_KEY, METRICS: 'public' } })
  // They outlive the tests, so they are not the harness's to end.
  ;[ann, bob] = [await dial(server.port, plain('ann')), await dial(server.port, plain('bob'))]
  for (const client of [ann, bob]) expect(await client.next()).toEqual({ type: 'OPEN' })
})
afterEach(bystandersTalk)
afterAll(async () => {
  // It ends as it should, having said nothing of anybody.
  expect(await server.stop()).toBe(0)
  expect(server.printed.err).not.toMatch(/ann|bob|tete1|127\.0\.0/)
})

test.each([
  ['text that is no JSON', '{"type":'],
  ['nothing', ''],
  ['null', 'null'],
  ['a list', '[{"type":"OFFER","dst":"bob"}]'],
  ['a type that is an object', '{"type":{"toString":null},"dst":"bob"}'],
  ['keys of prototypes', '{"__proto__":{"type":"OFFER"},"constructor":1}'],
  ['very deep nesting', `{"type":"OFFER","dst":"bob","payload":${'['.repeat(30_000)}${']'.repeat(30_000)}}`],
  ['binary', Buffer.from('{"type":"HEARTBEAT"}')],
])('%s: 4000', async (_, frame) => {
  const client = await enter('bad-frame')
  client.socket.send(frame)
  expect(await client.closed).toBe(4000)
})

test('[abuse P11] ten megabytes, or a byte more than is allowed: 1009', async () => {
  for (const size of [10_000_000, MAX_FRAME + 1]) {
    const client = await enter('large')
    client.socket.on('error', () => {})
    client.socket.send('x'.repeat(size))
    // The line may break before all of ten megabytes has been sent.
    expect(size > MAX_FRAME + 1 ? [1009, 1006] : [1009]).toContain(await client.closed)
  }
})

describe('an ID that has to be proved', () => {
  const here = () => `ws://localhost:${server.port}/peer`
  const refused = async (id: string, token: string) => {
    const client = await connect(server.port, new URLSearchParams({ key: 'peerjs', id, token }).toString())
    expect(await client.next()).toEqual({ type: 'ERROR', payload: { msg: expect.stringMatching(/\w+ \w+/) } })
    expect(await client.closed).toBe(4003)
  }

  test('without a token, with a forged, a replayed, an expired one', async () => {
    const owner = createOwner()
    await refused(owner.id, 'none')
    const foreign = createClaims({ serverKey: Buffer.alloc(32), takeOnce: async () => true })
    await refused(owner.id, tokenFor(owner, foreign.challenge(), here()))
    const token = await freshToken(owner, server.port)
    await (await enter(owner.id, {}, token)).socket.close()
    await refused(owner.id, token)
    // What this very broker gave out a little more than a minute ago.
    const earlier = createClaims({
      serverKey: createHash('sha256').update(SERVER_KEY).digest(),
      takeOnce: async () => true,
      now: () => Date.now() - CHALLENGE_MS - 1_000,
    })
    await refused(owner.id, tokenFor(owner, earlier.challenge(), here()))
  })

  test('with a token for another address, another ID, or in another spelling', async () => {
    const [owner, other] = [createOwner(), createOwner()]
    await refused(owner.id, tokenFor(owner, await challengeFrom(server.port), 'wss://elsewhere.example/peer'))
    await refused(owner.id, tokenFor(other, await challengeFrom(server.port), here(), { as: owner.id }))
    await refused(owner.id, tokenFor(owner, await challengeFrom(server.port), here(), { as: other.id }))
    for (const id of [owner.id.toUpperCase(), `T${owner.id.slice(1)}`])
      await refused(id, tokenFor(owner, await challengeFrom(server.port), here(), { as: id }))
  })

  test('a wrong token learns nothing: the same answer whether its owner is there or not', async () => {
    const [there, away] = [createOwner(), createOwner()]
    await enter(there.id, {}, await freshToken(there, server.port))
    const answers = []
    for (const { id } of [there, away]) {
      const client = await connect(server.port, plain(id, 'guess'))
      answers.push([await client.next(), await client.closed])
    }
    expect(answers[0]).toEqual(answers[1])
  })

  test('is taken over by its owner alone, and the old socket is told, closed and mute', async () => {
    const owner = createOwner()
    const before = await enter(owner.id, {}, await freshToken(owner, server.port))
    const after = await enter(owner.id, {}, await freshToken(owner, server.port))
    before.send({ type: 'OFFER', dst: 'bob', payload: 'from the grave' })
    before.send({ type: 'LEAVE' })
    expect(await before.next()).toMatchObject({ type: 'ID-TAKEN' })
    expect(await before.closed).toBe(4001)
    bob.send({ type: 'OFFER', dst: owner.id, payload: 'to the living' })
    expect(await after.next()).toMatchObject({ payload: 'to the living' })
  })
})

test('a page of another origin: 403, before anything else', async () => {
  for (const origin of ['https://evil.example', 'null', 'http://localhost.evil.example'])
    await expect(connect(server.port, plain('page'), { origin })).rejects.toThrow('403')
})

test('[abuse P15] LEAVE, EXPIRE, OPEN and the like to others are not passed on, and a forged sender is not believed', async () => {
  const mallory = await enter('mallory')
  for (const type of ['LEAVE', 'EXPIRE', 'OPEN', 'ID-TAKEN', 'ERROR', 'HEARTBEAT', '__proto__', 'toString'])
    mallory.send({ type, src: 'ann', dst: 'bob', payload: {} })
  mallory.send({ type: 'LEAVE' })
  mallory.send('{"type":"OFFER","src":"ann","dst":"bob","payload":"mine","src":"ann"}')
  expect(await bob.next()).toEqual({ type: 'OFFER', src: 'mallory', dst: 'bob', payload: 'mine' })
})

test('[abuse P12] floods, one after the other: each is cut off with 4008, and at last not let in any more', async () => {
  const offer = JSON.stringify({ type: 'OFFER', dst: 'flood', payload: 'x'.repeat(2_000) })
  const codes = new Set<number>()
  for (let n = 0; n < 10; n += 1) {
    const flood = await enter('flood', from(66), `t${n}`)
    for (let sent = 0; sent < 5_000; sent += 1) flood.send(offer)
    // Who talks meanwhile is heard.
    for (let talk = 0; talk < 10; talk += 1) await bystandersTalk()
    flood.socket.resume()
    codes.add(await flood.closed)
  }
  // Who goes on pouring may break the line before it has read why.
  expect([...codes].filter((code) => code !== 1006)).toEqual([4008])
  const clients = await Promise.all(
    Array.from({ length: 1_000 }, (_, n) => tryConnect(server.port, plain(`again-${n}`), from(66))),
  )
  const last = await Promise.all(clients.map((client) => (typeof client === 'string' ? client : client.next())))
  expect(last).toContainEqual({ type: 'ERROR', payload: { msg: expect.stringMatching(/Too many/) } })
  expect(last).toContainEqual(expect.stringContaining('429'))
})

test('[abuse P13] spam to ten thousand who are not there: each sender is told at once, and nothing is kept', async () => {
  const resident = async () =>
    Number(/tete_process_resident_memory_bytes (\d+)/.exec((await get(server.port, '/metrics')).body)?.[1])
  const before = await resident()
  for (let sender = 0; sender < 20; sender += 1) {
    const client = await enter(`spam-${sender}`, from(67))
    for (let n = 0; n < 500; n += 1)
      client.send({ type: 'OFFER', dst: `nobody-${sender}-${n}`, payload: 'x'.repeat(3_000) })
    for (let n = 0; n < 495; n += 1) expect(await client.next()).toMatchObject({ type: 'EXPIRE' })
    client.socket.close()
  }
  const late = await enter('nobody-3-7')
  late.send({ type: 'CANDIDATE', dst: 'nobody-3-7', payload: 'mine' })
  expect(await late.next()).toMatchObject({ payload: 'mine' })
  // Thirty megabytes went through it.
  expect((await resident()) - before).toBeLessThan(100_000_000)
})

test('[abuse P17 P18] half a request, a silent socket, headers without end: all are closed', async () => {
  const raw = (text: string) =>
    new Promise<string>((resolve) => {
      let got = ''
      const socket = connectTcp({ port: server.port, host: '127.0.0.1', localAddress: '127.0.0.68' })
      socket.on('connect', () => socket.write(text))
      socket.setEncoding('latin1').on('data', (more) => {
        got += more
      })
      socket.on('error', () => {})
      socket.on('close', () => resolve(got.slice(9, 12)))
      onTestFinished(() => void socket.destroy())
    })
  const upgrade = 'GET /peer/peerjs?key=peerjs&id=a&token=t HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\n'
  const answers = await Promise.all([
    raw(''),
    raw('GET / HT'),
    raw(upgrade),
    raw(`${upgrade}X: ${'x'.repeat(20_000)}\r\n`),
    raw('\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03'),
  ])
  expect(answers).toEqual(['408', '408', '408', '431', '400'])
})

test('five thousand connections from one address that say nothing: most are dropped, and pages are served', async () => {
  let held = 0
  const knock = () =>
    new Promise<void>((resolve) => {
      const socket = connectTcp({ port: server.port, host: '127.0.0.1', localAddress: '127.0.0.71' })
      onTestFinished(() => void socket.destroy())
      socket
        .on('connect', () => {
          held += 1
          socket.on('close', () => {
            held -= 1
          })
          resolve()
        })
        .on('error', () => resolve())
    })
  for (let batch = 0; batch < 25; batch += 1) {
    await Promise.all(Array.from({ length: 200 }, knock))
    // Who comes behind them is let in after them: fewer wait at the door at a time than the system lets wait there.
    expect((await get(server.port, '/health')).status).toBe(200)
    await expect.poll(() => held).toBeLessThanOrEqual(1_500)
  }
  await bystandersTalk()
  expect((await get(server.port, '/health')).status).toBe(200)
  await enter('beside', from(72))
})

test('[abuse P19] five thousand sockets from one address: five hundred are served, and the others are not', async () => {
  const outcomes = { open: 0, refused: 0 }
  // Whoever is told why still holds a connection for a moment, and of those there is a limit, too.
  const ends: Promise<unknown>[] = []
  for (let batch = 0; batch < 25; batch += 1) {
    await ends.at(-3)
    const clients = await Promise.all(
      Array.from({ length: 200 }, (_, n) => tryConnect(server.port, plain(`many-${batch}-${n}`), from(69))),
    )
    const refused: RawClient[] = []
    for (const client of clients) {
      if (typeof client === 'string') {
        expect(client).toMatch(/429|ECONNRESET|hang up/)
        outcomes.refused += 1
        continue
      }
      const { type } = (await client.next()) as { type: string }
      if (type === 'OPEN') outcomes.open += 1
      else refused.push(client)
    }
    outcomes.refused += refused.length
    ends.push(Promise.all(refused.map(({ closed }) => closed)))
    await bystandersTalk()
  }
  expect(outcomes).toEqual({ open: 500, refused: 4_500 })
  await enter('elsewhere', from(70))
})
