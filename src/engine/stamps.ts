import type { Clock } from '../ports/clock.ts'
import type { QuickStore } from '../ports/quickStore.ts'

const KEY = 'stamp'

/**
 * Stamps: the wall clock, but that each is greater than all before it on this device, also when the clock is set back and the page loaded
 * anew. Friends take a dial, and anybody a request, only when it is newer than the last one.
 */
export function createStamps(clock: Pick<Clock, 'now'>, kept: QuickStore): Pick<Clock, 'now'> {
  let last = Number(kept.get(KEY) ?? 0)
  if (!Number.isSafeInteger(last) || last < 0) last = 0
  return {
    now() {
      last = Math.max(Math.floor(clock.now()), last + 1, 0)
      kept.set(KEY, `${last}`)
      return last
    },
  }
}
