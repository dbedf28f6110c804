import type { Clock } from '../../ports/clock.ts'
import { type Bucket, createBucket } from '../bucket.ts'
import { SIDE_OPENS, SIDE_STRAYS } from '../budgets.ts'
import type { PersonId } from '../ids.ts'

/** Rates of everybody who ever signalled; not even a new link makes them forget. */
export function createPeerRates(clock: Clock) {
  const rates = new Map<PersonId, { opens: Bucket; strays: Bucket }>()
  return {
    of(peer: PersonId) {
      const known = rates.get(peer)
      if (known) return known
      const made = { opens: createBucket(clock, SIDE_OPENS), strays: createBucket(clock, SIDE_STRAYS) }
      rates.set(peer, made)
      return made
    },
    forget: (peer: PersonId) => rates.delete(peer),
  }
}
