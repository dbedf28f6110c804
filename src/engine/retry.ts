import type { Clock } from '../ports/clock.ts'
import type { Crypto } from '../ports/crypto.ts'

const FIRST_MS = 1_000

/** Full jitter over an exponential ceiling: `tries` failures so far, at most `cap` milliseconds, never under 100. */
export function backoff(crypto: Crypto, tries: number, cap: number): number {
  const ceiling = Math.min(cap, FIRST_MS * 2 ** Math.min(tries, 20))
  const [a, b] = crypto.random(2) as unknown as [number, number]
  return Math.max(100, Math.round((ceiling * (a * 256 + b)) / 65_536))
}

/** Pending tries, one for each name; a later one replaces it. */
export function createRetries(clock: Clock) {
  const pending = new Map<string, () => void>()
  return {
    has: (name: string) => pending.has(name),
    at(name: string, ms: number, run: () => void) {
      pending.get(name)?.()
      pending.set(
        name,
        clock.after(ms, () => {
          pending.delete(name)
          run()
        }),
      )
    },
    cancel(name: string) {
      pending.get(name)?.()
      pending.delete(name)
    },
    stop() {
      for (const cancel of pending.values()) cancel()
      pending.clear()
    },
  }
}
