import type { Clock } from '../../ports/clock.ts'
import type { Count, RelayReport } from '../../ports/transport.ts'
import { type Asking, askRelays } from './asking.ts'
import { AGAIN_MS, DOUBT_MS, HEAD_START_MS, STALE_MS, UDP_PATIENCE_MS } from './limits.ts'
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
  let asking: readonly Asking[] = []
  /** The head start of UDP, while it lasts. */
  let settling: Promise<void> | undefined
  /** Late answers concern a network that is gone. */
  let round = 0
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

  function settle(urls: readonly string[]) {
    known = new Set(urls)
    // What they asked does not answer, and something else does.
    for (const [pc, { basis, giveUp }] of [...waiting])
      if (urls.some((url) => !basis.has(url))) {
        waiting.delete(pc)
        giveUp()
      }
  }

  function halt() {
    round++
    for (const one of asking) one.stop()
    asking = []
    settling = undefined
  }

  /** Finds out which way goes. */
  function ask() {
    halt()
    known = undefined
    const servers = given()
    const ways = relaysIn(servers)
    if (stopped || [...ways.values()].flat().length < 2) return // nothing to choose from
    asked = { wall: clock.now(), uptime: clock.uptime() }
    const mine = round
    const start = (urls: readonly string[]) => {
      const one = askRelays({ connect, clock, onReport: reporting(servers) }, servers, urls)
      asking = [...asking, one]
      return one.answer
    }
    const udp = ways.get('udp') ?? []
    const byUdp = udp.length > 0 ? start(udp) : Promise.resolve(undefined)
    settling = Promise.race([byUdp, after(HEAD_START_MS)]).then((early) => {
      if (mine !== round) return
      settling = undefined
      if (early !== undefined) {
        settle([early])
        halt()
      } else void askStreams(mine, udp, byUdp, start, [...(ways.get('tcp') ?? []), ...(ways.get('tls') ?? [])])
    })
  }

  /** TCP and TLS beside UDP, which is preferred as long as it may only be slow. */
  async function askStreams(
    mine: number,
    udp: readonly string[],
    byUdp: Promise<string | undefined>,
    start: (urls: readonly string[]) => Promise<string | undefined>,
    streams: readonly string[],
  ) {
    const first = await firstOf([byUdp, ...streams.map((url) => start([url]))])
    if (mine !== round) return
    if (first !== undefined && !udp.includes(first)) {
      settle([...udp, first])
      const late = await Promise.race([byUdp, after(UDP_PATIENCE_MS)])
      if (mine !== round) return
      settle([late ?? first])
    } else if (first !== undefined) settle([first])
    halt()
  }

  const after = (ms: number) => new Promise<undefined>((resolve) => void clock.after(ms, () => resolve(undefined)))
  const isOlder = (ms: number) => clock.now() - asked.wall > ms || clock.uptime() - asked.uptime > ms

  return {
    /** Resolves once it makes sense to ask relays: credentials hold, and UDP has had its head start. Undefined: it does. */
    ready(): Promise<void> | undefined {
      const renewed = fresh()
      return renewed === undefined ? settling : renewed.then(() => settling)
    },
    /** ICE servers for a connection that is made now. */
    servers(): RTCIceServer[] {
      const all = given().map((server) => ({ ...server }))
      const kept = known && withRelays(all, known)
      // Another broker, other relays: what is known of those says nothing of these.
      return kept && relaysIn(kept).size > 0 ? kept : all
    },
    /**
     * Watches what a new connection gathers from `servers`. Where no relay answers it, and one that it did not ask does,
     * it is given up on: its next try asks that one.
     */
    watch(pc: RTCPeerConnection, servers: readonly RTCIceServer[], giveUp: () => void): () => void {
      const watched = watchGathering(pc, servers, reporting(servers))
      const basis = known
      if (basis && relaysIn(servers).size > 0) {
        waiting.set(pc, { basis, giveUp: () => !watched.answered && giveUp() })
        clock.after(DOUBT_MS, () => {
          if (watched.answered) waiting.delete(pc)
          else if (waiting.has(pc) && known === basis) ask()
        })
      }
      return () => {
        waiting.delete(pc)
        watched.stop()
      }
    },
    /** Reports: who hears of them. */
    onReport(hears: ((report: RelayReport) => void) | undefined) {
      tell = hears
    },
    /** New credentials, or a sign of life: ways are looked for where none is known, and after a long pause. */
    look() {
      if (asking.length === 0 && isOlder(known ? STALE_MS : AGAIN_MS)) ask()
    },
    /** The network is another one. */
    moved: ask,
    stop() {
      stopped = true
      halt()
    },
  }
}

/** The first that comes to something, or undefined when none does. */
function firstOf<T>(all: readonly Promise<T | undefined>[]): Promise<T | undefined> {
  return new Promise((resolve) => {
    for (const one of all) void one.then((value) => value !== undefined && resolve(value))
    void Promise.all(all).then(() => resolve(undefined))
  })
}
