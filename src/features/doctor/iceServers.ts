import { hostAndPort, parseIceUrl, type RelayWay, wayOf } from '../../lib/iceUrl.ts'
import type { ProbedServer } from '../../ports/probes.ts'

/** STUN servers, each place once: those that are listed as such, then relays by UDP, which answer the same question. */
export function stunServers(servers: readonly ProbedServer[]): ProbedServer[] {
  const parsed = servers.flatMap(({ url }) => parseIceUrl(url) ?? [])
  const listed = parsed.filter(({ kind, by }) => kind === 'stun' && by !== 'tls')
  const relays = parsed.filter(({ kind, by }) => kind === 'turn' && by === 'udp')
  return [...new Set([...listed, ...relays].map(hostAndPort))].map((place) => ({ url: `stun:${place}` }))
}

export const relaysBy = (servers: readonly ProbedServer[], way: RelayWay): ProbedServer[] =>
  servers.filter(({ url }) => wayOf(url) === way)
