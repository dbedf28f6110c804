import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import pino from 'pino'
import { expect, onTestFinished, test } from 'vitest'
import { createAddressLimits } from '../../peer-server/addressLimits.ts'
import { createOrigins } from '../../peer-server/audience.ts'
import { createAddressOf } from '../../peer-server/clientAddress.ts'
import { createMemoryCluster } from '../../peer-server/cluster/memory.ts'
import { createGuard } from '../../peer-server/guard.ts'
import { createMetrics } from '../../peer-server/metrics.ts'
import { connect } from './harness.ts'

/** The guard alone, asking its clients for a sign of life every few milliseconds. */
const guardWith = async (pingMs: number) => {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, resolve))
  const guard = createGuard({
    server,
    path: '/peer/peerjs',
    log: pino({ level: 'silent' }),
    metrics: createMetrics({ clients: () => 0, clusterUp: () => true }),
    origins: createOrigins({ publicUrl: undefined, allowed: [] }),
    limits: createAddressLimits({ socketsPerAddress: 10, connectsPerMinute: 100 }),
    addressOf: createAddressOf(0),
    admit: async () => ({ kind: 'by-token' }),
    cluster: createMemoryCluster(),
    maxClients: 10,
    messagesPerSecond: 10,
    messageBurst: 100,
    logPeers: false,
    pingMs,
  })
  onTestFinished(async () => {
    server.close()
    await guard.stop()
  })
  return { guard, port: (server.address() as AddressInfo).port }
}

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
