import express, { type ErrorRequestHandler, type Express, type Router } from 'express'
import type { Logger } from 'pino'
import { type createAddressOf, isPrivate } from './clientAddress.ts'
import type { Config } from './config.ts'
import { securityHeaders } from './headers.ts'
import type { Health } from './health.ts'
import type { Metrics } from './metrics.ts'
import { createPageConfig, publicPathOf } from './pageConfig.ts'
import { servePage } from './static.ts'

export interface AppDeps {
  readonly config: Config
  readonly publicUrl: string
  readonly health: () => Health
  readonly metrics: Metrics
  /** Of the broker. */
  readonly routes: Router
  readonly addressOf: ReturnType<typeof createAddressOf>
  readonly log: Logger
}

/** HTTP: everything that the server answers but WebSockets. */
export const createApp = ({ config, publicUrl, health, metrics, routes, addressOf, log }: AppDeps): Express => {
  const app = express()
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

  app.use(securityHeaders({ publicUrl, brokers: config.brokers.map(({ url }) => url) }))
  app.get('/health', (request, response) => {
    const state = health()
    // So that whoever spreads the load sends nobody here any more.
    response.status(state.status === 'stopping' ? 503 : 200)
    // Version and number of clients are for those who run it, and for nobody whom a proxy has brought in from elsewhere.
    const isOwn = config.metrics === 'public' || isPrivate(addressOf(request))
    response.set('Cache-Control', 'no-store').json(isOwn ? state : { status: state.status })
  })
  app.get('/config.json', (_request, response) => response.set('Cache-Control', 'no-store').json(pageConfig))
  if (config.metrics === 'public')
    app.get('/metrics', (_request, response, next) => {
      metrics
        .text()
        .then((text) => response.set('Cache-Control', 'no-store').type(metrics.contentType).send(text), next)
    })
  app.use(config.peerPath, routes)
  app.use(servePage(config.pageDir, publicPathOf(config)))
  app.use((_request, response) => response.status(404).type('text').send('Not found'))
  app.use(onError)
  return app
}
