import { compareOrder, type Entry, entryId } from '../../engine/entry.ts'
import { NO_MARKS } from '../../engine/marks.ts'
import type { Storage } from '../../ports/storage.ts'
import type { PeerId } from '../../ports/transport.ts'
import { PREVIEW } from './limits.ts'
import { isMine, messageOf, page, type Shown } from './rows.ts'
import { type ChatRow, parseChatRow } from './tables.ts'

/** A conversation that nothing has been written in. */
export const emptyChat = (peer: PeerId, now: number): ChatRow => ({
  peer,
  unread: 0,
  lastText: '',
  lastAt: 0,
  lastFrom: 'friend',
  lastKind: 'text',
  stirredAt: now,
})

interface Written {
  storage: Storage
  now: number
  peer: PeerId
  before: ChatRow | undefined
  /** Lines that are new. */
  shown: readonly Shown[]
  /** Rows that are changed, by id. */
  touched: ReadonlyMap<string, Entry & Partial<Shown>>
  /** Of the new ones, what the friend has written. */
  news: readonly Shown[]
  /** How many unread ones were taken back. */
  unreadGone: number
}

/** The row of the list as it is after these; the same object when nothing about it changes. */
export async function summarise(written: Written): Promise<ChatRow | undefined> {
  const { storage, now, peer, shown, touched, news, unreadGone } = written
  let row = written.before
  if (news.length > 0 || unreadGone > 0) row = counted(row ?? emptyChat(peer, now), news, unreadGone)
  const last = row?.lastOrder
  const newest = shown.reduce<Shown | undefined>((a, b) => (a && compareOrder(a.order, b.order) > 0 ? a : b), undefined)
  if (newest && (!last || compareOrder(newest.order, last) >= 0)) return withLast(row, newest, now, now)
  if (shown.length > 0 && row) row = { ...row, stirredAt: now }
  if (!row || touched.size === 0) return row
  // A row of an earlier version does not say which its last one is.
  const isLast = (other: Entry) =>
    !last ||
    (other.lamport === last[0] && other.author === last[1] && other.instance === last[2] && other.seq === last[3])
  const changed = [...touched.values()].find(isLast)
  if (!changed) return row
  if (changed.order && last) return withLast(row, changed as Shown, now, row.stirredAt)
  const { rows } = await page(storage, peer, touched.size + 1, true)
  const left = rows.map((other) => touched.get(entryId(other)) ?? other).filter((other) => other.order) as Shown[]
  const remains = left.at(-1)
  return remains ? withLast(row, remains, now, row.stirredAt) : { ...without(row), lastText: '', lastKind: 'text' }
}

function without({ lastOrder: _order, ...row }: ChatRow): ChatRow {
  return row
}

/** By arrival, not by order: a late message with an old lamport is still news. */
function counted(row: ChatRow, news: readonly Shown[], unreadGone: number): ChatRow {
  const { firstUnread, ...rest } = row
  const unread = Math.max(0, row.unread - unreadGone) + news.length
  const orders = [...(row.unread > 0 && firstUnread ? [firstUnread] : []), ...news.map(({ order }) => order)]
  const first = orders.reduce<ChatRow['firstUnread']>((a, b) => (a && compareOrder(a, b) < 0 ? a : b), undefined)
  return unread > 0 && first ? { ...rest, unread, firstUnread: first } : { ...rest, unread }
}

function withLast(row: ChatRow | undefined, last: Shown, now: number, stirredAt: number): ChatRow {
  const { text, at, kind } = messageOf(last, { marks: NO_MARKS, now, quoted: () => undefined })
  return {
    ...(row ?? emptyChat(last.conversation, now)),
    lastText: text.slice(0, PREVIEW),
    lastAt: at,
    lastFrom: isMine(last) ? 'me' : 'friend',
    lastKind: kind,
    lastOrder: last.order,
    stirredAt,
  }
}

export async function readChats(storage: Storage, table: string): Promise<Record<PeerId, ChatRow>> {
  const all: Record<PeerId, ChatRow> = {}
  for (const row of await storage.range({ table })) {
    const parsed = parseChatRow(row)
    if (parsed) all[parsed.peer] = parsed
  }
  return all
}
