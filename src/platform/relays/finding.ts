import type { Clock } from '../../ports/clock.ts'
import type { RelayReport } from '../../ports/transport.ts'
import { type Asking, askRelays } from './asking.ts'
import { HEAD_START_MS, UDP_PATIENCE_MS } from './limits.ts'
import { relaysIn } from './ways.ts'

interface Deps {
  readonly connect: (config: RTCConfiguration) => RTCPeerConnection
  readonly clock: Clock
  readonly onReport: (report: RelayReport, url: string) => void
  /** Relays that answer, the first of a way; told again when UDP comes late. */
  onFound(urls: readonly string[]): void
}

/** Search for a relay that answers. */
export interface Finding {
  /** Head start of UDP: resolves when that has answered, or had its time. */
  readonly headStart: Promise<void>
  /** Resolves when nothing more is found. */
  readonly over: Promise<void>
  stop(): void
}

/** Finding which relay answers: by UDP first, by TCP and TLS beside it where that takes its time. */
export function findRelay({ connect, clock, onReport, onFound }: Deps, servers: readonly RTCIceServer[]): Finding {
  const ways = relaysIn(servers)
  const [udp, tcp, tls] = (['udp', 'tcp', 'tls'] as const).map((way) => ways.get(way) ?? []) as [
    string[],
    string[],
    string[],
  ]
  const asking: Asking[] = []
  let stopped = false

  function start(urls: readonly string[]) {
    const one = askRelays({ connect, clock, onReport }, servers, urls)
    asking.push(one)
    return one.answer
  }
  function found(urls: readonly string[]) {
    if (!stopped) onFound(urls)
  }
  const after = (ms: number) => new Promise<undefined>((resolve) => void clock.after(ms, () => resolve(undefined)))

  const byUdp = udp.length > 0 ? start(udp) : Promise.resolve(undefined)
  const early = Promise.race([byUdp, after(HEAD_START_MS)]).then((url) => {
    if (url !== undefined) found([url])
    return url
  })

  /** TCP and TLS beside UDP, which is preferred as long as it may only be slow. */
  async function go() {
    if ((await early) !== undefined || stopped) return
    const first = await firstOf([byUdp, ...[...tcp, ...tls].map((url) => start([url]))])
    if (first === undefined) return
    if (udp.includes(first)) return found([first])
    found([...udp, first])
    const late = await Promise.race([byUdp, after(UDP_PATIENCE_MS)])
    found([late ?? first])
  }
  function stop() {
    stopped = true
    for (const one of asking) one.stop()
  }

  return { headStart: early.then(() => undefined), over: go().then(stop), stop }
}

/** First that comes to something, or undefined when none does. */
function firstOf<T>(all: readonly Promise<T | undefined>[]): Promise<T | undefined> {
  return new Promise((resolve) => {
    for (const one of all) void one.then((value) => value !== undefined && resolve(value))
    void Promise.all(all).then(() => resolve(undefined))
  })
}
