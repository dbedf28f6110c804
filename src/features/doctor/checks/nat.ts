import type { Gathered } from '../../../ports/probes.ts'
import { ok, skipped, warn } from '../finding.ts'
import { stunServers } from '../iceServers.ts'
import { type Check, PATIENCE_MS } from './check.ts'

const mapped = ({ candidates }: Gathered) =>
  // One family: two networks of a device are two places, and no sign of anything.
  candidates.filter(({ type, protocol, address }) => type === 'srflx' && protocol === 'udp' && !address.includes(':'))

/**
 * NAT: whether this network gives a device one place for everybody, or another for each whom it talks to (RFC 4787, 4.1), seen by two servers
 * over one socket. Where there is one server, nobody can know.
 */
export const nat: Check<'nat'> = async ({ probes, hides, lent }) => {
  if (!probes.isOnline()) return skipped('offline')
  if (hides()) return skipped('hidden')
  const result = await lent()
  if (!result.ok) return skipped('unknown')
  const [one, two] = stunServers(result.servers)
  if (!one || !two) return skipped('single')
  const ask = { policy: 'all', within: PATIENCE_MS } as const
  // Each by itself: where one of them is silent, the other's answer alone looks as if both agreed.
  const [first, second] = await Promise.all([one, two].map((server) => probes.gather({ ...ask, servers: [server] })))
  if (!first || !second || first.end === 'hidden' || second.end === 'hidden') return skipped('hidden')
  const places = [mapped(first).length, mapped(second).length]
  if (places.every((count) => count === 0)) {
    const silent = [first, second].some(({ errors, end }) => errors.length > 0 || end !== 'complete')
    return silent ? skipped('silent') : ok('public')
  }
  if (places.some((count) => count === 0)) return skipped('silent')
  if (places.some((count) => count > 1)) return skipped('unknown')
  const both = await probes.gather({ ...ask, servers: [one, two] })
  if (both.end === 'hidden') return skipped('hidden')
  const seen = new Set(mapped(both).map(({ address, port }) => `${address} ${port}`))
  if (seen.size === 0 || both.errors.length > 0) return skipped('silent')
  return seen.size === 1 ? ok('same') : warn('changing')
}
