import { compareOrder, entriesTable, entryId, type Order } from '../../engine/entry.ts'
import type { Storage } from '../../ports/storage.ts'
import type { PeerId } from '../../ports/transport.ts'
import { TEXT } from './kinds.ts'
import { BEFORE, MAX_PINS, PAGE } from './limits.ts'
import type { Outcome } from './projection.ts'
import { page, parseShown, type Shown } from './rows.ts'

/** An unbroken run of lines. `complete`: nothing older is on the disk; `newest`: nothing newer. */
export interface Stretch {
  readonly rows: readonly Shown[]
  readonly complete: boolean
  readonly newest: boolean
}

/** `rows` with `more` in their places; a row that is there already is replaced. */
export function merged(rows: readonly Shown[], more: readonly Shown[]): readonly Shown[] {
  const [last, first] = [rows.at(-1), more[0]]
  if (!first) return rows
  if (more.length === 1 && (!last || compareOrder(last.order, first.order) < 0)) return [...rows, first] // as almost always
  const all = new Map(rows.map((row) => [entryId(row), row]))
  for (const row of more) all.set(entryId(row), row)
  return [...all.values()].sort((a, b) => compareOrder(a.order, b.order))
}

/** Does it belong to these, or beyond one of their ends? */
export function fits(
  rows: readonly Shown[],
  { order }: Shown,
  { complete, newest }: Pick<Stretch, 'complete' | 'newest'>,
): boolean {
  const [first, last] = [rows[0], rows.at(-1)]
  if (!first || !last) return complete || newest
  return (complete || compareOrder(order, first.order) >= 0) && (newest || compareOrder(order, last.order) <= 0)
}

export async function newestPage(storage: Storage, peer: PeerId): Promise<Stretch> {
  const { rows, end } = await page(storage, peer, PAGE, true)
  return { rows, complete: end, newest: true }
}

/** My newest texts, as they were sent. */
export async function newestOfMine(storage: Storage, peer: PeerId): Promise<{ text: string; at: number }[]> {
  const { rows } = await newestPage(storage, peer)
  return rows.flatMap(({ author, kind, body, at }) =>
    author !== peer && kind === TEXT ? [{ text: (body as { text: string }).text, at }] : [],
  )
}

/** The line at `order` or the next one, as `first`, with what stands before and after it. */
export async function around(storage: Storage, peer: PeerId, order: Order): Promise<Stretch & { first?: Shown }> {
  const [before, after] = await Promise.all([
    page(storage, peer, BEFORE, true, order),
    page(storage, peer, PAGE, false, order, true),
  ])
  const [first] = after.rows
  const stretch = { rows: [...before.rows, ...after.rows], complete: before.end, newest: after.end }
  return first ? { ...stretch, first } : stretch
}

/**
 * The first line at or after a moment; undefined when all are older. Halves the numbers between the first line and the last: a score of
 * single reads. Claimed times rise with the order but for clocks that are wrong, so this is near enough to look for a day.
 */
export async function firstSince(storage: Storage, peer: PeerId, moment: number): Promise<Shown | undefined> {
  const from = async (lamport: number) => (await page(storage, peer, 1, false, [lamport], true)).rows[0]
  const [oldest, newest] = await Promise.all([page(storage, peer, 1, false), page(storage, peer, 1, true)])
  let low = oldest.rows[0]?.lamport ?? 0
  let high = newest.rows[0]?.lamport ?? 0
  if (!newest.rows[0] || newest.rows[0].at < moment) return undefined
  while (low < high) {
    const middle = Math.floor((low + high) / 2)
    const row = await from(middle)
    if (!row || row.at >= moment) high = middle
    else low = row.lamport + 1
  }
  return from(low)
}

/** The newest first. */
export async function readPins(storage: Storage, peer: PeerId): Promise<readonly Shown[]> {
  const range = { table: entriesTable.name, index: 'pinned', from: [peer], to: [peer, []], reverse: true }
  return (await storage.range({ ...range, limit: MAX_PINS })).flatMap((row) => parseShown(row) ?? [])
}

/** The pinned ones after a write; the same list when it says nothing about them. */
export function pinsAfter(pins: readonly Shown[], { rows, gone }: Pick<Outcome, 'rows' | 'gone'>): readonly Shown[] {
  const all = new Map(pins.map((row) => [entryId(row), row]))
  const concerned = rows.filter((row) => row.pinned !== undefined || all.has(entryId(row)))
  if (concerned.length === 0 && !gone.some((id) => all.has(id))) return pins
  for (const row of concerned) all.set(entryId(row), row)
  for (const id of gone) all.delete(id)
  return [...all.values()]
    .filter((row) => row.pinned !== undefined)
    .sort((a, b) => compareOrder(b.order, a.order))
    .slice(0, MAX_PINS)
}
