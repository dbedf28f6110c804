import { fail, ok, skipped } from '../finding.ts'
import { type Check, PATIENCE_MS } from './check.ts'

/**
 * Local network: whether the browser finds a network of its own at all. Where the system asks whether it may (macOS), a refusal shows in nothing
 * else: no candidate comes, and no error.
 */
export const localNetwork: Check<'local-network'> = async ({ probes, hides }) => {
  if (!probes.isOnline()) return skipped('offline')
  if (hides()) return skipped('hidden')
  const { candidates, end } = await probes.gather({ servers: [], policy: 'all', within: PATIENCE_MS })
  if (end === 'hidden') return skipped('hidden')
  const own = candidates.filter(({ type }) => type === 'host')
  if (own.length === 0) return fail('nothing')
  const named = own.filter(({ address }) => address.endsWith('.local')).length
  return ok(named > 0 ? 'named' : 'open', { named, plain: own.length - named })
}
