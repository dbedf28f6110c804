import * as v from 'valibot'
import { type Entry, ERASED, entriesTable, entryId, type Order } from '../../engine/entry.ts'
import { erased } from '../../engine/log.ts'
import { type Marks, NO_MARKS } from '../../engine/marks.ts'
import type { Change, Key, Row, Storage, TableSpec } from '../../ports/storage.ts'
import type { PeerId } from '../../ports/transport.ts'
import { DELETE, DeleteBody, TEXT, TextBody } from './kinds.ts'
import type { ChatSummary, Message, MessageStatus } from './message.ts'

export const chatsTable = { name: 'chats', key: 'peer' } as const satisfies TableSpec

const Stored = v.object({
  conversation: v.string(),
  author: v.string(),
  instance: v.string(),
  seq: v.number(),
  lamport: v.number(),
  at: v.number(),
  kind: v.string(),
  body: v.unknown(),
  order: v.strictTuple([v.number(), v.string(), v.string(), v.number()]),
})
export type Shown = Entry & { readonly order: Order }

const ChatRow = v.object({ peer: v.string(), unread: v.number(), lastText: v.string(), lastAt: v.number() })

/** Nobody wrote here before this app existed (2026); a claimed time before that, or after now, is somebody's clock. */
const EARLIEST = Date.UTC(2026, 0, 1)
/** Enough of a message for the list of chats. */
const PREVIEW = 200

/** The entries that a delete takes back: always its author's own, whatever else its body says. */
export function targetOf(entry: Entry): Pick<Entry, 'conversation' | 'author' | 'instance' | 'seq'> | undefined {
  const body = entry.kind === DELETE ? v.safeParse(DeleteBody, entry.body) : undefined
  return body?.success ? { conversation: entry.conversation, author: entry.author, ...body.output } : undefined
}

/** As it is shown; undefined for what is not. */
export const shownOf = (entry: Entry): Shown | undefined =>
  entry.kind === TEXT ? { ...entry, order: [entry.lamport, entry.author, entry.instance, entry.seq] } : undefined

/** Undefined for a row that went bad: it is set aside, the rest is shown. */
export function parseShown(row: Row): Shown | undefined {
  const parsed = v.safeParse(Stored, row)
  return parsed.success ? parsed.output : undefined
}

export function statusOf(entry: Pick<Entry, 'instance' | 'seq'>, marks: Marks): MessageStatus {
  const upTo = (name: 'delivered' | 'read') => marks[name][entry.instance] ?? 0
  if (entry.seq <= upTo('read')) return 'read'
  return entry.seq <= upTo('delivered') ? 'delivered' : 'waiting'
}

export function messageOf(entry: Shown, marks: Marks, now: number): Message {
  const body = entry.kind === TEXT ? v.safeParse(TextBody, entry.body) : undefined
  // Of two authors, the one who is not the friend is me, under this ID or a former one.
  const mine = entry.author !== entry.conversation
  return {
    id: entryId(entry),
    from: mine ? 'me' : entry.author,
    kind: body?.success ? 'text' : 'unsupported',
    text: body?.success ? body.output.text : '',
    at: Math.max(EARLIEST, Math.min(entry.at, now)),
    ...(mine ? { status: statusOf(entry, marks) } : {}),
  }
}

export interface Page {
  /** In shown order. */
  readonly shown: readonly Shown[]
  /** Nothing older is on the disk. */
  readonly complete: boolean
}

/**
 * The newest `limit` shown entries before `before`. One range query, whatever the length of the conversation; rows that went bad are
 * set aside, and as many older ones taken in their place.
 */
export async function page(storage: Storage, peer: PeerId, limit: number, before?: Order): Promise<Page> {
  const shown: Shown[] = []
  // An array sorts after every number that `order` may begin with: `[[]]` is past the end.
  let end: Key = before ?? [[]]
  for (;;) {
    const wanted = limit - shown.length
    const rows = await storage.range({
      table: entriesTable.name,
      index: 'shown',
      from: [peer],
      to: [peer, end],
      toOpen: true,
      reverse: true,
      limit: wanted,
    })
    shown.push(...rows.flatMap((row) => parseShown(row) ?? []))
    if (rows.length < wanted) return { shown: shown.reverse(), complete: true }
    if (shown.length === limit) return { shown: shown.reverse(), complete: false }
    end = rows.at(-1)!.order as Key // it came through the index, so it is a key
  }
}

interface Deps {
  storage: Storage
  now(): number
  summary(peer: PeerId): ChatSummary | undefined
  /** What the summary will be once this write is on disk; undefined when it stays as it is. */
  onSummary(peer: PeerId, summary: ChatSummary | undefined): void
}

/** The fold of entries into what is shown, materialised in the same write: see `Project` in the log. */
export function createProjection({ storage, now, summary, onSummary }: Deps) {
  return async function project(entries: readonly Entry[], mine: boolean): Promise<readonly Change[]> {
    const rows = new Map<string, Entry>()
    const touched = new Map<string, Entry>()
    // Text is shown even when this version cannot read it; other kinds that it does not know are kept and not shown.
    for (const entry of entries) rows.set(entryId(entry), shownOf(entry) ?? entry)
    for (const entry of entries) {
      const target = targetOf(entry)
      if (!target) continue
      const id = entryId(target)
      const fresh = rows.get(id)
      if (fresh) rows.set(id, erased(fresh))
      else {
        const key = [target.conversation, target.author, target.instance, target.seq]
        const stored = (await storage.get(entriesTable.name, key)) as Entry | undefined
        if (stored && stored.kind !== ERASED) touched.set(id, erased(stored))
      }
    }
    const changes: Change[] = [...rows.values()].map((row) => ({ add: entriesTable.name, row }))
    for (const row of touched.values()) changes.push({ put: entriesTable.name, row })
    const peer = entries[0]!.conversation
    const summarised = await summarise(peer, [...rows.values()], touched, mine)
    if (summarised) changes.push({ put: chatsTable.name, row: { peer, ...summarised } })
    onSummary(peer, summarised)
    return changes
  }

  async function summarise(
    peer: PeerId,
    rows: readonly Entry[],
    touched: ReadonlyMap<string, Entry>,
    mine: boolean,
  ): Promise<ChatSummary | undefined> {
    const before = summary(peer)
    const shown = rows.filter((row): row is Shown => row.order !== undefined)
    // By arrival, not by order: a late message with an old lamport is still news.
    const unread = mine ? (before?.unread ?? 0) : (before?.unread ?? 0) + shown.length
    let last = shown.at(-1)
    if (!last && touched.size > 0) {
      const { shown: left } = await page(storage, peer, touched.size + 1)
      last = left.filter((entry) => !touched.has(entryId(entry))).at(-1)
      if (!last) return { unread: 0, lastText: '', lastAt: before?.lastAt ?? now() }
    }
    if (!last) return undefined
    const { text, at } = messageOf(last, NO_MARKS, now())
    return { unread, lastText: text.slice(0, PREVIEW), lastAt: at }
  }
}

export async function readSummaries(storage: Storage): Promise<Record<PeerId, ChatSummary>> {
  const all: Record<PeerId, ChatSummary> = {}
  for (const row of await storage.range({ table: chatsTable.name })) {
    const parsed = v.safeParse(ChatRow, row)
    if (!parsed.success) continue
    const { peer, ...summary } = parsed.output
    all[peer] = summary
  }
  return all
}
