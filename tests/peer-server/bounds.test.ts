import { EventEmitter } from 'node:events'
import { Agent, request } from 'node:http'
import { connect as connectTcp } from 'node:net'
import type { Duplex } from 'node:stream'
import { afterEach, describe, expect, onTestFinished, test, vi } from 'vitest'
import type { WebSocket } from 'ws'
import { createAddressLimits } from '../../peer-server/addressLimits.ts'
import {
  BYTE_BURST,
  BYTES_PER_SECOND,
  ICE_PER_ID,
  LINES_PER_SOCKET,
  MAX_UNREAD,
  PENALTY_CONNECTS,
  RELAY_UNREAD,
} from '../../peer-server/budgets.ts'
import { ClientSocket } from '../../peer-server/clientSocket.ts'
import { createCrowd } from '../../peer-server/crowd.ts'
import { CUT_MS, MAX_FRAME, MAX_ID, MAX_TOKEN } from '../../peer-server/limits.ts'
import { createMemory } from '../../peer-server/memory.ts'
import { createTurns } from '../../peer-server/turns.ts'
import { connect, get, introduce, type RawClient, register, serve } from './harness.ts'

// Where a limit begins: what is just within is spared, what is just beyond is not. The coarser half of this is in limits.test.ts.

afterEach(() => {
  vi.useRealTimers()
  vi.restoreAllMocks()
})

const query = (id: string, token = 't') => new URLSearchParams({ key: 'peerjs', id, token }).toString()
/** Through a proxy that says it is for `address`. */
const from = (address: string) => ({ headers: { 'x-forwarded-for': address } })
const BEHIND = { TRUST_PROXY: '1' }

test('the longest ID and the longest token are let in', async () => {
  const { port } = await serve()
  const client = await connect(port, query('a'.repeat(MAX_ID), 't'.repeat(MAX_TOKEN)))
  expect(await client.next()).toEqual({ type: 'OPEN' })
})

describe('messages a second', () => {
  const talk = async (MESSAGES_PER_SECOND: string): Promise<RawClient> => {
    const { port } = await serve({ MESSAGES_PER_SECOND, MESSAGE_BURST: '1' })
    const client = await register(port, 'client')
    for (let n = 0; n < 100; n += 1) client.send({ type: 'CANDIDATE', dst: 'client', payload: n })
    return client
  }
  test('[MESSAGES_PER_SECOND spares] within the rate all arrive, for as long as one likes', async () => {
    const client = await talk('1000000')
    for (let n = 0; n < 100; n += 1) expect(await client.next()).toMatchObject({ payload: n })
  })
  test('[MESSAGES_PER_SECOND bites] beyond it is the end', async () =>
    expect(await (await talk('1')).closed).toBe(4008))
})

/** A client whose line and clock are the test's. */
const clientOf = (bufferedAmount = 0) => {
  let now = 1_000
  vi.spyOn(performance, 'now').mockImplementation(() => now)
  const line = Object.assign(new EventEmitter(), { cork() {}, uncork() {}, write: () => true })
  const socket = Object.assign(new EventEmitter(), {
    OPEN: 1,
    readyState: 1,
    bufferedAmount,
    send: vi.fn(),
    close: vi.fn(),
    terminate: vi.fn(),
    pause() {},
    resume() {},
  })
  const onMessage = vi.fn()
  const handlers = {
    messagesPerSecond: 1_000_000,
    messageBurst: 1_000_000,
    memory: createMemory<ClientSocket>(),
    crowd: createCrowd({ messagesPerSecond: 1_000_000, messageBurst: 1_000_000 }),
    turns: createTurns(),
    onMessage,
    onGone() {},
    onCut: vi.fn(),
  }
  const who = { id: 'client', serial: 1, address: '192.0.2.1' }
  const client = new ClientSocket(handlers, socket as unknown as WebSocket, line as unknown as Duplex, who)
  /** A frame with a head of fourteen bytes, and what is in it. */
  const say = (bytes: number) => {
    const text = '{"type":"OFFER","dst":"x","payload":"'
    const frame = Buffer.alloc(14 + bytes)
    frame.set([0x81, 0xff])
    frame.writeBigUInt64BE(BigInt(bytes), 2)
    line.emit('data', frame)
    client.onFrame(Buffer.from(`${text}${'x'.repeat(bytes - text.length - 2)}"}`), false)
  }
  return { client, socket, onMessage, say, onCut: handlers.onCut, wait: (ms: number) => (now += ms) }
}

describe('bytes of one client', () => {
  test('[BYTE_BURST spares] [BYTES_PER_SECOND spares] a burst of the largest frames, and as much each second', () => {
    const { socket, onMessage, say, wait } = clientOf()
    const frames = Math.floor(BYTE_BURST / MAX_FRAME)
    for (let n = 0; n < frames; n += 1) say(MAX_FRAME)
    for (let second = 0; second < 10; second += 1) {
      wait(1_001)
      for (let sent = 0; sent < BYTES_PER_SECOND; sent += MAX_FRAME) say(MAX_FRAME)
    }
    expect(onMessage).toHaveBeenCalledTimes(frames + (10 * BYTES_PER_SECOND) / MAX_FRAME)
    expect(socket.close).not.toHaveBeenCalled()
  })

  test('[BYTE_BURST bites] [BYTES_PER_SECOND bites] beyond that it is the end', () => {
    const { socket, say, wait, onCut } = clientOf()
    for (let sent = MAX_FRAME; sent <= BYTE_BURST; sent += MAX_FRAME) say(MAX_FRAME - 20)
    wait(1_000)
    for (let sent = 0; sent < BYTES_PER_SECOND; sent += MAX_FRAME) say(MAX_FRAME - 20)
    expect(socket.close).not.toHaveBeenCalled()
    say(4_000)
    expect(onCut).toHaveBeenCalledWith('bytes')
    expect(socket.close).toHaveBeenCalledWith(4008, expect.stringMatching(/Too much data/))
  })
})

describe('what a client has not read', () => {
  test.each([
    ['[MAX_UNREAD spares]', MAX_UNREAD, 0],
    ['[MAX_UNREAD bites]', MAX_UNREAD + 1, 1],
  ])('%s what the broker itself says: %i bytes', (_, unread, cut) => {
    const { client, socket } = clientOf(unread)
    client.send('x')
    expect(socket.terminate).toHaveBeenCalledTimes(cut)
  })

  test.each([
    ['[RELAY_UNREAD spares]', RELAY_UNREAD - 100, undefined],
    ['[RELAY_UNREAD bites]', RELAY_UNREAD - 99, 'unread'],
  ])('%s what others say to whoever has spoken to them: %i bytes and a hundred more', (_, unread, verdict) => {
    const { client, socket } = clientOf(unread)
    client.speakTo(7)
    expect(client.refuses({ tag: 7, place: '192.0.2.2' }, { type: 'OFFER', isRequest: false, bytes: 100 }, 0)).toBe(
      verdict,
    )
    expect(socket.terminate).not.toHaveBeenCalled()
  })

  test('whoever reads late reads all', async () => {
    const { port } = await serve()
    const [ann, bob] = [await register(port, 'ann'), await register(port, 'bob')]
    await introduce(bob, ann, 'ann')
    bob.socket.pause()
    const frames = RELAY_UNREAD / MAX_FRAME
    for (let n = 0; n < frames; n += 1)
      ann.send({ type: 'OFFER', dst: 'bob', payload: [n, 'x'.repeat(MAX_FRAME - 100)] })
    ann.send({ type: 'CANDIDATE', dst: 'ann', payload: 'all sent' })
    await ann.next()
    bob.socket.resume()
    for (let n = 0; n < frames; n += 1) expect(await bob.next()).toMatchObject({ payload: [n, expect.any(String)] })
  })
})

test('whoever was cut off has a moment to read why, and is not waited for any longer', () => {
  vi.useFakeTimers({ toFake: ['setTimeout'] })
  const { client, socket } = clientOf()
  client.onFrame(Buffer.from('rubbish'), false)
  expect(socket.send).toHaveBeenCalledWith(expect.stringContaining('ERROR'))
  expect(socket.close).toHaveBeenCalledWith(4000, expect.any(String))
  vi.advanceTimersByTime(CUT_MS - 1)
  expect(socket.terminate).not.toHaveBeenCalled()
  vi.advanceTimersByTime(1)
  expect(socket.terminate).toHaveBeenCalled()
})

describe('connects of one address', () => {
  const limitsOf = (connectsPerMinute: number) => createAddressLimits({ socketsPerAddress: 100, connectsPerMinute })

  test('are counted anew after a minute, and no sooner', async () => {
    vi.useFakeTimers()
    const limits = limitsOf(2)
    const enter = () => limits.enter('192.0.2.1')
    expect([await enter(), await enter(), await enter()]).toEqual(['yes', 'yes', 'too-fast'])
    vi.advanceTimersByTime(59_000)
    expect(await enter()).toBe('too-fast')
    vi.advanceTimersByTime(1_001)
    expect(await enter()).toBe('yes')
  })

  test('a flood costs as many as is told, and its neighbours none', async () => {
    const limits = limitsOf(PENALTY_CONNECTS + 2)
    expect(await limits.enter('192.0.2.1')).toBe('yes')
    limits.punish('192.0.2.1')
    expect(await limits.enter('192.0.2.1')).toBe('yes')
    expect(await limits.enter('192.0.2.1')).toBe('too-fast')
    expect(await limits.enter('192.0.2.2')).toBe('yes')
  })

  test('[PENALTY_CONNECTS spares] going as one should costs nothing', async () => {
    const { port } = await serve({ ...BEHIND, CONNECTS_PER_MINUTE: '5' })
    for (let n = 0; n < 5; n += 1) {
      const client = await connect(port, query('client'), from('192.0.2.1'))
      expect(await client.next()).toEqual({ type: 'OPEN' })
      client.socket.close()
      await client.closed
    }
  })
})

describe('TCP connections of one address', () => {
  const open = (port: number, localAddress: string) =>
    new Promise<boolean>((resolve) => {
      const socket = connectTcp({ port, host: '127.0.0.1', localAddress })
      onTestFinished(() => void socket.destroy())
      socket.on('error', () => resolve(false)).on('close', () => resolve(false))
      // Whoever is let stay gets an answer.
      socket.on('connect', () => socket.write('GET /health HTTP/1.1\r\nHost: x\r\n\r\n'))
      socket.on('data', () => resolve(true))
    })

  test('[LINES_PER_SOCKET bites] those that say nothing leave room for others; their places are free again when they go', async () => {
    const { port } = await serve({ SOCKETS_PER_ADDRESS: '5', METRICS: 'public' })
    const silent = Array.from({ length: 5 * LINES_PER_SOCKET }, () =>
      connectTcp({ port, host: '127.0.0.1', localAddress: '127.0.0.71' }),
    )
    for (const socket of silent) onTestFinished(() => void socket.destroy())
    await Promise.all(silent.map((socket) => new Promise((resolve) => socket.once('connect', resolve))))
    expect(await open(port, '127.0.0.71')).toBe(false)
    expect(await open(port, '127.0.0.72')).toBe(true)
    expect((await get(port, '/metrics')).body).toContain('tete_dropped_total{reason="address"} 1')
    for (const socket of silent) socket.destroy()
    await expect.poll(() => open(port, '127.0.0.71')).toBe(true)
  })

  test('[LINES_PER_SOCKET spares] a WebSocket is none of them', async () => {
    const { port } = await serve({ SOCKETS_PER_ADDRESS: '5' })
    const options = { localAddress: '127.0.0.71', family: 4 }
    for (let n = 0; n < 5; n += 1)
      expect(await (await connect(port, query(`c${n}`), options)).next()).toEqual({ type: 'OPEN' })
    for (let n = 0; n < 5 * LINES_PER_SOCKET; n += 1) expect(await open(port, '127.0.0.71')).toBe(true)
    expect(await open(port, '127.0.0.71')).toBe(false)
  })

  test('those of our own proxies are as many as they like', async () => {
    for (const TRUST_PROXY of ['1', '127.0.0.0/8']) {
      const { port } = await serve({ SOCKETS_PER_ADDRESS: '1', TRUST_PROXY })
      for (let n = 0; n < 3 * LINES_PER_SOCKET; n += 1) expect(await open(port, '127.0.0.71')).toBe(true)
    }
  })
})

describe('ICE servers', () => {
  test('[ICE_PER_ID spares] an ID that asked too often may ask again after ten minutes', async () => {
    vi.useFakeTimers()
    const limits = createAddressLimits({ socketsPerAddress: 1, connectsPerMinute: 1 })
    for (let n = 0; n < ICE_PER_ID; n += 1) expect(await limits.mayHaveIce('ann', '192.0.2.1')).toBe(true)
    expect(await limits.mayHaveIce('ann', '192.0.2.1')).toEqual({ seconds: 600, of: 'id' })
    vi.advanceTimersByTime(600_001)
    expect(await limits.mayHaveIce('ann', '192.0.2.1')).toBe(true)
  })

  test('[ICE_IDS bites] [ICE_IDS spares] IDs made without end are remembered up to a bound; those who have asked before go on', async () => {
    const limits = createAddressLimits({ socketsPerAddress: 1, connectsPerMinute: 1, iceIds: 3 })
    for (const id of ['ann', 'bob', 'cem']) expect(await limits.mayHaveIce(id, '192.0.2.1')).toBe(true)
    expect(await limits.mayHaveIce('dee', '192.0.2.1')).toEqual({ seconds: 600, of: 'all' })
    expect(await limits.mayHaveIce('dee', '192.0.2.1')).toEqual({ seconds: 600, of: 'all' })
    expect(await limits.mayHaveIce('ann', '192.0.2.1')).toBe(true)
  })
})

describe('a connection without a request', () => {
  test('is kept for the next one for a while, and then closed', async () => {
    const { port } = await serve()
    const agent = new Agent({ keepAlive: true, maxSockets: 1 })
    onTestFinished(() => agent.destroy())
    const ask = () =>
      new Promise<{ reused: boolean; closed: Promise<unknown> }>((resolve, reject) => {
        const asked = request({ port, host: 'localhost', path: '/health', agent }, (response) => {
          const closed = new Promise((gone) => response.socket.once('close', gone))
          response.resume().on('end', () => resolve({ reused: asked.reusedSocket, closed }))
        })
        asked.on('error', reject).end()
      })
    expect((await ask()).reused).toBe(false)
    const second = await ask()
    expect(second.reused).toBe(true)
    await second.closed
  })

  test('that takes its time, but not too long, is served', async () => {
    const { port } = await serve()
    const socket = connectTcp(port, 'localhost')
    onTestFinished(() => void socket.destroy())
    let got = ''
    socket.setEncoding('utf8').on('data', (text) => {
      got += text
    })
    // Longer than the looks at who is late are apart.
    for (const part of ['GET /hea', 'lth HTTP/1.1\r\nHo', 'st: x\r\n\r\n']) {
      socket.write(part)
      await new Promise((resolve) => setTimeout(resolve, 1_500))
    }
    await expect.poll(() => got).toMatch(/^HTTP\/1\.1 200/)
  })
})
