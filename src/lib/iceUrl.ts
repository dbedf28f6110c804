/** Way to a relay: what carries our bytes as far as there. */
export type RelayWay = 'udp' | 'tcp' | 'tls'

/** ICE server's URL, taken apart (RFC 7064, RFC 7065). */
export interface IceUrl {
  readonly kind: 'stun' | 'turn'
  /** Host in small letters, an IPv6 address in brackets. */
  readonly host: string
  readonly port: number
  readonly by: RelayWay
}

const PATTERN = /^(stun|turn)(s?):(\[[^\]]+\]|[^:?]+)(?::(\d+))?(?:\?transport=(udp|tcp))?$/i

/** Parts of an ICE server's URL, with what goes without saying; `undefined` for what is none. */
export function parseIceUrl(url: string): IceUrl | undefined {
  const [, kind, secure, host, port, transport] = PATTERN.exec(url.toLowerCase()) ?? []
  if (!kind || !host) return undefined
  return {
    kind: kind as IceUrl['kind'],
    host,
    port: Number(port ?? (secure ? 5349 : 3478)),
    by: secure ? 'tls' : transport === 'tcp' ? 'tcp' : 'udp',
  }
}

/** Host and port of an ICE server, as one writes them. */
export const hostAndPort = ({ host, port }: IceUrl): string => `${host}:${port}`

/** Way of an ICE server's URL; `undefined` where it names no relay. */
export function wayOf(url: string): RelayWay | undefined {
  const parsed = parseIceUrl(url)
  return parsed?.kind === 'turn' ? parsed.by : undefined
}
