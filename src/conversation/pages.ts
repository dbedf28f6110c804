import { compareOrder, ENTRIES, entryId, type Order } from '../engine/entry.ts'
import type { ConversationId } from '../engine/ids.ts'
import type { Key, Storage } from '../ports/storage.ts'
import { JUMP_LEAD, MAX_PINS, PAGE } from './limits.ts'
import { type Line, parseLine } from './row.ts'
import { timeOf } from './timing.ts'

export interface Page {
  /** In shown order. */
  readonly lines: readonly Line[]
  /** Nothing lies beyond it in the direction that was asked for. */
  readonly end: boolean
}

/** Past the end of every order: an array sorts after every number that an order may begin with. */
const LAST: Key = [[]]

/**
 * Page: at most `limit` lines of the conversation beyond `from` (exclusive; with `including`, the line there as well), towards the older or
 * the newer. One range query, whatever the length of the conversation; for lines that went bad as many others are taken.
 */
export async function page(
  storage: Storage,
  conversation: ConversationId,
  limit: number,
  older: boolean,
  from?: Order | readonly [lamport: number],
  including = false,
): Promise<Page> {
  const lines: Line[] = []
  let at: Key = from ?? (older ? LAST : [])
  let open = !including
  for (;;) {
    const wanted = limit - lines.length
    const bounds = older
      ? { from: [conversation], to: [conversation, at], toOpen: open, reverse: true }
      : { from: [conversation, at], fromOpen: open, to: [conversation, LAST] }
    const found = await storage.range({ table: ENTRIES, index: 'shown', ...bounds, limit: wanted })
    lines.push(...found.flatMap((row) => parseLine(row) ?? []))
    const end = found.length < wanted
    if (end || lines.length === limit) return { lines: older ? lines.reverse() : lines, end }
    at = found.at(-1)!.order as Key // it came through the index, so it is a key
    open = true
  }
}

/** Window: an unbroken run of lines. `complete`: nothing older is on the disk; `newest`: nothing newer. */
export interface Window {
  readonly lines: readonly Line[]
  readonly complete: boolean
  readonly newest: boolean
}

export async function newestPage(storage: Storage, conversation: ConversationId): Promise<Window> {
  const { lines, end } = await page(storage, conversation, PAGE, true)
  return { lines, complete: end, newest: true }
}

/** Window: the line at `order` or the next one, as `first`, with what stands before and after it. */
export async function around(
  storage: Storage,
  conversation: ConversationId,
  order: Order,
): Promise<Window & { first?: Line }> {
  const [before, after] = await Promise.all([
    page(storage, conversation, JUMP_LEAD, true, order),
    page(storage, conversation, PAGE, false, order, true),
  ])
  const [first] = after.lines
  const window = { lines: [...before.lines, ...after.lines], complete: before.end, newest: after.end }
  return first ? { ...window, first } : window
}

/**
 * Line: the first at or after a moment, of those above `after`; undefined when all are older. Halves the numbers between the first line and
 * the last: a score of single reads. Claimed times rise with the order but for clocks that are wrong, so this is near enough to look for a
 * day.
 */
export async function firstSince(
  storage: Storage,
  conversation: ConversationId,
  moment: number,
  after = Number.NEGATIVE_INFINITY,
): Promise<Line | undefined> {
  const from = async (lamport: number) => (await page(storage, conversation, 1, false, [lamport], true)).lines[0]
  const [oldest, newest] = await Promise.all([
    page(storage, conversation, 1, false),
    page(storage, conversation, 1, true),
  ])
  let low = Math.max(after + 1, oldest.lines[0]?.lamport ?? 0)
  let high = newest.lines[0]?.lamport ?? 0
  if (!newest.lines[0] || timeOf(newest.lines[0]) < moment) return undefined
  while (low < high) {
    const middle = Math.floor((low + high) / 2)
    const line = await from(middle)
    if (!line || timeOf(line) >= moment) high = middle
    else low = line.lamport + 1
  }
  return from(low)
}

/** Pins: the newest first. */
export async function readPins(storage: Storage, conversation: ConversationId): Promise<readonly Line[]> {
  const within = { from: [conversation], to: [conversation, []] }
  const found = await storage.range({ table: ENTRIES, index: 'pinned', ...within, reverse: true, limit: MAX_PINS })
  return found.flatMap((row) => parseLine(row) ?? [])
}

/** Lines: with `more` in their places; one that is there already is replaced. */
export function merged(lines: readonly Line[], more: readonly Line[]): readonly Line[] {
  const [last, first] = [lines.at(-1), more[0]]
  if (!first) return lines
  if (more.length === 1 && (!last || compareOrder(last.order, first.order) < 0)) return [...lines, first] // as almost always
  const all = new Map(lines.map((line) => [entryId(line), line]))
  for (const line of more) all.set(entryId(line), line)
  return [...all.values()].sort((a, b) => compareOrder(a.order, b.order))
}

/** Line: does it belong to these, or beyond one of their ends? */
export function fits(
  lines: readonly Line[],
  { order }: Line,
  { complete, newest }: Pick<Window, 'complete' | 'newest'>,
): boolean {
  const [first, last] = [lines[0], lines.at(-1)]
  if (!first || !last) return complete || newest
  return (complete || compareOrder(order, first.order) >= 0) && (newest || compareOrder(order, last.order) <= 0)
}
