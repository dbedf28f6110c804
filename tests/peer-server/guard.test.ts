import type { EventEmitter } from 'node:events'
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

/** The guard alone, asking its clients for a sign of life every few milliseconds; the test stands where `peer` would. */
const guardWith = async (pingMs: number) => {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, resolve))
  const guard = createGuard({
    server,
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
  const front = guard.createWebSocketServer({ path: '/peer/peerjs' })
  const seen: string[] = []
  const urls: string[] = []
  front.on('connection', (client: EventEmitter, request: { url?: string }) => {
    urls.push(String(request.url))
    client.on('message', (data) => seen.push(String(data)))
    client.on('close', () => seen.push('close'))
    client.on('error', () => seen.push('error'))
  })
  onTestFinished(async () => {
    server.close()
    await guard.stop()
  })
  return { guard, seen, urls, port: (server.address() as AddressInfo).port }
}

test('a pong counts as a heartbeat, so that a throttled tab stays registered', async () => {
  const { guard, seen, port } = await guardWith(400) // a busy machine answers late, too
  await connect(port, 'key=peerjs&id=quiet&token=t')
  await expect.poll(() => seen.length).toBeGreaterThan(3)
  expect(new Set(seen)).toEqual(new Set(['{"type":"HEARTBEAT"}']))
  expect(guard.clients()).toBe(1)
})

test('a client that answers no ping is gone', async () => {
  const { guard, seen, port } = await guardWith(20)
  const dead = await connect(port, 'key=peerjs&id=dead&token=t', { autoPong: false })
  expect(await dead.closed).toBe(1006)
  await expect.poll(() => guard.clients()).toBe(0)
  expect(seen).toEqual(['close'])
})

test('`peer` reads exactly what was checked, and hears of no socket error', async () => {
  const { seen, urls, port } = await guardWith(60_000)
  const client = await connect(port, 'key=peerjs&id=a_b&token=t%26id%3Dother&version=1.5.5&extra=1')
  client.socket.send('x'.repeat(70_000))
  expect(await client.closed).toBe(1009)
  await expect.poll(() => seen).toEqual(['close'])
  expect(urls).toEqual(['/peer/peerjs?id=a_b&token=peerjs&key=peerjs'])
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
