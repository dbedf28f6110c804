import type { ConversationId } from '../engine/ids.ts'
import type { Storage } from '../ports/storage.ts'
import { clampTime } from './message.ts'
import { firstSince, page } from './pages.ts'
import type { Line } from './row.ts'
import { timeOf } from './timing.ts'

/** Lines of one look: what was said on a quiet day, or in a quiet month. */
const LOOK = 64
/** Looks for one day at most: times that friends claim may jump to and fro as they like. */
const LOOKS = 4

/** Days on which something stands in a conversation, and the times of its first line and its last. */
export interface Days {
  /** For each day that was asked for: is there anything? */
  readonly some: readonly boolean[]
  readonly oldest: number | undefined
  readonly newest: number | undefined
}

/**
 * Days: on which of them does something stand? `starts`: their beginnings, in order, and the end of the last. Goes from one that has
 * something to the next, so that it costs a few reads for each, however many lines lie on them, and however far back. Days only go
 * forwards here, as they do on the screen: a wrong clock begins none that is over.
 */
export async function daysWithLines(
  storage: Storage,
  conversation: ConversationId,
  starts: readonly number[],
  now: number,
): Promise<Days> {
  const ends = await Promise.all([true, false].map((older) => page(storage, conversation, 1, older)))
  const [newest, oldest] = ends.map(({ lines: [line] }) => line && clampTime(timeOf(line), now))
  const some = starts.slice(1).map(() => false)
  const dayOf = (line: Line) => starts.findLastIndex((start) => start <= clampTime(timeOf(line), now))
  let line = await firstSince(storage, conversation, starts[0]!)
  for (let left = LOOKS * some.length, last = -1; line && left > 0; left--) {
    last = Math.max(last, dayOf(line))
    if (last >= some.length) break
    if (last >= 0) some[last] = true
    line = await firstBeyond(storage, conversation, line, (other) => dayOf(other) > last, starts[last + 1]!)
  }
  return { some, oldest, newest }
}

/** Line: the next one that is `beyond`: near, or found by halving. */
async function firstBeyond(
  storage: Storage,
  conversation: ConversationId,
  line: Line,
  beyond: (other: Line) => boolean,
  moment: number,
): Promise<Line | undefined> {
  const near = await page(storage, conversation, LOOK, false, line.order)
  return (
    near.lines.find(beyond) ??
    (near.end ? undefined : await firstSince(storage, conversation, moment, near.lines.at(-1)!.lamport))
  )
}
