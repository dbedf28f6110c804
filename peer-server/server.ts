import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { createServer as createHttpServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import express, { type ErrorRequestHandler, type Express } from 'express'
import { ExpressPeerServer } from 'peer'
import pino, { type Logger } from 'pino'
import type { Config } from './config.ts'
import { createGuard, type Guard } from './guard.ts'
import { securityHeaders } from './headers.ts'
import { createHealth } from './health.ts'
import { CLOSE_MS } from './limits.ts'
import { createPageConfig } from './pageConfig.ts'
import { servePage } from './static.ts'

export interface RunningServer {
  /** The address for people: what was configured, or http://localhost and the port. */
  readonly url: string
  readonly port: number
  /** Bounded: sockets and requests that do not end by themselves are cut off. */
  close(): Promise<void>
}

/** Neither IDs nor addresses are ever logged; error messages can quote what a client sent, so only their names are. */
const createLog = (level: string): Logger =>
  pino({ level, base: null, timestamp: pino.stdTimeFunctions.isoTime }, pino.destination({ dest: 2, sync: true }))

const createBroker = (server: Server, guard: Guard, log: Logger): Express => {
  const broker = ExpressPeerServer(server, {
    path: '/',
    // The guard counts clients by its own limit.
    concurrent_limit: Number.POSITIVE_INFINITY,
    createWebSocketServer: guard.createWebSocketServer,
  })
  broker.disable('x-powered-by')
  // An 'error' nobody listens to would end the process.
  broker.on('error', (error: Error) => log.error({ error: error.name }, 'broker'))
  return broker
}

const createApp = (config: Config, publicUrl: string, guard: Guard, broker: Express, log: Logger): Express => {
  const app = express()
  const health = createHealth(guard)
  const pageConfig = createPageConfig(config)
  const onError: ErrorRequestHandler = (error: { name?: string; status?: number }, _request, response, next) => {
    if (response.headersSent) return next(error)
    const status = error.status ?? 500
    if (status >= 500) log.error({ error: error.name }, 'request')
    response
      .status(status)
      .type('text')
      .send(status >= 500 ? 'Something went wrong here' : 'Bad request')
  }

  app.use(securityHeaders({ publicUrl, brokers: config.brokers }))
  app.get('/health', (_request, response) => response.set('Cache-Control', 'no-store').json(health()))
  app.get('/config.json', (_request, response) => response.set('Cache-Control', 'no-store').json(pageConfig))
  app.use(config.peerPath, broker)
  app.use(servePage(config.pageDir))
  app.use((_request, response) => response.status(404).type('text').send('Not found'))
  app.use(onError)
  return app
}

/** Page and broker behind one port. Rejects when it cannot listen. */
export const createServer = async (config: Config): Promise<RunningServer> => {
  const log = createLog(config.logLevel)
  const server = createHttpServer()
  server.listen({ port: config.port, ...(config.host === undefined ? {} : { host: config.host }) })
  await once(server, 'listening')

  // Nothing can have come in yet: what follows runs before the next turn of the event loop, and the port is known only now.
  const { port } = server.address() as AddressInfo
  const url = config.publicUrl ?? `http://localhost:${port}`
  const guard = createGuard({ server, log })
  server.on('request', createApp(config, url, guard, createBroker(server, guard, log), log))
  if (!existsSync(join(config.pageDir, 'index.html'))) log.warn('there is no built page: only the broker is served')

  return {
    url,
    port,
    async close() {
      const closed = once(server, 'close')
      server.close()
      const cut = setTimeout(() => server.closeAllConnections(), CLOSE_MS)
      await guard.stop()
      await closed
      clearTimeout(cut)
    },
  }
}
