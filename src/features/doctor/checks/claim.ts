import { fail, ok, skipped, warn } from '../finding.ts'
import type { Check } from './check.ts'

/** Claim: whether the broker takes me for who I am. */
export const claim: Check<'claim'> = async ({ probes, links, lent }) => {
  if (!probes.isOnline()) return skipped('offline')
  const { signalling } = links()
  if (signalling === 'replaced') return fail('replaced')
  if (signalling === 'refused') return fail('refused')
  const { checksIds, lends } = probes.server()
  if (!checksIds) return skipped('unchecked')
  // Without a service of relays, the socket that is up is the proof.
  if (!lends) return signalling === 'online' ? ok('proved') : skipped('unknown')
  const result = await lent()
  if (result.ok) return ok('proved')
  return result.why === 'refused' ? fail('refused') : result.why === 'busy' ? warn('busy') : skipped('unknown')
}
