import { createListeners } from '../lib/listeners.ts'
import type { Clock } from '../ports/clock.ts'
import { MAX_PENALTY_MS, PENALTY_FORGOTTEN_MS, PENALTY_MS } from './budgets.ts'
import type { PersonId } from './ids.ts'

export type Penalties = ReturnType<typeof createPenalties>

/** Penalties: who spent more than their budget is neither dialled nor answered for a while, each time for longer. */
export function createPenalties(clock: Clock) {
  const given = new Map<PersonId, { until: number; times: number; cancel(): void }>()
  const onGiven = createListeners<[PersonId]>()
  const onOver = createListeners<[PersonId]>()

  return {
    /** Are they kept out? */
    holds: (person: PersonId): boolean => (given.get(person)?.until ?? Number.NEGATIVE_INFINITY) > clock.uptime(),
    give(person: PersonId) {
      const before = given.get(person)
      before?.cancel()
      const forgotten = !before || clock.uptime() - before.until > PENALTY_FORGOTTEN_MS
      const times = forgotten ? 1 : before.times + 1
      const ms = Math.min(PENALTY_MS * 2 ** (times - 1), MAX_PENALTY_MS)
      given.set(person, {
        until: clock.uptime() + ms,
        times,
        cancel: clock.after(ms, () => {
          // A timer may be a moment early.
          const over = given.get(person)
          if (over) over.until = Math.min(over.until, clock.uptime())
          onOver.tell(person)
        }),
      })
      onGiven.tell(person)
    },
    onGiven: onGiven.add,
    onOver: onOver.add,
    stop() {
      for (const { cancel } of given.values()) cancel()
    },
  }
}
