import { expect, onTestFinished, test, vi } from 'vitest'
import { createMemoryCluster } from '../../peer-server/cluster/memory.ts'
import { MOVES_PER_SECOND } from '../../peer-server/limits.ts'
import { guardWith } from './guardAlone.ts'
import { connect, register } from './harness.ts'

test('a pong is a sign of life, so that a throttled tab stays registered', async () => {
  const { guard, port } = await guardWith(2_000) // a busy machine answers late, too
  const quiet = await connect(port, 'key=peerjs&id=quiet&token=t')
  let pings = 0
  quiet.socket.on('ping', () => {
    pings += 1
  })
  // Who has not answered one is not asked again.
  await expect.poll(() => pings).toBeGreaterThan(1)
  expect(quiet.inbox).toEqual([{ type: 'OPEN' }])
  expect(guard.clients()).toBe(1)
})

test('a client that answers no ping is gone', async () => {
  const { guard, port } = await guardWith(20)
  const dead = await connect(port, 'key=peerjs&id=dead&token=t', { autoPong: false })
  expect(await dead.closed).toBe(1006)
  await expect.poll(() => guard.clients()).toBe(0)
})

test('an error of one socket ends that client and nothing else', async () => {
  const { guard, port } = await guardWith(60_000)
  const [bad, good] = [
    await connect(port, 'key=peerjs&id=bad&token=t'),
    await connect(port, 'key=peerjs&id=good&token=t'),
  ]
  bad.socket.send('x'.repeat(70_000))
  expect(await bad.closed).toBe(1009)
  await expect.poll(() => guard.clients()).toBe(1)
  expect(good.socket.readyState).toBe(good.socket.OPEN)
})

test('the stop ends within bounds although a client does not answer', async () => {
  const { guard, port } = await guardWith(60_000)
  const polite = await connect(port, 'key=peerjs&id=polite&token=t')
  const deaf = await connect(port, 'key=peerjs&id=deaf&token=t')
  deaf.socket.pause()
  await guard.stop()
  expect(await polite.closed).toBe(1012)
  expect(guard.clients()).toBe(0)
})

test('many are sent away in portions, so that whoever takes them in can breathe', async () => {
  const { guard, port } = await guardWith(60_000, { maxClients: 1_000 })
  const clients = await Promise.all(
    Array.from({ length: MOVES_PER_SECOND / 5 }, (_, n) => register(port, `client-${n}`)),
  )
  let told = 0
  for (const { closed } of clients) void closed.then(() => (told += 1))
  const wait = setTimeout
  const pause = (ms: number) => new Promise((resolve) => wait(resolve, ms))
  // The pauses between portions end when the test says so.
  vi.useFakeTimers({ toFake: ['setTimeout'] })
  onTestFinished(() => void vi.useRealTimers())
  const stopped = guard.stop(5_000)
  const portion = Math.ceil(clients.length / 3)
  for (const soFar of [portion, 2 * portion, clients.length]) {
    // `expect.poll` would let the pauses end.
    while (told < soFar) await pause(10)
    await pause(300)
    expect(told).toBe(soFar)
    await vi.advanceTimersByTimeAsync(100)
  }
  await stopped
})

test('a proof that takes for ever is waited for so long: come back later', async () => {
  const { guard, port } = await guardWith(60_000, { admit: () => new Promise(() => {}) })
  const late = await connect(port, 'key=peerjs&id=late&token=t')
  expect(await late.next()).toEqual({ type: 'ERROR', payload: { msg: expect.stringMatching(/busy/) } })
  expect(await late.closed).toBe(1013)
  expect(guard.clients()).toBe(0)
})

test('a full server stays full when many come at once', async () => {
  let letIn = () => {}
  const asked = new Promise<void>((resolve) => {
    letIn = resolve
  })
  const admit = async () => {
    await asked
    return { kind: 'by-token' } as const
  }
  const { guard, port } = await guardWith(60_000, { admit, maxClients: 3 })
  const clients = await Promise.all(Array.from({ length: 8 }, (_, n) => connect(port, `key=peerjs&id=c${n}&token=t`)))
  letIn()
  const said = await Promise.all(clients.map((client) => client.next()))
  expect(said.filter((message) => (message as { type: string }).type === 'OPEN')).toHaveLength(3)
  expect(guard.clients()).toBe(3)
})

test('whose new socket breaks before it is greeted keeps the ID on the old one', async () => {
  const network = createMemoryCluster()
  let claimed = () => {}
  let answer: Promise<void> | undefined
  // A bus that takes its time to answer.
  const slow: typeof network = (handlers) => {
    const cluster = network(handlers)
    return {
      ...cluster,
      async claim(...args) {
        const result = await cluster.claim(...args)
        claimed()
        await answer
        return result
      },
    }
  }
  const { guard, port } = await guardWith(60_000, { cluster: slow })
  const old = await register(port, 'ann', 'secret')
  let goOn = () => {}
  answer = new Promise((resolve) => {
    goOn = resolve
  })
  const isClaimed = new Promise<void>((resolve) => {
    claimed = resolve
  })
  const broken = await connect(port, 'key=peerjs&id=ann&token=secret')
  await isClaimed
  broken.socket.terminate()
  await broken.closed
  // Its end has reached the other side once somebody behind it is through.
  await connect(port, 'key=peerjs')
  await new Promise((resolve) => setTimeout(resolve, 200))
  answer = undefined
  goOn()
  const thief = await connect(port, 'key=peerjs&id=ann&token=other')
  expect(await thief.next()).toMatchObject({ type: 'ID-TAKEN' })
  expect(old.socket.readyState).toBe(old.socket.OPEN)
  expect(guard.clients()).toBe(1)
  old.socket.close()
  await old.closed
  await expect.poll(async () => (await connect(port, 'key=peerjs&id=ann&token=other')).next()).toEqual({ type: 'OPEN' })
})
