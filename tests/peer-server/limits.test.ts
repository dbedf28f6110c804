import { connect as connectTcp } from 'node:net'
import type { Duplex } from 'node:stream'
import { describe, expect, onTestFinished, test } from 'vitest'
import { WebSocket, WebSocketServer } from 'ws'
import { BYTE_BURST, PENALTY_CONNECTS } from '../../peer-server/budgets.ts'
import { ClientSocket } from '../../peer-server/clientSocket.ts'
import { createCrowd } from '../../peer-server/crowd.ts'
import { MAX_FRAME } from '../../peer-server/limits.ts'
import { createMemory } from '../../peer-server/memory.ts'
import { TokenBucket } from '../../peer-server/tokenBucket.ts'
import { createTurns } from '../../peer-server/turns.ts'
import { connect, get, introduce, type RawClient, register, serve, tryConnect } from './harness.ts'

const HEARTBEAT = '{"type":"HEARTBEAT"}'

const cutWith = async (client: RawClient, words: RegExp) => {
  expect(await client.closed).toBe(4008)
  expect(client.inbox).toContainEqual({ type: 'ERROR', payload: { msg: expect.stringMatching(words) } })
}

/** Everything that this client sent before has been dealt with. */
const settled = async (client: RawClient, id: string) => {
  client.send({ type: 'CANDIDATE', dst: id, payload: 'settled' })
  await expect.poll(() => client.inbox).toContainEqual(expect.objectContaining({ payload: 'settled' }))
  client.inbox.length = 0
}

describe('messages of one client', () => {
  test('[MESSAGE_BURST bites] a burst is let through to the last one, the next ends it in words', async () => {
    const { port } = await serve({ MESSAGE_BURST: '20', MESSAGES_PER_SECOND: '1' })
    const [client, friend] = [await register(port, 'client'), await register(port, 'friend')]
    await introduce(friend, client, 'client')
    for (let n = 0; n < 20; n += 1) client.send({ type: 'CANDIDATE', dst: 'friend', payload: n })
    for (let n = 0; n < 20; n += 1) expect(await friend.next()).toMatchObject({ payload: n })
    for (let n = 0; n < 20; n += 1) client.send({ type: 'CANDIDATE', dst: 'friend', payload: 'too much' })
    await cutWith(client, /Too many messages/)
    expect(friend.inbox.length).toBeLessThan(20)
  })

  test('what came in one read is counted one by one', async () => {
    const { port } = await serve({ MESSAGE_BURST: '100' })
    const client = await register(port, 'client')
    for (let n = 0; n < 3_000; n += 1) client.send(HEARTBEAT)
    await cutWith(client, /Too many messages/)
  })

  test('so are bytes, for as long as frames are large', async () => {
    const { port } = await serve({ MESSAGE_BURST: '10000' })
    const client = await register(port, 'client')
    const frame = JSON.stringify({ type: 'OFFER', dst: 'nobody', payload: 'x'.repeat(MAX_FRAME - 100) })
    for (let n = 0; n < Math.ceil(BYTE_BURST / frame.length) + 5; n += 1) client.send(frame)
    await cutWith(client, /Too much data/)
  })

  test('the rest of a flood is read by nobody, and others go on talking all the while', async () => {
    const { port } = await serve()
    const [ann, bob] = [await register(port, 'ann'), await register(port, 'bob')]
    await introduce(bob, ann, 'ann')
    const flood = await register(port, 'flood')
    const offer = JSON.stringify({ type: 'OFFER', dst: 'bob', payload: 'x'.repeat(2_000) })
    for (let n = 0; n < 20_000; n += 1) flood.send(offer)
    for (let n = 0; n < 100; n += 1) {
      ann.send({ type: 'OFFER', dst: 'bob', payload: n })
      await expect.poll(() => bob.inbox).toContainEqual(expect.objectContaining({ src: 'ann', payload: n }))
    }
    expect(await flood.closed).toBe(4008)
    // The burst, and what the bucket gained meanwhile, of twenty thousand.
    expect(bob.inbox.filter((message) => (message as { src: string }).src === 'flood').length).toBeLessThan(2_000)
    bob.send({ type: 'ANSWER', dst: 'ann', payload: 'fine here' })
    expect(await ann.next()).toMatchObject({ payload: 'fine here' })
  })

  test('whoever pours lets others go first, and loses none by that', async () => {
    const server = new WebSocketServer({ port: 0, host: '127.0.0.1', perMessageDeflate: false })
    onTestFinished(() => void server.close())
    await new Promise((resolve) => server.once('listening', resolve))
    // How often the event loop came round, and what it took in each time.
    const turns = [0]
    let over = false
    const count = () => {
      turns.push(0)
      if (!over) setImmediate(count)
    }
    onTestFinished(() => {
      over = true
    })
    const onMessage = () => {
      turns[turns.length - 1]! += 1
    }
    server.on('connection', (socket, request) => {
      const [rates, nothing] = [{ messagesPerSecond: 1_000, messageBurst: 1_000 }, () => {}]
      const memory = createMemory<ClientSocket>()
      const handlers = {
        ...rates,
        memory,
        crowd: createCrowd(rates),
        turns: createTurns(),
        onMessage,
        onGone: nothing,
        onCut: nothing,
      }
      const who = { id: 'flood', serial: 1, address: '127.0.0.1' }
      new ClientSocket(handlers, socket, request.socket as Duplex, who).goOn()
    })
    const { port } = server.address() as { port: number }
    const flood = new WebSocket(`ws://127.0.0.1:${port}`, { perMessageDeflate: false })
    onTestFinished(() => flood.terminate())
    await new Promise((resolve) => flood.once('open', resolve))
    const offer = JSON.stringify({ type: 'OFFER', dst: 'bob', payload: 'x'.repeat(2_300) })
    for (let n = 0; n < 400; n += 1) flood.send(offer)
    count()
    await expect.poll(() => turns.reduce((sum, one) => sum + one, 0)).toBe(400)
    // The messages of two reads of 64 KB; without rest it would be whatever the kernel holds.
    expect(Math.max(...turns)).toBeLessThan(80)
  })

  test('[MESSAGE_BURST spares] an app that dials five hundred absent friends at once is spared', async () => {
    const { port } = await serve()
    const client = await register(port, 'client')
    const offer = (n: number) => ({ type: 'OFFER', dst: `friend-${n}`, payload: 'x'.repeat(2_500) })
    for (let n = 0; n < 495; n += 1) client.send(offer(n))
    for (let n = 0; n < 495; n += 1) expect(await client.next()).toMatchObject({ type: 'EXPIRE', src: `friend-${n}` })
  })

  test('a bucket fills again, up to its burst', () => {
    const bucket = new TokenBucket(2, 3, 0)
    const takes = (now: number) => bucket.take(1, now)
    expect([takes(0), takes(0), takes(0), takes(0)]).toEqual([true, true, true, false])
    expect([takes(1_000), takes(1_000)]).toEqual([true, false])
    expect([1, 2, 3, 4].map(() => takes(1_000_000))).toEqual([true, true, true, false])
  })

  test('to ten thousand who are not there: nothing is kept', async () => {
    const { port } = await serve({ MESSAGE_BURST: '20000' })
    const client = await register(port, 'client')
    for (let n = 0; n < 10_000; n += 1) client.send({ type: 'CANDIDATE', dst: `nobody-${n}`, payload: n })
    await settled(client, 'client')
    const late = await register(port, 'nobody-7')
    await settled(late, 'nobody-7')
    expect(late.inbox).toEqual([])
  })
})

/** Through a proxy that says it is for `address`. */
const from = (address: string) => ({ headers: { 'x-forwarded-for': address } })
const BEHIND = { TRUST_PROXY: '1' }
const query = (id: string) => `key=peerjs&id=${id}&token=t`

describe('sockets of one address', () => {
  test('[SOCKETS_PER_ADDRESS bites] so many at a time, in words beyond that; who leaves makes room', async () => {
    const { port } = await serve({ ...BEHIND, SOCKETS_PER_ADDRESS: '3' })
    const open = []
    for (const id of ['a', 'b', 'c']) open.push(await connect(port, query(id), from('192.0.2.1')))
    await cutWith(await connect(port, query('d'), from('192.0.2.1')), /Too many connections/)
    expect(await (await connect(port, query('e'), from('192.0.2.2'))).next()).toEqual({ type: 'OPEN' })
    open[0]!.socket.close()
    await open[0]!.closed
    await expect.poll(async () => (await connect(port, query('f'), from('192.0.2.1'))).next()).toEqual({ type: 'OPEN' })
  })

  test('an IPv6 household is one address, its neighbour another', async () => {
    const { port } = await serve({ ...BEHIND, SOCKETS_PER_ADDRESS: '1' })
    await connect(port, query('a'), from('2001:db8:1:2::1'))
    await cutWith(await connect(port, query('b'), from('2001:db8:1:2:ffff::2')), /Too many connections/)
    expect(await (await connect(port, query('c'), from('2001:db8:1:3::1'))).next()).toEqual({ type: 'OPEN' })
  })

  test('so many connects a minute', async () => {
    const { port } = await serve({ ...BEHIND, CONNECTS_PER_MINUTE: '5' })
    for (let n = 0; n < 5; n += 1) {
      const client = await connect(port, query(`a${n}`), from('192.0.2.1'))
      client.socket.close()
      await client.closed
    }
    await cutWith(await connect(port, query('b'), from('192.0.2.1')), /Too many connects/)
    expect(await (await connect(port, query('c'), from('192.0.2.2'))).next()).toEqual({ type: 'OPEN' })
  })

  test('[PENALTY_CONNECTS bites] being cut off counts as many: a flood cannot go on with the next socket for ever', async () => {
    const { port } = await serve({ ...BEHIND, CONNECTS_PER_MINUTE: String(PENALTY_CONNECTS), MESSAGE_BURST: '5' })
    const flood = await connect(port, query('a'), from('192.0.2.1'))
    for (let n = 0; n < 100; n += 1) flood.send(HEARTBEAT)
    await flood.closed
    await cutWith(await connect(port, query('b'), from('192.0.2.1')), /Too many connects/)
  })

  test('challenges and ICE servers: 429, and when to ask again', async () => {
    const { port } = await serve({ ...BEHIND, CONNECTS_PER_MINUTE: '1' })
    const ask = (address: string, path = '/peer/challenge') => get(port, path, from(address))
    for (let n = 0; n < 3; n += 1) expect((await ask('192.0.2.1')).status).toBe(200)
    const { status, headers } = await ask('192.0.2.1')
    expect(status).toBe(429)
    expect(Number(headers['retry-after'])).toBeGreaterThan(0)
    expect((await ask('192.0.2.1', '/peer/ice')).status).toBe(429)
    expect((await ask('192.0.2.2')).status).toBe(200)
  })

  test('five thousand at once: five hundred of them are served, and somebody elsewhere as ever', async () => {
    const { port } = await serve({ ...BEHIND, CONNECTS_PER_MINUTE: '100000' })
    let [served, refused] = [0, 0]
    for (let batch = 0; batch < 25; batch += 1) {
      const clients = await Promise.all(
        Array.from({ length: 200 }, (_, n) => tryConnect(port, query(`s${batch}-${n}`), from('192.0.2.1'))),
      )
      for (const client of clients) {
        const said = typeof client === 'string' ? client : ((await client.next()) as { type: string }).type
        if (said === 'OPEN') served += 1
        else refused += 1
      }
    }
    expect([served, refused]).toEqual([500, 4_500])
    expect(await (await connect(port, query('else'), from('192.0.2.2'))).next()).toEqual({ type: 'OPEN' })
  })
})

test('[MAX_CLIENTS bites] [MAX_CLIENTS spares] a full server says so, and lets in whoever comes back on a new socket', async () => {
  const { port } = await serve({ MAX_CLIENTS: '2' })
  await register(port, 'a')
  await register(port, 'b')
  await cutWith(await connect(port, query('c')), /user limit/)
  await register(port, 'b')
})

describe('sockets that say nothing, or only half', () => {
  const raw = (port: number, text: string) =>
    new Promise<string>((resolve) => {
      let got = ''
      const socket = connectTcp(port, 'localhost', () => socket.write(text))
      socket.setEncoding('utf8').on('data', (more) => {
        got += more
      })
      socket.on('error', () => {})
      socket.on('close', () => resolve(got))
      onTestFinished(() => void socket.destroy())
    })

  test('are closed', async () => {
    const { port } = await serve()
    const answers = await Promise.all([
      raw(port, ''),
      raw(port, 'GET /health HT'),
      raw(port, 'GET /peer/peerjs?key=peerjs&id=a&token=t HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nX: '),
      raw(port, 'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nhalf'),
      raw(port, `GET / HTTP/1.1\r\nHost: x\r\nX: ${'x'.repeat(20_000)}\r\n`),
    ])
    expect(answers.map((answer) => answer.slice(9, 12))).toEqual(['408', '408', '408', expect.any(String), '431'])
  })
})
