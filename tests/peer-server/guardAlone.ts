import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import pino from 'pino'
import { onTestFinished } from 'vitest'
import { createAddressLimits } from '../../peer-server/addressLimits.ts'
import { createOrigins } from '../../peer-server/audience.ts'
import { createAddressOf } from '../../peer-server/clientAddress.ts'
import { createMemoryCluster } from '../../peer-server/cluster/memory.ts'
import { createGuard, type GuardDeps } from '../../peer-server/guard.ts'
import { createMetrics } from '../../peer-server/metrics.ts'

/** The guard alone, asking its clients for a sign of life every few milliseconds. */
export const guardWith = async (pingMs: number, others: Partial<GuardDeps> = {}) => {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, resolve))
  const guard = createGuard({
    server,
    path: '/peer/peerjs',
    log: pino({ level: 'silent' }),
    metrics: createMetrics({ clients: () => 0, held: () => ({ begun: 0, unread: 0 }), clusterUp: () => true }),
    origins: createOrigins({ publicUrl: undefined, allowed: [] }),
    limits: createAddressLimits({ socketsPerAddress: 1_000, connectsPerMinute: 1_000 }),
    addressOf: createAddressOf(0),
    admit: async () => ({ kind: 'by-token' }),
    cluster: createMemoryCluster(),
    maxClients: 10,
    messagesPerSecond: 10,
    messageBurst: 100,
    logPeers: false,
    pingMs,
    ...others,
  })
  onTestFinished(async () => {
    server.close()
    await guard.stop()
  })
  return { guard, port: (server.address() as AddressInfo).port }
}
