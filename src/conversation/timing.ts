import { clampTime } from './message.ts'
import type { Line } from './row.ts'

/**
 * Timing of lines that have just come from one author, in the order of their log: none is later than now, nor earlier than `floor`, when
 * something stood there that its author had seen. What a clock told wrongly is put right once, when it comes: told anew at each look, it would
 * never stand still.
 */
export function timed(lines: readonly Line[], floor: number, now: number): Line[] {
  let earliest = floor
  const changed: Line[] = []
  for (const line of lines) {
    const shownAt = Math.max(earliest, clampTime(line.at, now))
    earliest = shownAt
    if (shownAt !== line.at) changed.push({ ...line, shownAt })
  }
  return changed
}

/** Time at which a line is shown. */
export const timeOf = ({ at, shownAt }: Pick<Line, 'at' | 'shownAt'>): number => shownAt ?? at
