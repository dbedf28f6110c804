import { isAddress } from '../../lib/sdp.ts'

/**
 * Network that an address is in, without the rest of it: the first 16 bits of an IPv4 address, the first 32 of an IPv6 one. Undefined for all that
 * is no address. An IPv4 address that is spelt as an IPv6 one counts as what it is.
 */
export function networkOf(address: string): string | undefined {
  if (!isAddress(address)) return undefined
  const dotted = /(\d+)\.(\d+)\.\d+\.\d+$/.exec(address)
  if (dotted) return `${dotted[1]}.${dotted[2]}.0.0/16`
  const groups = groupsOf(address)
  // ::ffff:0:0/96 is IPv4 in hexadecimal (RFC 4291, 2.5.5.2), 64:ff9b::/96 the same behind NAT64 (RFC 6052).
  const mapped = groups.slice(0, 5).every((group) => group === 0) && groups[5] === 0xffff
  const translated = groups[0] === 0x64 && groups[1] === 0xff9b && groups.slice(2, 6).every((group) => group === 0)
  if (mapped || translated) return `${groups[6]! >> 8}.${groups[6]! & 255}.0.0/16`
  return `${groups[0]!.toString(16)}:${groups[1]!.toString(16)}::/32`
}

function groupsOf(address: string): number[] {
  const [front = '', back = ''] = address.split('::').map((half) => half.split(':').filter(Boolean)) as unknown as [
    string[],
    string[],
  ]
  const [before, after] = [[...front], [...back]]
  const middle = Array<string>(8 - before.length - after.length).fill('0')
  return [...before, ...middle, ...after].map((group) => Number.parseInt(group, 16))
}
