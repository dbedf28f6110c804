/** About what fits on a line of a bubble. */
const LINE_CHARACTERS = 56
/** A text longer than this is folded: folding away less would cost a press for nothing. */
const MAX_LINES = 24
/** Long text: only its beginning is shown at first. */
export function isLong(text: string): boolean {
  let lines = 0
  let start = 0
  while (start <= text.length) {
    const found = text.indexOf('\n', start)
    const end = found < 0 ? text.length : found
    lines += Math.max(1, Math.ceil((end - start) / LINE_CHARACTERS))
    if (lines > MAX_LINES) return true
    start = end + 1
  }
  return false
}
