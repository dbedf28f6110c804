import * as v from 'valibot'
import { claimToken } from '../engine/claim.ts'
import type { Me } from '../engine/links.ts'
import type { Clock } from '../ports/clock.ts'
import type { Count } from '../ports/transport.ts'
import { type BrokerInfo, IceServer } from './pageConfig.ts'

const Challenge = v.object({ challenge: v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{16,512}$/)) })
const Ice = v.object({
  iceServers: v.pipe(v.array(IceServer), v.maxLength(32)),
  /** Seconds until the credentials lapse. */
  ttl: v.pipe(v.number(), v.minValue(1)),
})
type IceServers = v.InferOutput<typeof Ice>['iceServers']

/** Fresh credentials are asked for after this share of their life; a failure is followed by another try this much later. */
const REFRESH_AT = 0.6
const TRY_AGAIN_MS = 30_000

interface Deps {
  me: Me
  broker: BrokerInfo
  /** Rejects on anything but a 200 with JSON. */
  getJson(url: string): Promise<unknown>
  clock: Clock
  count: Count
  /** Token for a broker without claims: the same on every connect. */
  plainToken(): string
  /** ICE servers that are there without asking. */
  listed(): IceServers
}

export type BrokerAccess = ReturnType<typeof createBrokerAccess>

/** Credentials that this broker wants to see before it lets me in, and the relays that it lends to those who are. */
export function createBrokerAccess({ me, broker, getJson, clock, count, plainToken, listed }: Deps) {
  let lent: IceServers | undefined
  let cancel = () => {}
  let asking = false
  let stopped = false

  async function prove(audience: string): Promise<string> {
    const { challenge } = v.parse(Challenge, await getJson(`${broker.url}/challenge`))
    return claimToken(me, audience, challenge)
  }

  async function borrow() {
    if (broker.icePath === undefined || asking || stopped) return
    asking = true
    cancel()
    try {
      const address = `${broker.url}/ice`
      const token = await prove(address)
      const { iceServers, ttl } = v.parse(Ice, await getJson(`${address}?id=${me.id}&token=${token}`))
      lent = iceServers
      cancel = clock.after(ttl * 1_000 * REFRESH_AT, () => void borrow())
    } catch {
      count('ice.unreachable')
      cancel = clock.after(TRY_AGAIN_MS, () => void borrow())
    } finally {
      asking = false
      if (stopped) cancel()
    }
  }

  return {
    /** Asked before every connect: a challenge is good for one. Rejects when the broker cannot be asked. */
    async token(): Promise<string> {
      if (broker.claims === 'none') return plainToken()
      // Relays first: whoever is let in dials at once.
      if (lent === undefined) await borrow()
      return prove(broker.url.replace(/^http/u, 'ws'))
    },
    iceServers: (): IceServers => lent ?? listed(),
    stop() {
      stopped = true
      cancel()
    },
  }
}
