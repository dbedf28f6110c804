import type { RelayWay } from '../../../lib/iceUrl.ts'
import { fail, ok, skipped } from '../finding.ts'
import { relaysBy } from '../iceServers.ts'
import { PATIENCE_MS, type Patient } from './check.ts'

/** Relays that are tried of one kind: the first that works is enough. */
const MAX_RELAYS = 3

/** Relay by one way: whether it lends a place, by a connection that may use nothing else. */
export const relayBy = (way: RelayWay) => async (patient: Patient) => {
  const { probes, lent, clock } = patient
  if (!probes.isOnline()) return skipped('offline')
  const result = await lent()
  if (!result.ok) return skipped('unknown')
  const relays = relaysBy(result.servers, way).slice(0, MAX_RELAYS)
  if (relays.length === 0) return skipped('none')
  const errors: number[] = []
  for (const relay of relays) {
    const asked = clock.uptime()
    const gathered = await probes.gather({ servers: [relay], policy: 'relay', until: 'relay', within: PATIENCE_MS })
    if (gathered.candidates.some(({ type }) => type === 'relay'))
      return ok('relayed', { ms: Math.round(clock.uptime() - asked) })
    errors.push(...gathered.errors)
  }
  return refusal(errors)
}

/** RFC 8489, 14.8, and RFC 8656, 19: what a server said for itself counts more than that another one was silent. */
function refusal(errors: readonly number[]) {
  const error = errors.find((code) => code !== 701)
  if (error === undefined) return fail('silent')
  const facts = { error }
  if (error === 401 || error === 438 || error === 441) return fail('credentials', facts)
  return error === 486 || error === 508 ? fail('full', facts) : fail('denied', facts)
}
