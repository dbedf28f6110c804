import * as v from 'valibot'
import { ENTRIES, type Entry, type EntryKey, type Order } from '../engine/entry.ts'
import type { PersonId } from '../engine/ids.ts'
import type { Key, Row, Storage } from '../ports/storage.ts'
import { optional, StoredConversation, StoredLog, StoredOrder, StoredPerson } from './tables.ts'

/** Fold: what others have done to a line. The last writer by shown order wins: arrival decides nothing. */
const Folded = v.object({
  edit: optional(v.object({ text: v.string(), by: StoredOrder, times: v.number() })),
  /** By author. */
  reactions: optional(v.record(StoredPerson, v.object({ emoji: v.string(), by: StoredOrder }))),
  pin: optional(v.object({ on: v.boolean(), by: StoredOrder })),
})
export type Folded = v.InferOutput<typeof Folded>

const Stored = v.object({
  conversation: StoredConversation,
  author: StoredPerson,
  instance: StoredLog,
  seq: v.number(),
  lamport: v.number(),
  at: v.number(),
  kind: v.string(),
  body: v.unknown(),
  erased: optional(v.literal(1)),
  order: StoredOrder,
  folded: optional(Folded),
  pinned: optional(v.number()),
  starred: optional(v.number()),
  ttl: optional(v.number()),
  arrived: optional(v.number()),
  came: optional(v.number()),
  shownAt: optional(v.number()),
})

/** Entry row: an entry as it lies on the disk, with what this device folded onto it. None of that ever goes over a wire. */
export type EntryRow = Entry & {
  /** Shown as a line of the conversation, at this place. */
  readonly order?: Order
  /** Acts on this one. */
  readonly target?: EntryKey
  /** Acts on one that is not known yet. */
  readonly orphan?: 1
  /** Its words went on this device alone, by choice or by time. No delete brings a trace of it back. */
  readonly gone?: 1
  readonly folded?: Folded
  /** Its place among the pinned of its conversation; only while `folded.pin.on`. */
  readonly pinned?: number
  /** Since when; wall clock. */
  readonly starred?: number
  /** Disappears, as all agreed. Seconds. */
  readonly ttl?: number
  /** Came so late that it stands above what its author had seen by then: when it did; wall clock. */
  readonly arrived?: number
  /** Arrival here, of another's; wall clock. */
  readonly came?: number
  /** Time that it is shown with, where its author's clock told what cannot be; wall clock. */
  readonly shownAt?: number
}

/** Line: the row of an entry that is shown. */
export type Line = EntryRow & { readonly order: Order }

/** Line: as the disk has it; undefined for a row that went bad: it is set aside, the rest is shown. */
export function parseLine(row: Row | undefined): Line | undefined {
  const parsed = v.safeParse(Stored, row)
  return parsed.success ? (parsed.output as Line) : undefined
}

/** Line: that a key names; undefined when it is not on this device, or went bad. */
export const lineAt = async (storage: Storage, key: EntryKey): Promise<Line | undefined> =>
  parseLine(await storage.get(ENTRIES, key))

/** Acts of one look at the disk: however many there are, no more than these are in memory at a time. */
const ACTS_PAGE = 256

/** Acts on one entry, of one kind, in bounded pages: nobody says how many there are. */
export async function* actsOn(
  storage: Storage,
  target: EntryKey,
  kind: string,
): AsyncGenerator<readonly EntryRow[], void> {
  let from: Key = [target, kind]
  for (;;) {
    const range = { table: ENTRIES, index: 'acts', from, fromOpen: true, to: [target, kind, []], limit: ACTS_PAGE }
    const acts = (await storage.range({ ...range, walk: true })) as unknown as readonly EntryRow[]
    if (acts.length > 0) yield acts
    const last = acts.at(-1)
    if (!last || acts.length < ACTS_PAGE) return
    from = [target, kind, last.author, last.instance, last.seq]
  }
}

/** Reactions: of one author on a line; undefined when there is none. */
export const reactionBy = (line: EntryRow, author: PersonId) =>
  line.folded?.reactions && Object.hasOwn(line.folded.reactions, author) ? line.folded.reactions[author] : undefined
