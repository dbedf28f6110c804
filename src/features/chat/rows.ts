import * as v from 'valibot'
import {
  type Entry,
  type EntryKey,
  ERASED,
  entriesTable,
  entryId,
  type Order,
  parseEntryId,
  type Writer,
} from '../../engine/entry.ts'
import type { Marks } from '../../engine/marks.ts'
import type { Key, Row, Storage } from '../../ports/storage.ts'
import type { PeerId } from '../../ports/transport.ts'
import { TEXT, TextBody, TIMER, TimerBody } from './kinds.ts'
import { PREVIEW } from './limits.ts'
import type { Message, MessageStatus, Quote, Reaction } from './message.ts'
import { optional, StoredOrder } from './tables.ts'

/** The last writer by shown order wins: arrival decides nothing. */
const EditFold = v.object({ text: v.string(), by: StoredOrder, times: v.number() })
const ReactionFold = v.record(v.string(), v.object({ emoji: v.string(), by: StoredOrder }))
const PinFold = v.object({ on: v.boolean(), by: StoredOrder })

const Stored = v.object({
  conversation: v.string(),
  author: v.string(),
  instance: v.string(),
  seq: v.number(),
  lamport: v.number(),
  at: v.number(),
  kind: v.string(),
  body: v.unknown(),
  order: StoredOrder,
  edit: optional(EditFold),
  reactions: optional(ReactionFold),
  pin: optional(PinFold),
  pinned: optional(v.number()),
  starred: optional(v.number()),
  ttl: optional(v.number()),
})

/** The row of a line of the conversation: its entry, and what others have done to it. */
export type Shown = Entry & {
  readonly order: Order
  readonly edit?: v.InferOutput<typeof EditFold>
  /** By author. */
  readonly reactions?: v.InferOutput<typeof ReactionFold>
  readonly pin?: v.InferOutput<typeof PinFold>
  /** Its place among the pinned of its conversation; only while `pin.on`. */
  readonly pinned?: number
  /** Since when; wall clock. */
  readonly starred?: number
  /** It disappears, as both agreed. Seconds. */
  readonly ttl?: number
}

export const orderOf = (entry: Entry): Order => [entry.lamport, entry.author, entry.instance, entry.seq]

/** Undefined for a row that went bad: it is set aside, the rest is shown. */
export function parseShown(row: Row | undefined): Shown | undefined {
  const parsed = v.safeParse(Stored, row)
  return parsed.success ? (parsed.output as Shown) : undefined
}

/** Nobody wrote here before this app existed (2026); a claimed time before that, or after now, is somebody's clock. */
const EARLIEST = Date.UTC(2026, 0, 1)
export const clampTime = (at: number, now: number) => Math.max(EARLIEST, Math.min(at, now))

export function statusOf(entry: Pick<Entry, 'instance' | 'seq'>, marks: Marks): MessageStatus {
  const upTo = (name: 'delivered' | 'read') => marks[name][entry.instance] ?? 0
  if (entry.seq <= upTo('read')) return 'read'
  return entry.seq <= upTo('delivered') ? 'delivered' : 'waiting'
}

/** Of two authors, the one who is not the friend is me, under this ID or a former one. */
export const isMine = (entry: Pick<Entry, 'author' | 'conversation'>) => entry.author !== entry.conversation

/** Of before I had the ID that I have now: the friend has it in another conversation, or not at all. */
export const isFormer = (entry: Entry, { id, base }: Pick<Writer, 'id' | 'base'>) =>
  entry.lamport <= base || (isMine(entry) && entry.author !== id)

const fromOf = (entry: Pick<Entry, 'author' | 'conversation'>) => (isMine(entry) ? 'me' : entry.author)

export type Text = v.InferOutput<typeof TextBody>
export function textBodyOf(entry: Entry): Text | undefined {
  const body = entry.kind === TEXT ? v.safeParse(TextBody, entry.body) : undefined
  return body?.success ? body.output : undefined
}

/** What it says now: for a search, a copy, a notification. Undefined for what says nothing. */
export const textOf = (row: Shown): string | undefined => {
  const body = textBodyOf(row)
  return body && (row.edit?.text ?? body.text)
}

export interface MessageContext {
  readonly marks: Marks
  readonly now: number
  /** Who I am here now; without it nothing is known to be of a former ID. */
  readonly me?: Writer
  /** The row that `key` names, as far as it was looked up. */
  quoted(key: EntryKey): Shown | undefined
}

export function replyOf(row: Shown): EntryKey | undefined {
  const reply = textBodyOf(row)?.reply
  return reply && [row.conversation, reply.by, reply.instance, reply.seq]
}

const idOf = ([, author, instance, seq]: EntryKey) => entryId({ author, instance, seq })

export function quoteOf(key: EntryKey, found: Shown | undefined): Quote {
  const [conversation, author] = key
  const base = { id: idOf(key), from: fromOf({ conversation, author }) }
  const text = found && textOf(found)
  if (text !== undefined) return { ...base, kind: 'text', text: text.slice(0, PREVIEW) }
  return { ...base, kind: found?.kind === ERASED ? 'deleted' : 'gone', text: '' }
}

function reactionsOf(row: Shown): readonly Reaction[] | undefined {
  const counted = new Map<string, { count: number; mine: boolean }>()
  for (const [author, { emoji }] of Object.entries(row.reactions ?? {})) {
    if (emoji === '') continue
    const one = counted.get(emoji) ?? { count: 0, mine: false }
    counted.set(emoji, { count: one.count + 1, mine: one.mine || author !== row.conversation })
  }
  return counted.size === 0 ? undefined : [...counted].map(([emoji, rest]) => ({ emoji, ...rest }))
}

function timerOf(row: Shown): Message['timer'] {
  const body = v.safeParse(TimerBody, row.body)
  if (row.kind !== TIMER || !body.success) return undefined
  const { seconds, answers, declines } = body.output
  if (declines) return { seconds, what: 'declined' }
  return { seconds, what: seconds === 0 ? 'ended' : answers ? 'agreed' : 'proposed' }
}

export function messageOf(row: Shown, { marks, now, me, quoted }: MessageContext): Message {
  const body = textBodyOf(row)
  const text = body && (row.edit?.text ?? body.text)
  const timer = timerOf(row)
  const reply = replyOf(row)
  const reactions = body && reactionsOf(row)
  return {
    id: entryId(row),
    from: fromOf(row),
    kind: text !== undefined ? 'text' : row.kind === ERASED ? 'deleted' : timer ? 'timer' : 'unsupported',
    text: text ?? '',
    at: clampTime(row.at, now),
    ...(isMine(row) ? { status: statusOf(row, marks) } : {}),
    ...(me && isFormer(row, me) ? { former: true as const } : {}),
    ...(body && row.edit ? { edited: row.edit.times } : {}),
    ...(reply ? { quote: quoteOf(reply, quoted(reply)) } : {}),
    ...(reactions ? { reactions } : {}),
    ...(body?.forwarded ? { forwarded: true as const } : {}),
    ...(body && row.pin?.on ? { pinned: true as const } : {}),
    ...(body && row.starred !== undefined ? { starred: true as const } : {}),
    ...(body && row.ttl ? { ttl: row.ttl } : {}),
    ...(timer ? { timer } : {}),
  }
}

export interface Page {
  /** In shown order. */
  readonly rows: readonly Shown[]
  /** Nothing lies beyond it in the direction that was asked for. */
  readonly end: boolean
}

/** Past the end of every order: an array sorts after every number that an order may begin with. */
const LAST: Key = [[]]

/**
 * At most `limit` rows of the conversation beyond `from` (exclusive; with `including`, the row there as well), towards the older or
 * the newer. One range query, whatever the length of the conversation; for rows that went bad as many others are taken.
 */
export async function page(
  storage: Storage,
  peer: PeerId,
  limit: number,
  older: boolean,
  from?: Order | readonly [lamport: number],
  including = false,
): Promise<Page> {
  const rows: Shown[] = []
  let at: Key = from ?? (older ? LAST : [])
  let open = !including
  for (;;) {
    const wanted = limit - rows.length
    const bounds = older
      ? { from: [peer], to: [peer, at], toOpen: open, reverse: true }
      : { from: [peer, at], fromOpen: open, to: [peer, LAST] }
    const found = await storage.range({ table: entriesTable.name, index: 'shown', ...bounds, limit: wanted })
    rows.push(...found.flatMap((row) => parseShown(row) ?? []))
    const end = found.length < wanted
    if (end || rows.length === limit) return { rows: older ? rows.reverse() : rows, end }
    at = found.at(-1)!.order as Key // it came through the index, so it is a key
    open = true
  }
}

export const rowAt = async (storage: Storage, key: EntryKey): Promise<Shown | undefined> =>
  parseShown(await storage.get(entriesTable.name, key))

/** Undefined for what is no id. */
export function keyIn(conversation: PeerId, id: string): EntryKey | undefined {
  const entry = parseEntryId(id)
  return entry && [conversation, entry.author, entry.instance, entry.seq]
}
