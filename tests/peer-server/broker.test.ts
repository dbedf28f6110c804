import { connect as connectTcp } from 'node:net'
import { describe, expect, test } from 'vitest'
import { MAX_UNREAD } from '../../peer-server/budgets.ts'
import { MAX_DEPTH, MAX_FRAME } from '../../peer-server/limits.ts'
import { connect, get, introduce, register, serve } from './harness.ts'

/** Whatever happened before: these two can still talk. */
const stillWorks = async (port: number) => {
  const [a, b] = [await register(port, 'after-a'), await register(port, 'after-b')]
  a.send({ type: 'OFFER', dst: 'after-b', payload: 1 })
  expect(await b.next()).toEqual({ type: 'OFFER', src: 'after-a', dst: 'after-b', payload: 1 })
}

describe('two PeerJS clients', () => {
  test('exchange offer, answer and candidates', async () => {
    const { port } = await serve()
    const [alice, bob] = [await register(port, 'alice'), await register(port, 'bob')]
    const offer = { sdp: { type: 'offer', sdp: 'v=0\r\n…' }, type: 'data', connectionId: 'dc_1', metadata: { a: [1] } }
    alice.send({ type: 'OFFER', payload: offer, dst: 'bob' })
    expect(await bob.next()).toEqual({ type: 'OFFER', src: 'alice', dst: 'bob', payload: offer })
    bob.send({ type: 'ANSWER', payload: { sdp: { type: 'answer' } }, dst: 'alice' })
    expect(await alice.next()).toEqual({
      type: 'ANSWER',
      src: 'bob',
      dst: 'alice',
      payload: { sdp: { type: 'answer' } },
    })
    for (const n of [1, 2, 3]) alice.send({ type: 'CANDIDATE', payload: n, dst: 'bob' })
    for (const n of [1, 2, 3]) expect(await bob.next()).toMatchObject({ type: 'CANDIDATE', src: 'alice', payload: n })
  })

  test('a client that is not there is said to be absent at once, once for each attempt', async () => {
    const { port } = await serve()
    const alice = await register(port, 'alice')
    alice.send({ type: 'OFFER', payload: {}, dst: 'nobody' })
    alice.send({ type: 'CANDIDATE', payload: {}, dst: 'nobody' })
    alice.send({ type: 'ANSWER', payload: {}, dst: 'nobody-else' })
    expect(await alice.next()).toEqual({ type: 'EXPIRE', src: 'nobody', dst: 'alice' })
    expect(await alice.next()).toEqual({ type: 'EXPIRE', src: 'nobody-else', dst: 'alice' })
  })

  test('an offer for somebody absent is not kept for whoever takes that ID later', async () => {
    const { port } = await serve()
    const alice = await register(port, 'alice')
    alice.send({ type: 'OFFER', payload: 'early', dst: 'bob' })
    alice.send({ type: 'CANDIDATE', payload: 'also early', dst: 'bob' })
    // Comes back once the server has dealt with what went before it.
    alice.send({ type: 'CANDIDATE', payload: 'seen', dst: 'alice' })
    await expect.poll(() => alice.inbox).toContainEqual(expect.objectContaining({ payload: 'seen' }))
    const bob = await register(port, 'bob')
    alice.send({ type: 'OFFER', payload: 'late', dst: 'bob' })
    expect(await bob.next()).toMatchObject({ payload: 'late' })
  })

  test('a message to oneself comes back, so that a client can ask whether the broker is still there', async () => {
    const { port } = await serve()
    const alice = await register(port, 'alice')
    for (const type of ['CANDIDATE', 'LEAVE', 'EXPIRE']) {
      alice.send({ type, dst: 'alice', payload: 'probe' })
      expect(await alice.next()).toMatchObject({ type, src: 'alice' })
    }
  })

  test('whoever goes is gone at once', async () => {
    const { port } = await serve()
    const [alice, bob] = [await register(port, 'alice'), await register(port, 'bob')]
    bob.socket.close()
    await bob.closed
    alice.send({ type: 'OFFER', payload: {}, dst: 'bob' })
    expect(await alice.next()).toMatchObject({ type: 'EXPIRE', src: 'bob' })
    await register(port, 'bob', 'somebody-new')
  })
})

describe('who may be whom', () => {
  test('a taken ID stays with its owner', async () => {
    const { port } = await serve()
    const [alice, bob] = [await register(port, 'alice'), await register(port, 'bob')]
    const thief = await connect(port, 'key=peerjs&id=alice&token=other')
    expect(await thief.next()).toMatchObject({ type: 'ID-TAKEN' })
    await thief.closed
    bob.send({ type: 'OFFER', payload: {}, dst: 'alice' })
    expect(await alice.next()).toMatchObject({ type: 'OFFER', src: 'bob' })
  })

  test('the same client on a new socket is greeted; its old socket is told, closed and mute', async () => {
    const { port } = await serve()
    const [before, bob] = [await register(port, 'alice'), await register(port, 'bob')]
    const after = await register(port, 'alice')
    before.send({ type: 'OFFER', payload: 'from the grave', dst: 'bob' })
    expect(await before.next()).toMatchObject({ type: 'ID-TAKEN' })
    expect(await before.closed).toBe(4001)
    after.send({ type: 'OFFER', payload: 'alive', dst: 'bob' })
    expect(await bob.next()).toMatchObject({ payload: 'alive' })
    bob.send({ type: 'ANSWER', payload: {}, dst: 'alice' })
    expect(await after.next()).toMatchObject({ type: 'ANSWER' })
    expect(JSON.parse((await get(port, '/health')).body).clients).toBe(2)
  })

  test('nobody speaks for somebody else', async () => {
    const { port } = await serve()
    const [mallory, bob] = [await register(port, 'mallory'), await register(port, 'bob')]
    mallory.send('{"type":"OFFER","src":"alice","dst":"bob","payload":1,"src":"alice"}')
    expect(await bob.next()).toEqual({ type: 'OFFER', src: 'mallory', dst: 'bob', payload: 1 })
  })

  test('what only the server says is not passed on, and a LEAVE does not free the ID of a client that stays', async () => {
    const { port } = await serve()
    const [mallory, bob] = [await register(port, 'mallory'), await register(port, 'bob')]
    for (const type of ['LEAVE', 'EXPIRE', 'OPEN', 'ERROR', 'ID-TAKEN', 'constructor', '__proto__'])
      mallory.send({ type, dst: 'bob', payload: {} })
    mallory.send({ type: 'LEAVE' })
    mallory.send({ type: 'OFFER', dst: null })
    mallory.send({ type: 'OFFER', dst: 'bob', payload: 'last' })
    expect(await bob.next()).toMatchObject({ type: 'OFFER', payload: 'last' })
    bob.send({ type: 'OFFER', dst: 'mallory', payload: 'still there' })
    expect(await mallory.next()).toMatchObject({ payload: 'still there' })
  })

  const REFUSED: [string, string][] = [
    ['nothing', ''],
    ['no token', 'key=peerjs&id=a'],
    ['no id', 'key=peerjs&token=t'],
    ['no key', 'id=a&token=t'],
    ['another key', 'key=other&id=a&token=t'],
    ['two ids', 'key=peerjs&id=a&id=b&token=t'],
    ['two tokens', 'key=peerjs&id=a&token=t&token=u'],
    ['an id that is no id', 'key=peerjs&id=%00&token=t'],
    ['an id like a tag', 'key=peerjs&id=%3Cb%3E&token=t'],
    ['a very long id', `key=peerjs&id=${'a'.repeat(129)}&token=t`],
    ['a very long token', `key=peerjs&id=a&token=${'t'.repeat(2049)}`],
  ]
  test.each(REFUSED)('%s: refused in words', async (_, query) => {
    const { port } = await serve()
    const client = await connect(port, query)
    expect(await client.next()).toEqual({ type: 'ERROR', payload: { msg: expect.stringMatching(/\w+ \w+/) } })
    expect(await client.closed).toBe(4003)
    expect(JSON.parse((await get(port, '/health')).body).clients).toBe(0)
  })

  test('no WebSocket beside the path', async () => {
    const { port } = await serve()
    for (const path of ['/', '/peer', '/peer/peerjs/', '/peerjs', '//', '/%'])
      expect((await get(port, path, { headers: { connection: 'upgrade', upgrade: 'websocket' } })).status).toBe(404)
  })
})

describe('bad frames close that socket alone', () => {
  const nested = (depth: number) => `${'['.repeat(depth)}${']'.repeat(depth)}`
  const BAD: [string, string | Buffer, number][] = [
    ['not JSON', '{"type":', 4000],
    ['nothing', '', 4000],
    ['null', 'null', 4000],
    ['a list', '[]', 4000],
    ['a list of messages', '[{"type":"HEARTBEAT"}]', 4000],
    ['a number', '7', 4000],
    ['a string', '"HEARTBEAT"', 4000],
    ['no type', '{}', 4000],
    ['a type that is no string', '{"type":{"toString":1}}', 4000],
    ['a destination that is no string', '{"type":"OFFER","dst":{}}', 4000],
    ['a list of destinations', '{"type":"OFFER","dst":["bystander"]}', 4000],
    ['binary', Buffer.from('{"type":"HEARTBEAT"}'), 4000],
    ['too deep', `{"type":"OFFER","dst":"bystander","payload":${nested(MAX_DEPTH + 1)}}`, 4000],
    ['as deep as a frame allows', `{"type":"OFFER","dst":"bystander","payload":${nested(30_000)}}`, 4000],
    ['one byte too large', `"${'x'.repeat(MAX_FRAME - 1)}"`, 1009],
  ]
  test.each(BAD)('%s', async (_, frame, code) => {
    const { port } = await serve()
    const [bystander, bad] = [await register(port, 'bystander'), await register(port, 'bad')]
    bad.socket.send(frame)
    bad.send({ type: 'OFFER', dst: 'bystander', payload: 'after the fact' })
    expect(await bad.closed).toBe(code)
    const good = await register(port, 'good')
    good.send({ type: 'OFFER', dst: 'bystander', payload: 'hello' })
    expect(await bystander.next()).toMatchObject({ src: 'good', payload: 'hello' })
    expect(bystander.inbox).toEqual([])
  })

  test('the largest frame and the deepest payload that are allowed arrive whole', async () => {
    const { port } = await serve()
    const [alice, bob] = [await register(port, 'alice'), await register(port, 'bob')]
    await introduce(bob, alice, 'alice')
    const frame = (text: string) => JSON.stringify({ type: 'OFFER', dst: 'bob', payload: text })
    const largest = 'x'.repeat(MAX_FRAME - frame('').length)
    alice.send(frame(largest))
    expect(await bob.next()).toMatchObject({ payload: largest })
    // The message itself is the first level, the payload the second.
    alice.send(`{"type":"OFFER","dst":"bob","payload":${nested(MAX_DEPTH - 1)}}`)
    expect(await bob.next()).toMatchObject({ type: 'OFFER' })
  })

  test('a message arrives whole whatever its length, white space behind it and letters of all kinds', async () => {
    const { port } = await serve()
    const [alice, bob] = [await register(port, 'alice'), await register(port, 'bob')]
    await introduce(bob, alice, 'alice')
    const arrives = async (payload: string, behind = '') => {
      alice.send(JSON.stringify({ type: 'OFFER', dst: 'bob', payload }) + behind)
      expect(await bob.next()).toEqual({ type: 'OFFER', dst: 'bob', payload, src: 'alice' })
    }
    // As it arrives, with its sender: the lengths at which the head of a frame changes its form.
    const without = JSON.stringify({ type: 'OFFER', dst: 'bob', payload: '', src: 'alice' }).length
    for (const edge of [125, 0xffff]) for (const by of [-1, 0, 1, 2]) await arrives('x'.repeat(edge + by - without))
    await arrives('ü€🎈‮\u0000}"', ' \r\n\t ')
    await arrives('}'.repeat(5), '\n')
  })

  test('text that is not UTF-8, and frames that are no frames', async () => {
    const { port } = await serve()
    const client = await register(port, 'bad')
    client.socket.send(Buffer.from([0xff, 0xfe]), { binary: false })
    expect(await client.closed).toBe(1007)
    const raw = await register(port, 'worse')
    // Reserved bits set, no mask: straight past the client library.
    Reflect.get(raw.socket, '_socket').write(Buffer.from([0xff, 0x7f, 1, 2, 3, 4, 5, 6, 7, 8]))
    expect(await raw.closed).toBe(1002)
    await stillWorks(port)
  })

  test('a line that breaks in the middle of everything', async () => {
    const { port } = await serve()
    const client = await register(port, 'abrupt')
    client.send({ type: 'OFFER', dst: 'nobody', payload: 'x'.repeat(10_000) })
    Reflect.get(client.socket, '_socket').resetAndDestroy()
    await new Promise<void>((resolve) => {
      const half = connectTcp(port, 'localhost', () => {
        half.write('GET /peer/peerjs?key=peerjs&id=a&token=t HTTP/1.1\r\nUpgrade: websocket\r\nConnection: up')
        half.resetAndDestroy()
        resolve()
      })
    })
    await stillWorks(port)
  })
})

test('a client that does not read fills no memory of ours, and is not cut off for what others send', async () => {
  const { port } = await serve({ METRICS: 'public' })
  const [watch, sleeper] = [await register(port, 'watch'), await register(port, 'sleeper')]
  const senders = await Promise.all(Array.from({ length: 4 }, (_, n) => register(port, `sender-${n}`)))
  for (const [n, sender] of senders.entries()) await introduce(sleeper, sender, `sender-${n}`)
  sleeper.socket.pause()
  // Six megabytes: more than the system's own buffers between the two take.
  const message = JSON.stringify({ type: 'OFFER', dst: 'sleeper', payload: 'x'.repeat(60_000) })
  for (const [n, sender] of senders.entries()) {
    for (let sent = 0; sent < 30; sent += 1) sender.send(message)
    sender.send({ type: 'CANDIDATE', dst: `sender-${n}`, payload: 'done' })
    await sender.next()
  }
  const { body } = await get(port, '/metrics')
  const count = (line: RegExp) => Number(line.exec(body)?.[1] ?? 0)
  expect(count(/^tete_messages_total\{result="unread"\} (\d+)/m)).toBeGreaterThan(0)
  expect(count(/^tete_held_bytes\{what="unread"\} (\d+)/m)).toBeLessThanOrEqual(MAX_UNREAD)
  sleeper.socket.resume()
  await sleeper.next()
  await introduce(sleeper, watch, 'watch')
  const ask = () => {
    watch.send({ type: 'OFFER', dst: 'sleeper', payload: 'still there?' })
    return sleeper.inbox.at(-1)
  }
  await expect.poll(ask).toMatchObject({ payload: 'still there?' })
  await stillWorks(port)
})
