/** Hold: what becomes of a recording while a finger rests on its button. `discard`: it was drawn aside. `lock`: upwards, so that it goes on without the finger. */
export type Hold = 'held' | 'discard' | 'lock'

/** CSS pixels. */
const ASIDE = 80
const UPWARDS = 70
/** Recording of which less is there when the finger leaves goes on without it. Milliseconds. */
const SHORT_MS = 700

/** `dx`, `dy`: how far the finger is from where it came down, in CSS pixels; aside is towards the beginning of a line. */
export function holdAt(dx: number, dy: number, rtl: boolean): Hold {
  if (-dy >= UPWARDS && -dy >= Math.abs(dx)) return 'lock'
  return (rtl ? dx : -dx) >= ASIDE ? 'discard' : 'held'
}

/** Finger has left. `ms`: milliseconds that are recorded; undefined before it began, as while the browser asks for the microphone. */
export const releasedAt = (ms: number | undefined): 'send' | 'lock' =>
  ms === undefined || ms < SHORT_MS ? 'lock' : 'send'
