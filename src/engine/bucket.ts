import type { Clock } from '../ports/clock.ts'
import type { Budget } from './budgets.ts'

export type Bucket = ReturnType<typeof createBucket>

/** Token bucket: full at first. */
export function createBucket(clock: Clock, { burst, perSecond }: Budget) {
  let left = burst
  let at = clock.uptime()
  return {
    /** False when there is not so much left; then nothing is taken. */
    spend(cost = 1): boolean {
      const now = clock.uptime()
      left = Math.min(burst, left + ((now - at) / 1_000) * perSecond)
      at = now
      if (left < cost) return false
      left -= cost
      return true
    },
    /** Refund, up to a full bucket. */
    refund(cost: number) {
      left = Math.min(burst, left + cost)
    },
  }
}
