import type { PersonId } from '../../engine/ids.ts'
import type { Clock } from '../../ports/clock.ts'

/** Latest of what somebody says again and again: it is looked at after `delay`, and then once in each `pause`. Milliseconds. */
export function createLatest<T>(
  clock: Clock,
  { delay, pause, look }: { delay: number; pause: number; look(person: PersonId, said: T): void },
) {
  const waiting = new Map<PersonId, { said: T; cancel(): void }>()
  const looked = new Map<PersonId, number>()
  return {
    add(person: PersonId, said: T) {
      const before = waiting.get(person)
      if (before) return void Object.assign(before, { said })
      const since = clock.uptime() - (looked.get(person) ?? Number.NEGATIVE_INFINITY)
      const cancel = clock.after(Math.max(delay, pause - since), () => {
        const latest = waiting.get(person)
        waiting.delete(person)
        looked.set(person, clock.uptime())
        if (latest) look(person, latest.said)
      })
      waiting.set(person, { said, cancel })
    },
    stop() {
      for (const { cancel } of waiting.values()) cancel()
      waiting.clear()
    },
  }
}
