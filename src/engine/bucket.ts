import type { Clock } from '../../ports/clock.ts'
import type { Rate } from './sideLimits.ts'

/** A token bucket: false once something happens more often than it may. */
export function createRate(clock: Clock, { burst, perSecond }: Rate) {
  let left = burst
  let at = clock.uptime()
  return {
    spend(): boolean {
      const now = clock.uptime()
      left = Math.min(burst, left + ((now - at) / 1_000) * perSecond)
      at = now
      if (left < 1) return false
      left--
      return true
    },
  }
}
