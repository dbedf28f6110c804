import * as v from 'valibot'
import { claimToken } from '../engine/claim.ts'
import { Challenge, type IceServers, Lending } from '../engine/lending.ts'
import type { Me } from '../engine/links.ts'
import type { Clock } from '../ports/clock.ts'
import type { Count, RelayReport } from '../ports/transport.ts'
import type { BrokerInfo } from './pageConfig.ts'

/** Fresh credentials are asked for after this share of their life; a failure is followed by another try this much later. */
const REFRESH_AT = 0.6
const TRY_AGAIN_MS = 30_000
/** About to lapse: what is left is less than a dial and its restarts may take, or than this share of their life. */
const MARGIN_MS = 60_000
const MARGIN = 0.2
/** A dial waits this long for fresh credentials: it may find a way without a relay. */
const WAIT_MS = 4_000
/** Between two tries, whoever urges: after failures twice as long each time. */
const PAUSE_MS = 2_000
/** Credentials that a relay refuses long before they lapse are replaced this often: others may be refused as well. */
const REFUSED_PAUSE_MS = 60_000

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
  /** Others are lent from now on. */
  onLent?(): void
}

interface Lent {
  readonly iceServers: IceServers
  /** Time at which they are about to lapse, by both clocks: uptime may stand still in a sleep, the wall clock may be changed. */
  readonly until: { readonly wall: number; readonly uptime: number }
}

export type BrokerAccess = ReturnType<typeof createBrokerAccess>

/** Credentials that this broker wants to see before it lets me in, and the relays that it lends to those who are. */
export function createBrokerAccess({ me, broker, getJson, clock, count, plainToken, listed, onLent }: Deps) {
  let lent: Lent | undefined
  let cancel = () => {}
  let asking: Promise<void> | undefined
  let lastTry = Number.NEGATIVE_INFINITY
  let failures = 0
  let lastRefused = Number.NEGATIVE_INFINITY
  let stopped = false
  /** Refusals of relays that were met since credentials were asked for last: whoever runs them sees them nowhere else. */
  const met = new Set<RelayReport['result']>()

  async function prove(audience: string): Promise<string> {
    const { challenge } = v.parse(Challenge, await getJson(`${broker.url}/challenge`))
    return claimToken(me, audience, challenge)
  }

  function untilOf(ttl: number): Lent['until'] {
    const life = ttl * 1_000
    const left = life - Math.min(MARGIN_MS, life * MARGIN)
    return { wall: clock.now() + left, uptime: clock.uptime() + left }
  }
  const lends = broker.icePath !== undefined && broker.claims !== 'none'
  const holds = () => lent !== undefined && clock.now() < lent.until.wall && clock.uptime() < lent.until.uptime

  async function ask() {
    cancel()
    lastTry = clock.uptime()
    try {
      const address = `${broker.url}/ice`
      const token = await prove(address)
      const told = met.size > 0 ? `&met=${[...met].join()}` : ''
      const { iceServers, ttl } = v.parse(Lending, await getJson(`${address}?id=${me.id}&token=${token}${told}`))
      met.clear()
      lent = { iceServers, until: untilOf(ttl) }
      failures = 0
      cancel = clock.after(ttl * 1_000 * REFRESH_AT, () => void borrow())
      onLent?.()
    } catch {
      count('ice.unreachable')
      failures++
      cancel = clock.after(TRY_AGAIN_MS, () => void borrow())
    }
    if (stopped) cancel()
  }

  /** Resolves when the try is over, however it ended. */
  function borrow(): Promise<void> {
    if (stopped) return Promise.resolve()
    asking ??= ask().finally(() => {
      asking = undefined
    })
    return asking
  }

  /** Resolves once credentials hold, or cannot be had in time; undefined while they do, or where nothing is to be had. */
  function fresh(): Promise<void> | undefined {
    if (!lends || stopped || holds()) return undefined
    const pause = Math.min(TRY_AGAIN_MS, failures === 0 ? 0 : PAUSE_MS * 2 ** (failures - 1))
    if (!asking && clock.uptime() - lastTry < pause) return undefined
    const waited = new Promise<void>((resolve) => void clock.after(WAIT_MS, resolve))
    return Promise.race([borrow(), waited])
  }

  return {
    /** Asked before every connect: a challenge is good for one. Rejects when the broker cannot be asked. */
    async token(): Promise<string> {
      if (broker.claims === 'none') return plainToken()
      // Relays first: whoever is let in dials at once.
      await fresh()
      return prove(broker.url.replace(/^http/u, 'ws'))
    },
    iceServers: (): IceServers => lent?.iceServers ?? listed(),
    fresh,
    /** A relay did not take what was lent under this name, whatever the clocks say; or has no place left. */
    heard({ result }: RelayReport, username: string | undefined) {
      if (result === 'unauthorized' || result === 'quota') met.add(result)
      const isCurrent = username !== undefined && lent?.iceServers.some((server) => server.username === username)
      if (result !== 'unauthorized' || !lent || !isCurrent) return
      if (clock.uptime() - lastRefused < REFUSED_PAUSE_MS) return
      lastRefused = clock.uptime()
      lent = { ...lent, until: { wall: 0, uptime: 0 } }
      void fresh()
    },
    stop() {
      stopped = true
      cancel()
    },
  }
}
