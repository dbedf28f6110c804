import type { RelayWay } from '../../ports/transport.ts'

/** Ways to relays, the best first: what is lost on a stream holds up all that follows it. */
export const WAYS: readonly RelayWay[] = ['udp', 'tcp', 'tls']

/** Way of an ICE server's URL (RFC 7065); `undefined` where it names no relay. */
export function wayOf(url: string): RelayWay | undefined {
  if (url.startsWith('turns:')) return 'tls'
  if (!url.startsWith('turn:')) return undefined
  return /\?transport=tcp$/.test(url) ? 'tcp' : 'udp'
}

/** Relay of such a URL: host and port. */
export function relayOf(url: string): string {
  const relay = url.replace(/^turns?:/, '').replace(/\?.*$/, '')
  return /:\d+$/.test(relay) ? relay : `${relay}:${url.startsWith('turns:') ? 5349 : 3478}`
}

/** Do both name the same way to the same relay? Firefox leaves out what goes without saying. */
export const isSameRelay = (one: string, other: string): boolean =>
  wayOf(one) === wayOf(other) && relayOf(one) === relayOf(other)

const urlsIn = ({ urls }: RTCIceServer): readonly string[] => [urls].flat()

/** User name that is told to the relay of a URL. */
export const usernameOf = (servers: readonly RTCIceServer[], url: string): string | undefined =>
  servers.find((server) => urlsIn(server).includes(url))?.username

/** URLs of all relays among `servers`, by way. */
export function relaysIn(servers: readonly RTCIceServer[]): ReadonlyMap<RelayWay, readonly string[]> {
  const found = new Map<RelayWay, string[]>()
  for (const url of servers.flatMap(urlsIn)) {
    const way = wayOf(url)
    if (way) found.set(way, [...(found.get(way) ?? []), url])
  }
  return found
}

/** Servers without the relays that are not among `urls`. */
export const withRelays = (servers: readonly RTCIceServer[], urls: ReadonlySet<string>): RTCIceServer[] =>
  servers.flatMap((server) => {
    const kept = urlsIn(server).filter((url) => wayOf(url) === undefined || urls.has(url))
    return kept.length > 0 ? [{ ...server, urls: kept }] : []
  })
