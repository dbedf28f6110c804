import { randomUUID } from 'node:crypto'
import express, { type RequestHandler, type Response, type Router } from 'express'
import type { AddressLimits } from './addressLimits.ts'
import type { Audiences, Origins } from './audience.ts'
import { type Claims, wordsFor } from './claim.ts'
import type { createAddressOf } from './clientAddress.ts'
import type { createIce } from './ice.ts'
import { MAX_ID, MAX_MET, MAX_TOKEN } from './limits.ts'
import { isRelayRefusal, type Metrics } from './metrics.ts'

export interface BrokerRoutesDeps {
  readonly claims: Claims
  readonly audiences: Audiences
  readonly origins: Origins
  readonly limits: AddressLimits
  readonly metrics: Metrics
  readonly addressOf: ReturnType<typeof createAddressOf>
  readonly iceFor: ReturnType<typeof createIce>
}

/** Repeated parameters are none. */
const one = (value: unknown, most: number): string => (typeof value === 'string' && value.length <= most ? value : '')

/** Routes of the broker over HTTP: what any PeerServer does, challenges and ICE servers. */
export const brokerRoutes = (deps: BrokerRoutesDeps): Router => {
  const { claims, audiences, origins, limits, metrics, addressOf, iceFor } = deps

  const later = (response: Response, seconds: number, why: Parameters<Metrics['asked']>[0]) => {
    metrics.asked(why)
    response.status(429).set('Retry-After', String(seconds)).json({ error: 'Too many requests: wait a little' })
  }

  const onlyForPages: RequestHandler = (request, response, next) => {
    const { origin } = request.headers
    response.set({ 'Cache-Control': 'no-store', Vary: 'Origin' })
    if (!origins.allows(origin)) {
      metrics.asked('origin')
      return response.status(403).json({ error: 'This broker does not serve pages from there' })
    }
    if (origin !== undefined) response.set('Access-Control-Allow-Origin', origin)
    next()
  }

  const withinLimits: RequestHandler = (request, response, next) => {
    limits.mayAsk(addressOf(request)).then((wait) => (wait === true ? next() : later(response, wait, 'limited')), next)
  }

  const giveIce = async (query: Readonly<Record<string, unknown>>, address: string, response: Response) => {
    const id = one(query.id, MAX_ID)
    const verdict = await claims.check(id, one(query.token, MAX_TOKEN), audiences.ice)
    if (verdict !== 'proved') {
      metrics.asked('unproved')
      return response.status(401).json({ error: wordsFor(verdict) })
    }
    const allowed = await limits.mayHaveIce(id, address)
    if (allowed !== true) return later(response, allowed.seconds, `ice-${allowed.of}`)
    metrics.asked('ice')
    for (const why of new Set(one(query.met, MAX_MET).split(','))) if (isRelayRefusal(why)) metrics.relayRefused(why)
    response.json(iceFor(id))
  }

  const router = express.Router()
  router.get('/challenge', onlyForPages, withinLimits, (_request, response) => {
    metrics.asked('challenge')
    response.json({ challenge: claims.challenge() })
  })
  router.get('/ice', onlyForPages, withinLimits, (request, response, next) => {
    giveIce(request.query, addressOf(request), response).catch(next)
  })
  router.get('/peerjs/id', onlyForPages, withinLimits, (_request, response) => {
    response.type('text').send(randomUUID())
  })
  // Who is connected is nobody's business.
  router.get('/peerjs/peers', (_request, response) => void response.sendStatus(401))
  return router
}
