import type { Clock } from '../../ports/clock.ts'

/** After a failed write or a hole: when to ask for what is missing. Milliseconds. */
const ASK_AGAIN_MS = 1_000
const MAX_ASK_AGAIN_MS = 30_000

/** Asking again: after a pause that doubles until something is stored. */
export function createAsking(clock: Clock, ask: () => void) {
  let pause = ASK_AGAIN_MS
  let cancel: (() => void) | undefined
  return {
    again() {
      cancel ??= clock.after(pause, () => {
        cancel = undefined
        pause = Math.min(pause * 2, MAX_ASK_AGAIN_MS)
        ask()
      })
    },
    over() {
      pause = ASK_AGAIN_MS
    },
    stop: () => cancel?.(),
  }
}
