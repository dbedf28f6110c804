import type { IncomingMessage, RequestListener } from 'node:http'
import type { AddressLimits } from './addressLimits.ts'
import { RETRY_SECONDS } from './limits.ts'
import type { Metrics } from './metrics.ts'

export interface RequestsDeps {
  readonly limits: Pick<AddressLimits, 'mayRequest'>
  readonly metrics: Pick<Metrics, 'requestRefused'>
  readonly addressOf: (request: IncomingMessage) => string
}

const REFUSAL = 'Too many requests: wait a little'
const HEADERS = {
  'Cache-Control': 'no-store',
  'Content-Type': 'text/plain; charset=utf-8',
  'Content-Length': REFUSAL.length,
  'Retry-After': RETRY_SECONDS,
  'X-Content-Type-Options': 'nosniff',
  // So that whoever goes on has to connect again, which an address that is shut cannot.
  Connection: 'close',
}

/** Requests over HTTP within the budget of their address. Beyond it they are answered before anything else is done for them. */
export const withinRequests =
  ({ limits, metrics, addressOf }: RequestsDeps, app: RequestListener): RequestListener =>
  (request, response) => {
    if (limits.mayRequest(addressOf(request))) return app(request, response)
    metrics.requestRefused()
    response.writeHead(429, HEADERS).end(REFUSAL)
  }
