import type { IncomingMessage } from 'node:http'
import { BlockList, isIP, isIPv4, type Socket, SocketAddress } from 'node:net'

/** Proxies in front: how many, or the networks they are in. */
export type TrustedProxies = number | readonly { readonly network: string; readonly prefix: number }[]

/** `10.0.0.0/8`, `::1`, …; undefined for anything else. */
export const parseNetwork = (text: string): { network: string; prefix: number } | undefined => {
  const [network = '', bits, ...rest] = text.split('/')
  const family = isIP(network)
  const most = family === 4 ? 32 : 128
  const prefix = bits === undefined ? most : /^\d{1,3}$/.test(bits) ? Number(bits) : -1
  return family === 0 || rest.length > 0 || prefix < 0 || prefix > most ? undefined : { network, prefix }
}

/** Address in one spelling, and IPv4 as IPv4 even where a socket for both families shows it as ::ffff:1.2.3.4. */
const normal = (text: string): string | undefined => {
  const bare = text.trim().replace(/^::ffff:(?=\d+\.\d+\.\d+\.\d+$)/i, '')
  const family = isIP(bare)
  if (family === 0 || bare.includes('%')) return undefined
  return family === 4 ? bare : new SocketAddress({ address: bare, family: 'ipv6' }).address
}

/** Is it one of our own proxies that has this address, so many hops away? */
const createIsProxy = (trusted: TrustedProxies): ((address: string, hop: number) => boolean) => {
  if (typeof trusted === 'number') return (_address, hop) => hop < trusted
  const proxies = new BlockList()
  for (const { network, prefix } of trusted) proxies.addSubnet(network, prefix, isIPv4(network) ? 'ipv4' : 'ipv6')
  return (address) => proxies.check(address, isIPv4(address) ? 'ipv4' : 'ipv6')
}

/** Address of whoever asks, which no client can choose: what our own proxies have seen, read from the near end. */
export const createAddressOf = (trusted: TrustedProxies): ((request: IncomingMessage) => string) => {
  const isProxy = createIsProxy(trusted)
  return (request) => {
    let address = normal(request.socket.remoteAddress ?? '') ?? 'unknown'
    if (address === 'unknown') return address
    const seen = String(request.headers['x-forwarded-for'] ?? '').split(',')
    for (let hop = 0; seen.length > 0 && isProxy(address, hop); hop += 1) {
      const before = normal(seen.pop() ?? '')
      if (before === undefined) break
      address = before
    }
    return address
  }
}

/** Address at the other end of a connection that has not asked for anything yet; undefined for our own proxies. */
export const createLineOf = (trusted: TrustedProxies): ((socket: Socket) => string | undefined) => {
  const isProxy = createIsProxy(trusted)
  return ({ remoteAddress = '' }) => {
    const address = normal(remoteAddress)
    return address === undefined || isProxy(address, 0) ? undefined : address
  }
}

/** First groups of an IPv6 address in one spelling, such as `2001:db8:0:2`. */
const prefixOf = (address: string, count: number): string => {
  const [front = '', back] = address.split('::')
  const groups = front === '' ? [] : front.split(':')
  const tail = back === undefined || back === '' ? 0 : back.split(':').length
  while (back !== undefined && groups.length < 8 - tail) groups.push('0')
  if (back) groups.push(...back.split(':'))
  return groups.slice(0, count).join(':')
}

/** Address that limits are counted by: an IPv4 one, or the /64 that a household of IPv6 has to itself. */
export const householdOf = (address: string): string => (isIP(address) === 6 ? `${prefixOf(address, 4)}::/64` : address)

/** Network that the household is one of 65,536 of: the /48 of an IPv6 address. Of an IPv4 one nothing is known. */
export const networkOf = (address: string): string | undefined =>
  isIP(address) === 6 ? `${prefixOf(address, 3)}::/48` : undefined

/** Place that strangers are counted by, of which nobody has many: an IPv4 address, or the /48 around an IPv6 one. */
export const placeOf = (address: string): string => networkOf(address) ?? address

const PRIVATE = new BlockList()
for (const [network, prefix, family] of [
  ['127.0.0.0', 8, 'ipv4'],
  ['10.0.0.0', 8, 'ipv4'],
  ['172.16.0.0', 12, 'ipv4'],
  ['192.168.0.0', 16, 'ipv4'],
  ['169.254.0.0', 16, 'ipv4'],
  ['::1', 128, 'ipv6'],
  ['fc00::', 7, 'ipv6'],
  ['fe80::', 10, 'ipv6'],
] as const)
  PRIVATE.addSubnet(network, prefix, family)

/** Private address: of this machine, or of a network that the public cannot be in. */
export const isPrivate = (address: string): boolean =>
  isIP(address) !== 0 && PRIVATE.check(address, isIPv4(address) ? 'ipv4' : 'ipv6')
