import { compareOrder, entryId, orderOf } from '../engine/entry.ts'
import type { ConversationId } from '../engine/ids.ts'
import { NO_MARKS } from '../engine/marks.ts'
import type { Rules } from '../engine/rules.ts'
import type { Storage } from '../ports/storage.ts'
import { emptyConversation } from './conversationRows.ts'
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
  /** Unread lines that were taken back: their number. */
  readonly unreadGone: number
}

/** Summary: the conversation's row as it is after a write; the same object when nothing about it changes. */
export async function summarise(written: Written): Promise<ConversationRow | undefined> {
  const { storage, now, conversation, shown, touched, news, unreadGone, rules } = written
  const withLast = (of: ConversationRow | undefined, line: Line, at: number) => lastIs(of, line, now, at, rules)
  let row = written.before
  if (news.length > 0 || unreadGone > 0) row = counted(row ?? emptyConversation(conversation, now), news, unreadGone)
  const last = row?.lastOrder
  const newest = shown.reduce<Line | undefined>((a, b) => (a && compareOrder(a.order, b.order) > 0 ? a : b), undefined)
  if (newest && (!last || compareOrder(newest.order, last) >= 0)) return withLast(row, newest, now)
  if (shown.length > 0 && row) row = { ...row, lastActivityAt: now }
  if (!row || touched.size === 0) return row
  // A row of an early version does not say which its last one is.
  const isLast = (other: EntryRow) => !last || compareOrder(orderOf(other), last) === 0
  const changed = [...touched.values()].find(isLast)
  if (!changed) return row
  if (changed.order && last) return withLast(row, changed as Line, row.lastActivityAt)
  const { lines } = await page(storage, conversation, touched.size + 1, true)
  const left = lines.map((other) => touched.get(entryId(other)) ?? other).filter((other) => other.order) as Line[]
  const remains = left.at(-1)
  return remains ? withLast(row, remains, row.lastActivityAt) : { ...without(row), lastText: '', lastKind: 'text' }
}

function without({ lastOrder: _order, ...row }: ConversationRow): ConversationRow {
  return row
}

/** Unread: by arrival, not by order. A late message with an old lamport is still news. */
function counted(row: ConversationRow, news: readonly Line[], unreadGone: number): ConversationRow {
  const { firstUnread, ...rest } = row
  const unread = Math.max(0, row.unread - unreadGone) + news.length
  const orders = [...(row.unread > 0 && firstUnread ? [firstUnread] : []), ...news.map(({ order }) => order)]
  const first = orders.reduce<ConversationRow['firstUnread']>(
    (a, b) => (a && compareOrder(a, b) < 0 ? a : b),
    undefined,
  )
  return unread > 0 && first ? { ...rest, unread, firstUnread: first } : { ...rest, unread }
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
