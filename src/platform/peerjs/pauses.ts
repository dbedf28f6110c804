import { BACKOFF_MS } from './limits.ts'

interface Deps {
  /** In [0, 1). */
  readonly random: () => number
  /** Network: this device has one, as far as its browser knows. */
  hasNetwork(): boolean
}

/** Pauses between tries to reach the broker: full jitter below a ceiling that doubles. */
export function createPauses({ random, hasNetwork }: Deps) {
  /** Tries since a line last held. */
  let tries = 0
  /** Tries without a network: once there is one, they say nothing of the broker. */
  let idle = 0
  return {
    next(): number {
      const [first, last] = BACKOFF_MS
      const counted = hasNetwork()
      const pause = random() * Math.min(last, first * 2 ** Math.min(tries + (counted ? 0 : idle), 16))
      if (counted) tries += 1
      else idle += 1
      return pause
    },
    /** A line has held, or the network is back. */
    reset() {
      tries = idle = 0
    },
  }
}
