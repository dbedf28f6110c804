import { compareOrder, entryId, type Order, orderOf } from '../engine/entry.ts'
import type { ConversationId } from '../engine/ids.ts'
import { NO_MARKS } from '../engine/marks.ts'
import type { Rules } from '../engine/rules.ts'
import type { Storage } from '../ports/storage.ts'
import { emptyConversation } from './conversationRows.ts'
import { lateIn, lessLate, withLate } from './late.ts'
import { PAGE } from './limits.ts'
import { plainMessageOf, preview } from './message.ts'
import { page } from './pages.ts'
import type { EntryRow, Line } from './row.ts'
import type { ConversationRow } from './tables.ts'

interface Written {
  readonly storage: Storage
  readonly rules: Rules
  readonly now: number
  readonly conversation: ConversationId
  readonly before: ConversationRow | undefined
  /** Lines that are new. */
  readonly shown: readonly Line[]
  /** Rows that are changed, by id. */
  readonly touched: ReadonlyMap<string, EntryRow>
  /** Of the new ones, what somebody else has written. */
  readonly news: readonly Line[]
  /** Of these, what came above all that was on screen. */
  readonly late: readonly Line[]
  /** Unread lines that were taken back: their number. */
  readonly unreadGone: number
}

/** Summary: the conversation's row as it is after a write; the same object when nothing about it changes. */
export async function summarise(written: Written): Promise<ConversationRow | undefined> {
  const { storage, now, conversation, shown, touched, news, late, unreadGone, rules } = written
  const withLast = (of: ConversationRow | undefined, line: Line, at: number) => lastIs(of, line, now, at, rules)
  let row = written.before
  if (news.length > 0 || unreadGone > 0)
    row = counted(row ?? emptyConversation(conversation, now), news, late, unreadGone)
  if (row?.late && touched.size > 0) {
    const gone = [...touched.values()].filter(({ erased }) => erased).map(entryId)
    row = lessLate(row, new Set(gone))
  }
  const last = row?.lastOrder
  // One that was hidden may stand below everything now.
  const risen = [...touched.values()].filter((one) => one.order && last && compareOrder(one.order, last) > 0) as Line[]
  const newest = [...shown, ...risen].reduce<Line | undefined>(
    (a, b) => (a && compareOrder(a.order, b.order) > 0 ? a : b),
    undefined,
  )
  if (newest && (!last || compareOrder(newest.order, last) >= 0)) return withLast(row, newest, now)
  if (shown.length > 0 && row) row = { ...row, lastActivityAt: now }
  if (!row || touched.size === 0) return row
  // A row of an early version does not say which its last one is.
  const isLast = (other: EntryRow) => !last || compareOrder(orderOf(other), last) === 0
  const changed = [...touched.values()].find(isLast)
  if (!changed) return row
  if (changed.order && last) return withLast(row, changed as Line, row.lastActivityAt)
  // Upwards, until something is left.
  for (let from: Order | undefined; ; ) {
    const { lines, end } = await page(storage, conversation, Math.min(touched.size + 1, PAGE), true, from)
    const left = lines.map((other) => touched.get(entryId(other)) ?? other).filter((other) => other.order) as Line[]
    // One that is new stands on no page yet.
    const remains = [...left.slice(-1), ...(newest && (end || left.length > 0) ? [newest] : [])].sort(byOrder).at(-1)
    if (remains) return withLast(row, remains, row.lastActivityAt)
    if (end || !lines[0]) return { ...without(row), lastText: '', lastKind: 'text' }
    from = lines[0].order
  }
}

const byOrder = (a: Line, b: Line) => compareOrder(a.order, b.order)

function without({ lastOrder: _order, ...row }: ConversationRow): ConversationRow {
  return row
}

/** Unread: by arrival, not by order. A late message with an old lamport is still news, though nobody comes upon it at the end. */
function counted(
  row: ConversationRow,
  news: readonly Line[],
  behind: readonly Line[],
  unreadGone: number,
): ConversationRow {
  const { firstUnread, shownTo: _shown, ...rest } = row
  const unread = Math.max(0, row.unread - unreadGone) + news.length
  const wasAtEnd = row.unread > lateIn(row).length
  const ids = new Set(behind.map(entryId))
  const atEnd = news.filter((line) => !ids.has(entryId(line)))
  const orders = [...(wasAtEnd && firstUnread ? [firstUnread] : []), ...atEnd.map(({ order }) => order)]
  const first = orders.reduce<ConversationRow['firstUnread']>(
    (a, b) => (a && compareOrder(a, b) < 0 ? a : b),
    undefined,
  )
  const shown = wasAtEnd ? row.shownTo : row.lastOrder?.[0]
  return {
    ...rest,
    unread,
    ...(unread > 0 && first ? { firstUnread: first, ...(shown === undefined ? {} : { shownTo: shown }) } : {}),
    ...(behind.length > 0 ? { late: [...withLate(row.late, behind)] } : {}),
  }
}

function lastIs(
  row: ConversationRow | undefined,
  last: Line,
  now: number,
  lastActivityAt: number,
  rules: Rules,
): ConversationRow {
  const { at, what, from } = plainMessageOf(last, { marks: NO_MARKS, now, rules })
  return {
    ...(row ?? emptyConversation(last.conversation, now)),
    lastText: preview(last),
    lastAt: at,
    lastFrom: from === 'me' ? 'me' : 'friend',
    lastKind: what.kind,
    lastOrder: last.order,
    lastActivityAt,
  }
}
