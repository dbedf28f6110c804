import { createServer } from 'node:http'
import pino from 'pino'
import { afterEach, expect, onTestFinished, test, vi } from 'vitest'
import { tagOf } from '../../peer-server/acquaintance.ts'
import { createEngine } from '../../peer-server/engine.ts'
import { Facade } from '../../peer-server/facade.ts'
import { ALIVE_MS, REALMS } from '../../peer-server/limits.ts'
import { guardWith } from './guardAlone.ts'
import { connect, get, register, serve } from './harness.ts'

interface Seen {
  readonly entered: string[]
  readonly left: string[]
  readonly heard: { type: string; src: string }[]
}

// `peer` as it is, with somebody who listens to each of its apps.
const seen = vi.hoisted(() => ({ apps: [] as Seen[] }))
vi.mock(import('peer'), async (load) => {
  const real = await load()
  const ExpressPeerServer: typeof real.ExpressPeerServer = (...args) => {
    const app = real.ExpressPeerServer(...args)
    const entered: string[] = []
    const left: string[] = []
    const heard: Seen['heard'] = []
    app.on('connection', (client) => void entered.push(client.getId()))
    app.on('disconnect', (client) => void left.push(client.getId()))
    app.on('message', (_client, message) => void heard.push({ ...message }))
    seen.apps.push({ entered, left, heard })
    return app
  }
  return { ...real, ExpressPeerServer }
})
const all = <K extends keyof Seen>(what: K): Seen[K] => seen.apps.flatMap((app) => app[what] as unknown[]) as Seen[K]
afterEach(() => void seen.apps.splice(0))

const OPEN = '{"type":"OPEN"}'

const engineAlone = () => {
  const engine = createEngine(createServer(), pino({ level: 'silent' }))
  const enter = (id: string) => {
    const bearer = { say: vi.fn(), end: vi.fn() }
    const facade = new Facade(bearer)
    engine.register(id, tagOf(id), facade)
    return { ...bearer, facade }
  }
  const strange = (id: string) => {
    const socket = { resume: vi.fn(), send: vi.fn(), close: vi.fn() }
    engine.sayTaken(id, socket as never)
    return socket
  }
  return { engine, enter, strange }
}
/** What `peer` puts off until it is through. */
const through = () => new Promise<void>((resolve) => queueMicrotask(resolve))

test('whoever is let in is greeted by `peer`, and again on a new socket once the old one has left', async () => {
  const { enter } = engineAlone()
  const before = enter('ann')
  expect(before.say.mock.calls).toEqual([[OPEN]])
  before.facade.leave()
  const after = enter('ann')
  expect(after.say.mock.calls).toEqual([[OPEN]])
  // The old one has gone already: nobody is thrown out when it does so again.
  before.facade.leave()
  expect(all('entered')).toEqual(['ann', 'ann'])
  expect(all('left')).toEqual(['ann'])
})

test('a stranger is told by `peer` that the ID is taken, and its holder keeps it', async () => {
  const { enter, strange } = engineAlone()
  const { say, end } = enter('ann')
  const stranger = strange('ann')
  await through()
  expect(stranger.send.mock.calls).toEqual([['{"type":"ID-TAKEN","payload":{"msg":"ID is taken"}}']])
  expect(stranger.close).toHaveBeenCalledOnce()
  expect([say.mock.calls.length, end.mock.calls.length]).toEqual([1, 0])
  expect(all('left')).toEqual([])
})

test('`peer` has no timer of its own: nothing goes on without us, and nothing holds the process', () => {
  vi.useFakeTimers()
  onTestFinished(() => void vi.useRealTimers())
  const { setTimeout } = globalThis
  const { engine } = engineAlone()
  for (let round = 0; round < 3; round += 1) engine.check()
  expect(vi.getTimerCount()).toBe(0)
  expect(globalThis.setTimeout).toBe(setTimeout)
})

test('`peer` lets go of whom it has not heard of for so long, at each look and not once', async () => {
  vi.useFakeTimers({ toFake: ['Date'] })
  onTestFinished(() => void vi.useRealTimers())
  const { engine, enter } = engineAlone()
  const [silent, alive] = [enter('silent'), enter('alive')]
  for (const ended of [0, 1, 1]) {
    vi.setSystemTime(Date.now() + ALIVE_MS / 2)
    alive.facade.heartbeat()
    engine.check()
    await through()
    expect(silent.end).toHaveBeenCalledTimes(ended)
  }
  expect(alive.end).not.toHaveBeenCalled()
  expect(all('left')).toEqual(['silent'])
  const again = enter('silent')
  expect(again.say.mock.calls).toEqual([[OPEN]])
  // The one that was let go of leaves late, and takes the ID from nobody.
  silent.facade.leave()
  expect(all('left')).toEqual(['silent'])
})

test('a bearer that is let go of sets timers that are nobody else’s', async () => {
  vi.useFakeTimers()
  onTestFinished(() => void vi.useRealTimers())
  const { engine, enter } = engineAlone()
  const { end } = enter('silent')
  end.mockImplementation(() => setTimeout(() => {}, 1_000))
  vi.setSystemTime(Date.now() + ALIVE_MS)
  engine.check()
  await through()
  expect(end).toHaveBeenCalledOnce()
  expect(vi.getTimerCount()).toBe(1)
})

/** IDs of a hostile client: whether a letter is a capital is one bit of it. */
const cased = (n: number) =>
  [...'abcdefghij'].map((letter, at) => (n & (1 << at) ? letter.toUpperCase() : letter)).join('')
const KINDS = [
  ['as they come', (n: number) => `client-${n}`],
  ['that are made to share one', cased],
] as const
test.each(KINDS)('IDs %s are shared out among realms, so that an entry copies the list of a few', (_, idOf) => {
  const { enter } = engineAlone()
  const count = 50 * REALMS
  for (let n = 0; n < count; n += 1) enter(idOf(n))
  expect(seen.apps).toHaveLength(REALMS)
  expect(all('entered')).toHaveLength(count)
  // By chance, and one in a billion times more than this.
  expect(Math.max(...seen.apps.map(({ entered }) => entered.length))).toBeLessThan(110)
})

test('`peer` hears who comes, who goes and who is still there, and nothing of what is said', async () => {
  const { port } = await guardWith(2_000) // a busy machine answers late, too
  const [ann, bob] = [await register(port, 'ann'), await register(port, 'bob')]
  for (const type of ['OFFER', 'ANSWER', 'CANDIDATE', 'LEAVE', 'EXPIRE', 'OPEN', 'HEARTBEAT', 'ERROR'])
    for (const dst of ['bob', 'nobody', 'ann', undefined]) ann.send({ type, dst, payload: 'secret' })
  ann.send({ type: 'CANDIDATE', dst: 'ann', payload: 'last' })
  await expect.poll(() => ann.inbox).toContainEqual(expect.objectContaining({ payload: 'last' }))
  await expect.poll(() => new Set(all('heard').map(({ src }) => src))).toEqual(new Set(['ann', 'bob']))
  for (const message of all('heard')) expect(message).toEqual({ type: 'HEARTBEAT', src: message.src })
  expect(all('left')).toEqual([])
  bob.socket.close()
  await bob.closed
  await expect.poll(() => all('left')).toEqual(['bob'])
  expect(all('entered').toSorted()).toEqual(['ann', 'bob'])
})

test('a clock that is set forward ends nobody, though `peer` goes by it', async () => {
  const { guard, port } = await guardWith(2_000)
  const ann = await register(port, 'ann')
  vi.useFakeTimers({ toFake: ['Date'] })
  onTestFinished(() => void vi.useRealTimers())
  for (let days = 1; days < 3; days += 1) {
    vi.setSystemTime(Date.now() + 24 * 60 * 60_000)
    const before = all('heard').length
    await expect.poll(() => all('heard').length).toBeGreaterThan(before + 1)
  }
  expect(guard.clients()).toBe(1)
  expect(ann.socket.readyState).toBe(ann.socket.OPEN)
  expect(all('left')).toEqual([])
})

test('names that are on every object are IDs like any other', async () => {
  const { port } = await serve()
  const names = ['constructor', 'toString', 'valueOf', 'hasOwnProperty', 'isPrototypeOf']
  const ann = await register(port, 'ann')
  for (const name of names) {
    const client = await register(port, name)
    const stranger = await connect(port, `key=peerjs&id=${name}&token=another`)
    expect(await stranger.next()).toMatchObject({ type: 'ID-TAKEN' })
    ann.send({ type: 'OFFER', dst: name, payload: 'hello' })
    expect(await client.next()).toMatchObject({ src: 'ann', payload: 'hello' })
    const after = await register(port, name)
    expect(await client.closed).toBe(4001)
    after.socket.close()
    await after.closed
    await register(port, name, 'somebody-new')
  }
  const refused = await connect(port, 'key=peerjs&id=__proto__&token=t')
  expect(await refused.next()).toMatchObject({ type: 'ERROR' })
})

test('whoever is taken over, is cut off or goes is gone in `peer`, too', async () => {
  const { port } = await serve()
  for (let n = 0; n < 3; n += 1) await register(port, 'ann')
  const bad = await register(port, 'bad')
  bad.send('null')
  await bad.closed
  await expect.poll(() => all('left').toSorted()).toEqual(['ann', 'ann', 'bad'])
})

test('over HTTP it says what kind of server it is, to its own pages alone', async () => {
  const { port } = await serve({ ORIGINS: 'https://friends.example' })
  const ask = (path: string, origin?: string) => get(port, path, origin === undefined ? {} : { headers: { origin } })
  const { status, headers, body } = await ask('/peer/', 'https://friends.example')
  expect([status, JSON.parse(body).name]).toEqual([200, 'PeerJS Server'])
  expect(headers['access-control-allow-origin']).toBe('https://friends.example')
  expect((await ask('/peer/')).headers).not.toHaveProperty('access-control-allow-origin')
  for (const path of ['/peer/', '/peer/peerjs/id', '/peer/peerjs/peers'])
    expect((await ask(path, 'https://evil.example')).status).toBe(403)
})

test('what `peer` would answer besides is not there', async () => {
  const { port } = await serve()
  for (const path of ['/peer/another/id', '/peer/another/peers', '/peer/peerjs']) {
    const { status, body } = await get(port, path)
    expect([status, body]).toEqual([404, 'Not found'])
  }
})
