import { createHash, randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { createServer as createHttpServer } from 'node:http'
import { join } from 'node:path'
import type { Logger } from 'pino'
import { createAddressLimits } from './addressLimits.ts'
import { createApp } from './app.ts'
import { type Audiences, createAudiences, createOrigins } from './audience.ts'
import { brokerRoutes } from './brokerRoutes.ts'
import { type Claims, createClaims, wordsFor } from './claim.ts'
import { createAddressOf, createLineOf } from './clientAddress.ts'
import type { ClusterFactory } from './cluster/cluster.ts'
import { createMemoryCluster } from './cluster/memory.ts'
import type { Config } from './config.ts'
import { type Admission, createGuard } from './guard.ts'
import { openFilesLimit } from './handles.ts'
import { createHealth } from './health.ts'
import { createIce } from './ice.ts'
import { CHECK_MS, CLIENT_HANDLES, CLOSE_MS, HEADERS_MS, KEEP_ALIVE_MS, REQUEST_MS, SOCKET_HANDLES } from './limits.ts'
import { watchLines } from './lines.ts'
import { listen } from './listen.ts'
import { createLog } from './log.ts'
import { createMetrics, serveMetrics } from './metrics.ts'
import { looksLikeOurs } from './peerId.ts'
import type { Registration } from './registration.ts'
import { withinRequests } from './requests.ts'

export interface RunningServer {
  /** The address for people: what was configured, or http://localhost and the port. */
  readonly url: string
  readonly port: number
  /** Of the metrics, where they have a port of their own. */
  readonly metricsPort: number | undefined
  /** Sends the clients away. Bounded: sockets and requests that do not end by themselves are cut off. */
  close(): Promise<void>
}

const createAdmission =
  (mode: Config['claims'], claims: Claims, audiences: Audiences) =>
  async ({ id, token }: Registration): Promise<Admission> => {
    if (mode === 'none' || (mode === 'optional' && !looksLikeOurs(id))) return { kind: 'by-token' }
    // Whether somebody holds that ID at the moment is not looked at: whoever has no proof does not learn it.
    const verdict = await claims.check(id, token, audiences.broker)
    return verdict === 'proved' ? { kind: 'proved' } : { kind: 'refused', words: wordsFor(verdict) }
  }

/** Any text -> a key of full strength. */
const keyOf = (text: string | undefined): Buffer =>
  text === undefined ? randomBytes(32) : createHash('sha256').update(text).digest()

const createCluster = async (config: Config, serverKey: Buffer, log: Logger): Promise<ClusterFactory> => {
  if (config.clusterUrl === undefined) return createMemoryCluster()
  // Who is alone need not load what others talk with.
  const { connectRedisCluster } = await import('./cluster/redis.ts')
  return connectRedisCluster({ url: config.clusterUrl, serverKey, log })
}

/** Page and broker behind one port. Rejects when it cannot listen. */
export const createServer = async (config: Config): Promise<RunningServer> => {
  const log = createLog(config.logLevel)
  const serverKey = keyOf(config.serverKey)
  const clusterFactory = await createCluster(config, serverKey, log)
  const handles = openFilesLimit()
  const server = createHttpServer({
    headersTimeout: HEADERS_MS,
    requestTimeout: REQUEST_MS,
    keepAliveTimeout: KEEP_ALIVE_MS,
    connectionsCheckingInterval: CHECK_MS,
  })
  if (Number.isFinite(handles)) server.maxConnections = Math.floor(handles * SOCKET_HANDLES)
  const port = await listen(server, { port: config.port, host: config.host, names: ['PORT', 'HOST'] })

  // Nothing can have come in yet: what follows runs before the next turn of the event loop, and the port is known only now.
  const url = config.publicUrl ?? `http://localhost:${port}`
  const { peerPath, publicUrl } = config
  const audiences = createAudiences({ publicUrl, port, peerPath })
  const origins = createOrigins({ publicUrl, allowed: config.origins })
  const addressOf = createAddressOf(config.trustedProxies)
  const limits = createAddressLimits(config)
  const metrics = createMetrics({
    clients: () => guard.clients(),
    held: () => guard.held(),
    clusterUp: () => guard.cluster.state() !== 'down',
  })
  watchLines({ server, limits, metrics, lineOf: createLineOf(config.trustedProxies) })
  const claims = createClaims({
    serverKey,
    takeOnce: (name, ms) => guard.cluster.takeOnce(name, ms),
  })
  const guard = createGuard({
    server,
    path: `${peerPath}/peerjs`,
    log,
    metrics,
    origins,
    limits,
    addressOf,
    admit: createAdmission(config.claims, claims, audiences),
    cluster: clusterFactory,
    maxClients: Math.min(config.maxClients, Math.floor(handles * CLIENT_HANDLES)),
    messagesPerSecond: config.messagesPerSecond,
    messageBurst: config.messageBurst,
    logPeers: config.logPeers,
  })
  let stopping = false
  const health = createHealth({
    clients: guard.clients,
    clusterUp: () => guard.cluster.state() !== 'down',
    stopping: () => stopping,
  })
  const iceFor = createIce(config)
  const routes = brokerRoutes({ claims, audiences, origins, limits, metrics, addressOf, iceFor, api: guard.api })
  const app = createApp({ config, publicUrl: url, health, metrics, routes, addressOf, log })
  server.on('request', withinRequests({ limits, metrics, addressOf }, app))

  const metricsServer = config.metricsPort === undefined ? undefined : createHttpServer(serveMetrics(metrics))
  const metricsPlace = {
    port: config.metricsPort ?? 0,
    host: config.metricsHost,
    names: ['METRICS_PORT', 'METRICS_HOST'],
  } as const
  const metricsPort = metricsServer === undefined ? undefined : await listen(metricsServer, metricsPlace)
  if (!existsSync(join(config.pageDir, 'index.html'))) log.warn('there is no built page: only the broker is served')

  return {
    url,
    port,
    metricsPort,
    async close() {
      stopping = true
      const closed = once(server, 'close')
      server.close()
      metricsServer?.close()
      metricsServer?.closeAllConnections()
      const drainMs = config.drainSeconds * 1000
      const cut = setTimeout(() => server.closeAllConnections(), drainMs + CLOSE_MS)
      await guard.stop(drainMs)
      server.closeIdleConnections()
      await closed
      clearTimeout(cut)
    },
  }
}
