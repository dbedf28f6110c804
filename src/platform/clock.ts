import type { Clock } from '../ports/clock.ts'

/** A longer timeout than this would run at once. Milliseconds. */
const LONGEST_TIMEOUT = 2 ** 31 - 1

export function createClock(): Clock {
  // Timers of hidden tabs run once a second; messages do not wait.
  const { port1, port2 } = new MessageChannel()
  const waiting: (() => void)[] = []
  port1.onmessage = () => waiting.shift()?.()
  return {
    now: () => Date.now(),
    uptime: () => performance.now(),
    after(ms, run) {
      const timer = setTimeout(run, Math.min(Math.max(ms, 0), LONGEST_TIMEOUT))
      return () => clearTimeout(timer)
    },
    soon(run) {
      waiting.push(run)
      port2.postMessage(null)
    },
  }
}
