import type { Clock } from '../../ports/clock.ts'
import { AGAIN_MS, MAX_AGAIN_MS } from '../budgets.ts'

/** Frontier: by the name of a log. */
type Said = ReadonlyMap<string, number>

/** Resending: how often the other end may have everything again. What it asks for too soon is put off, not refused: its disk may be in trouble. */
export function createResending(clock: Clock, resend: (from: Said) => void) {
  let pause = AGAIN_MS
  let due = clock.uptime() + AGAIN_MS
  /** Frontier that was asked from the last time: whoever is further now has made progress. */
  let last: Said = new Map()
  let putOff: Map<string, number> | undefined
  let cancel: (() => void) | undefined

  function answered(from: Said) {
    const progress = [...from].some(([name, seq]) => seq > (last.get(name) ?? 0))
    pause = progress ? AGAIN_MS : Math.min(pause * 2, MAX_AGAIN_MS)
    due = clock.uptime() + pause
    last = from
  }

  return {
    /** Asked to resend: true when that may be done now. */
    asked(from: Said): boolean {
      if (!cancel && clock.uptime() >= due) {
        answered(from)
        return true
      }
      putOff = new Map(from)
      cancel ??= clock.after(due - clock.uptime(), () => {
        cancel = undefined
        const then = putOff!
        putOff = undefined
        answered(then)
        resend(then)
      })
      return false
    },
    /** Receipt that came meanwhile. */
    confirmed(said: Said) {
      for (const [name, seq] of said) putOff?.set(name, Math.max(seq, putOff.get(name) ?? 0))
    },
    stop: () => cancel?.(),
  }
}
