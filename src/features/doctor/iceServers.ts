import type { ProbedServer } from '../../ports/probes.ts'

export type RelayWay = 'udp' | 'tcp' | 'tls'

/** Way to a relay, by its address (RFC 7065); undefined for what is no relay. */
export function wayOf(url: string): RelayWay | undefined {
  const [, scheme, transport = 'udp'] = /^(turns?):[^?]*(?:\?transport=(\w+))?$/iu.exec(url) ?? []
  if (scheme === undefined) return undefined
  if (scheme.toLowerCase() === 'turns') return 'tls'
  return transport.toLowerCase() === 'tcp' ? 'tcp' : transport.toLowerCase() === 'udp' ? 'udp' : undefined
}

const endOf = (url: string): string | undefined => {
  const [, host, port = '3478'] = /^(?:stun|turn):(\[[^\]]+\]|[^:?]+)(?::(\d+))?/iu.exec(url) ?? []
  return host === undefined ? undefined : `${host.toLowerCase()}:${port}`
}

/** STUN servers, each place once: those that are listed as such, then relays by UDP, which answer the same question. */
export function stunServers(servers: readonly ProbedServer[]): ProbedServer[] {
  const listed = servers.filter(({ url }) => /^stun:/iu.test(url))
  const relays = servers.filter(({ url }) => wayOf(url) === 'udp')
  const places = new Set([...listed, ...relays].flatMap(({ url }) => endOf(url) ?? []))
  return [...places].map((place) => ({ url: `stun:${place}` }))
}

export const relaysBy = (servers: readonly ProbedServer[], way: RelayWay): ProbedServer[] =>
  servers.filter(({ url }) => wayOf(url) === way)
