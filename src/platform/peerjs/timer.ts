import type { Clock } from '../../ports/clock.ts'

/** Timer, one at a time: setting it anew cancels what it was set to. */
export function createTimer(clock: Pick<Clock, 'after'>) {
  let cancel = () => {}
  return {
    set(ms: number, run: () => void) {
      cancel()
      cancel = clock.after(ms, run)
    },
    cancel: () => cancel(),
  }
}
