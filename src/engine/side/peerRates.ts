import type { Clock } from '../../ports/clock.ts'
import type { PersonId } from '../ids.ts'
import { createRate } from './rate.ts'
import { OPEN_RATE, STRAY_RATE } from './sideLimits.ts'

/** Rates of everybody who ever signalled; not even a new link makes them forget. */
export function createPeerRates(clock: Clock) {
  const rates = new Map<PersonId, { opens: ReturnType<typeof createRate>; strays: ReturnType<typeof createRate> }>()
  return {
    of(peer: PersonId) {
      const known = rates.get(peer)
      if (known) return known
      const made = { opens: createRate(clock, OPEN_RATE), strays: createRate(clock, STRAY_RATE) }
      rates.set(peer, made)
      return made
    },
    forget: (peer: PersonId) => rates.delete(peer),
  }
}
