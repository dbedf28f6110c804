import type { Clock } from '../../ports/clock.ts'

/** Between two looks at whether whoever leads still runs; and how many hear nothing before it does not. Milliseconds. */
const LOOK_MS = 2_000
const MAX_SILENT_LOOKS = 3

interface Deps {
  clock: Pick<Clock, 'after'>
  /** On screen, and following: only such a one looks, for only its timers run. */
  isOnScreen(): boolean
  /** Says something that is answered. */
  call(): void
  takeOver(): void
}

/** Vigil of a tab that follows: where whoever leads stands still, it leads by itself. Counted in looks, which no sleep of the device makes more of. */
export function createVigil({ clock, isOnScreen, call, takeOver }: Deps) {
  let silent = 0
  function look() {
    cancel = clock.after(LOOK_MS, look)
    if (!isOnScreen()) {
      silent = 0
    } else if (silent < MAX_SILENT_LOOKS) {
      silent += 1
      call()
    } else {
      silent = 0
      takeOver()
    }
  }
  let cancel = clock.after(LOOK_MS, look)
  return {
    heard() {
      silent = 0
    },
    stop: () => cancel(),
  }
}
