import { createListeners } from '../lib/listeners.ts'
import type { Clock } from '../ports/clock.ts'
import type { QuickStore } from '../ports/quickStore.ts'
import { MAX_KEPT_PENALTIES, MAX_PENALTY_MS, PENALTY_FORGOTTEN_MS, PENALTY_MS } from './budgets.ts'
import type { PersonId } from './ids.ts'

/** Of each its person, until when by the wall clock, and how often there was one. */
const KEY = 'penalties'

const msOf = (times: number) => Math.min(PENALTY_MS * 2 ** (times - 1), MAX_PENALTY_MS)

export type Penalties = ReturnType<typeof createPenalties>

/**
 * Penalties: who spent more than their budget is neither dialled nor answered for a while, each time for longer. `kept`: where a page that
 * is loaded anew finds them.
 */
export function createPenalties(clock: Clock, kept?: QuickStore) {
  /** The newest last. `until`: by the uptime. */
  const given = new Map<PersonId, { until: number; times: number; cancel(): void }>()
  const onGiven = createListeners<[PersonId]>()
  const onOver = createListeners<[PersonId]>()

  function hold(person: PersonId, ms: number, times: number) {
    given.get(person)?.cancel()
    given.delete(person)
    given.set(person, {
      until: clock.uptime() + ms,
      times,
      cancel: clock.after(Math.max(0, ms), () => {
        // A timer may be a moment early.
        const over = given.get(person)
        if (over) over.until = Math.min(over.until, clock.uptime())
        onOver.tell(person)
      }),
    })
  }
  function keep() {
    const begun = clock.now() - clock.uptime()
    const all = [...given].map(([person, { until, times }]) => `${person} ${Math.floor(begun + until)} ${times}`)
    kept?.set(KEY, all.slice(-MAX_KEPT_PENALTIES).join() || undefined)
  }
  const holds = (person: PersonId): boolean => (given.get(person)?.until ?? Number.NEGATIVE_INFINITY) > clock.uptime()

  for (const one of kept?.get(KEY)?.split(',') ?? []) {
    const [person, until, times] = one.split(' ')
    // A clock that was set back makes none longer than it was. What was spoilt is no number, and none.
    const left = Math.min(Number(until) - clock.now(), msOf(Number(times)))
    if (left >= -PENALTY_FORGOTTEN_MS) hold(person as PersonId, left, Number(times))
  }
  if (kept) keep()

  return {
    /** Are they kept out? */
    holds,
    /** All who are. */
    held: (): readonly PersonId[] => [...given.keys()].filter(holds),
    give(person: PersonId) {
      const last = given.get(person)
      const forgotten = !last || clock.uptime() - last.until > PENALTY_FORGOTTEN_MS
      const times = forgotten ? 1 : last.times + 1
      hold(person, msOf(times), times)
      keep()
      onGiven.tell(person)
    },
    onGiven: onGiven.add,
    onOver: onOver.add,
    stop() {
      for (const { cancel } of given.values()) cancel()
    },
  }
}
