import { hostAndPort, parseIceUrl, type RelayWay, wayOf } from '../../lib/iceUrl.ts'

/** Relay of an ICE server's URL: host and port. */
export function relayOf(url: string): string {
  const parsed = parseIceUrl(url)
  return parsed ? hostAndPort(parsed) : url
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
