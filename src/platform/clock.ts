import type { Clock } from '../ports/clock.ts'

/** A longer timeout than this would run at once. Milliseconds. */
const LONGEST_TIMEOUT = 2 ** 31 - 1

export function createClock(): Clock {
  return {
    now: () => Date.now(),
    uptime: () => performance.now(),
    after(ms, run) {
      const timer = setTimeout(run, Math.min(Math.max(ms, 0), LONGEST_TIMEOUT))
      return () => clearTimeout(timer)
    },
  }
}
