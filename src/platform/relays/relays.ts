import type { Clock } from '../../ports/clock.ts'
import type { Count, RelayReport } from '../../ports/transport.ts'
import { type Finding, findRelay } from './finding.ts'
import { AGAIN_MS, DOUBT_MS, STALE_MS } from './limits.ts'
import { watchGathering } from './watching.ts'
import { relaysIn, usernameOf, withRelays } from './ways.ts'

export interface RelaysDeps {
  /** ICE servers that there are, with the newest credentials. */
  readonly given: () => readonly RTCIceServer[]
  /** Resolves once credentials hold, or cannot be had now; undefined while they hold. */
  readonly fresh: () => Promise<void> | undefined
  /** Hears of every report first, with the name that the relay was told. */
  readonly heard: (report: RelayReport, username: string | undefined) => void
  /** `(config) => new RTCPeerConnection(config)`; it may throw. */
  readonly connect: (config: RTCConfiguration) => RTCPeerConnection
  readonly clock: Clock
  readonly count: Count
}

export type Relays = ReturnType<typeof createRelays>

/**
 * Relays: which way to them goes on this network, so that a connection asks one of them and not all. It is found out
 * before anybody is dialled: UDP first, TCP and TLS soon after where that does not answer. While it is not known, a
 * connection asks all of them at once: that costs places at the relay, and no time.
 */
export function createRelays({ given, fresh, heard, connect, clock, count }: RelaysDeps) {
  /** Relays that answer, by URL; undefined while that is not known. */
  let known: ReadonlySet<string> | undefined
  let finding: Finding | undefined
  /** Head start of UDP, while it lasts. */
  let headStart: Promise<void> | undefined
  let asked = { wall: 0, uptime: Number.NEGATIVE_INFINITY }
  let stopped = false
  let tell: ((report: RelayReport) => void) | undefined
  /** Connections that no relay has answered yet, each with what gives up on it. */
  const waiting = new Map<RTCPeerConnection, { readonly basis: ReadonlySet<string>; readonly giveUp: () => void }>()

  const reporting = (servers: readonly RTCIceServer[]) => (report: RelayReport, url: string) => {
    count(`relay.${report.result}`)
    heard(report, usernameOf(servers, url))
    tell?.(report)
  }

  function onFound(urls: readonly string[]) {
    known = new Set(urls)
    // What they asked does not answer, and something else does.
    for (const [pc, { basis, giveUp }] of [...waiting])
      if (urls.some((url) => !basis.has(url))) {
        waiting.delete(pc)
        giveUp()
      }
  }

  /** Finds out which way goes. */
  function find() {
    finding?.stop()
    finding = undefined
    headStart = undefined
    known = undefined
    const servers = given()
    if (stopped || [...relaysIn(servers).values()].flat().length < 2) return // nothing to choose from
    asked = { wall: clock.now(), uptime: clock.uptime() }
    const mine = findRelay({ connect, clock, onReport: reporting(servers), onFound }, servers)
    finding = mine
    headStart = mine.headStart
    void mine.headStart.then(() => {
      if (finding === mine) headStart = undefined
    })
    void mine.over.then(() => {
      if (finding === mine) finding = undefined
    })
  }

  const isOlder = (ms: number) => clock.now() - asked.wall > ms || clock.uptime() - asked.uptime > ms

  return {
    /** Resolves once it makes sense to ask relays: credentials hold, and UDP has had its head start. Undefined: it does. */
    ready(): Promise<void> | undefined {
      const renewed = fresh()
      return renewed === undefined ? headStart : renewed.then(() => headStart)
    },
    /** ICE servers for a connection that is made now. */
    servers(): RTCIceServer[] {
      const all = given().map((server) => ({ ...server }))
      const kept = known && withRelays(all, known)
      // Another broker, other relays: what is known of those says nothing of these.
      return kept && relaysIn(kept).size > 0 ? kept : all
    },
    /**
     * Watches what a new connection gathers. Where no relay answers it, and one that it did not ask does, it is given up
     * on: its next try asks that one.
     */
    watch(pc: RTCPeerConnection, giveUp: () => void) {
      const servers = pc.getConfiguration().iceServers ?? []
      const watched = watchGathering(pc, servers, reporting(servers))
      const basis = known
      if (!basis || relaysIn(servers).size === 0) return
      const waits = () => !watched.answered && pc.signalingState !== 'closed'
      waiting.set(pc, { basis, giveUp: () => waits() && giveUp() })
      clock.after(DOUBT_MS, () => {
        if (!waits()) waiting.delete(pc)
        else if (known === basis) find()
      })
    },
    /** Reports: who hears of them. */
    onReport(hears: ((report: RelayReport) => void) | undefined) {
      tell = hears
    },
    /** New credentials, or a sign of life: ways are looked for where none is known, and after a long pause. */
    look() {
      if (!finding && isOlder(known ? STALE_MS : AGAIN_MS)) find()
    },
    /** The network is another one. */
    moved: find,
    stop() {
      stopped = true
      finding?.stop()
    },
  }
}
