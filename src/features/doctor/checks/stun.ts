import { fail, ok, skipped } from '../finding.ts'
import { stunServers } from '../iceServers.ts'
import { networkOf } from '../network.ts'
import { type Check, PATIENCE_MS } from './check.ts'

/** STUN: whether a server tells this device where it is seen, which a direct way through a router takes. */
export const stun: Check<'stun'> = async ({ probes, hides, lent, clock }) => {
  if (!probes.isOnline()) return skipped('offline')
  if (hides()) return skipped('hidden')
  const result = await lent()
  if (!result.ok) return skipped('unknown')
  const [server] = stunServers(result.servers)
  if (!server) return skipped('none')
  const asked = clock.uptime()
  const { candidates, errors, end } = await probes.gather({
    ...{ servers: [server], policy: 'all', until: 'srflx', within: PATIENCE_MS },
  })
  if (end === 'hidden') return skipped('hidden')
  const ms = Math.round(clock.uptime() - asked)
  const mapped = candidates.find(({ type }) => type === 'srflx')
  if (mapped) {
    const network = networkOf(mapped.address)
    return ok('mapped', network === undefined ? { ms } : { ms, network })
  }
  // What is seen from outside is what this device has itself: browsers do not say the same address twice.
  return end === 'complete' && errors.length === 0 && candidates.length > 0 ? ok('public', { ms }) : fail('silent')
}
