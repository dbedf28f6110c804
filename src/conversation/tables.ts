import * as v from 'valibot'
import { ENTRIES, type Order } from '../engine/entry.ts'
import type { ConversationId, LogName, PersonId } from '../engine/ids.ts'
import type { Row, TableSpec } from '../ports/storage.ts'

const ENTRY = ['conversation', 'author', 'instance', 'seq'] as const

/**
 * Table: of entries. Its columns are plain (keys, order, flags), but for `body` and `folded`: those hold what people said, and nothing is
 * ever looked up by them. An entry with `order` is a line of its conversation, one with `target` acts on another.
 */
export const entriesTable = {
  name: ENTRIES,
  key: ENTRY,
  indexes: {
    shown: ['conversation', 'order'],
    // With their place, so that they can be walked in pages: nobody says how many there are.
    acts: ['target', 'kind', 'author', 'instance', 'seq'],
    orphans: ['conversation', 'orphan'],
    pinned: ['conversation', 'pinned'],
    starred: ['starred'],
  },
} as const satisfies TableSpec

/** Table: of conversations: what the list shows of each, and what those who are in it agreed on. */
export const conversationsTable = { name: 'conversations', key: 'id' } as const satisfies TableSpec
/** Table: of texts that are to disappear; `due` once their time runs. */
export const vanishingTable = { name: 'vanishing', key: ENTRY, indexes: { due: ['due'] } } as const satisfies TableSpec
/**
 * Table: of texts that went, or are others now. Whoever keeps copies (the search) drops them, and then the row. One row names a stretch of a
 * log that went as a whole: its `seq` is the first and the last.
 */
export const unindexedTable = { name: 'unindexed', key: ENTRY } as const satisfies TableSpec
/** Stretch of a log that one row may name, and one write may delete: a few milliseconds of the disk's time. Entries. */
export const MAX_STRETCH = 400
/** Table: of conversations that are being deleted, slice by slice: one that is cut off goes on at the next start. */
export const removalsTable = { name: 'removals', key: 'conversation' } as const satisfies TableSpec

const Name = <T extends string>() =>
  v.pipe(
    v.string(),
    v.transform((name) => name as T),
  )
export const StoredConversation = Name<ConversationId>()
export const StoredPerson = Name<PersonId>()
export const StoredLog = Name<LogName>()
export const StoredOrder: v.GenericSchema<unknown, Order> = v.strictTuple([
  v.number(),
  StoredPerson,
  StoredLog,
  v.number(),
])
/** Column: what went bad is as if it were not there. */
export const optional = <T extends v.GenericSchema>(schema: T) =>
  v.fallback(v.exactOptional(schema), undefined as never)

const StoredProposal = v.object({
  from: v.picklist(['me', 'friend']),
  seconds: v.number(),
  instance: StoredLog,
  seq: v.number(),
  by: StoredOrder,
})
/** Timer in force: since which entry, and which proposal that agreed to. */
const StoredTimer = v.object({ seconds: v.number(), by: StoredOrder, asked: optional(StoredOrder) })
/** Held time: agreed on, for what stands between two places of the shown order. */
const StoredHeld = v.object({ seconds: v.number(), from: optional(StoredOrder), until: optional(StoredOrder) })
const StoredStep = v.object({
  by: StoredOrder,
  seconds: v.number(),
  answers: optional(v.object({ instance: StoredLog, seq: v.number() })),
  declines: optional(v.object({ by: StoredPerson, instance: StoredLog, seq: v.number() })),
})

const ConversationRow = v.object({
  id: StoredConversation,
  unread: v.number(),
  lastText: v.string(),
  lastAt: v.number(),
  lastFrom: v.fallback(v.picklist(['me', 'friend']), 'friend'),
  lastKind: v.fallback(v.string(), 'text'),
  lastOrder: optional(StoredOrder),
  firstUnread: optional(StoredOrder),
  /** By this device's clock. */
  lastActivityAt: v.fallback(v.optional(v.number()), undefined),
  timer: optional(StoredTimer),
  proposal: optional(StoredProposal),
  /** Times agreed on, each with the places between which it counts. */
  held: optional(v.array(StoredHeld)),
  /** Timer entries, the newest in shown order, and what all before them came to: one that comes late finds its place among them. */
  said: optional(
    v.object({
      steps: v.array(StoredStep),
      by: optional(StoredOrder),
      timer: optional(StoredTimer),
      proposal: optional(StoredProposal),
      held: v.array(StoredHeld),
    }),
  ),
  /** Times ever agreed on, in seconds, as early versions kept them: without their places. */
  agreed: optional(v.array(v.number())),
  /** Lamport: of the last line that was there when what is unread began to come. */
  shownTo: optional(v.number()),
  /** Late lines: came above what was on screen, and were not on screen since. By log; from `from` on, all that come in it. */
  late: optional(
    v.array(
      v.object({
        author: StoredPerson,
        instance: StoredLog,
        seqs: v.array(v.number()),
        from: optional(v.number()),
      }),
    ),
  ),
  /** Untold lines: deleted with the conversation before anybody saw them. By log, the first of them: nothing from there on is told as read. */
  untold: optional(v.array(v.object({ author: StoredPerson, instance: StoredLog, seq: v.number() }))),
})
export type ConversationRow = Omit<v.InferOutput<typeof ConversationRow>, 'lastActivityAt'> & {
  readonly lastActivityAt: number
}

/** Conversation row: as the disk has it; undefined for one that went bad. */
export function parseConversationRow(row: unknown): ConversationRow | undefined {
  const parsed = v.safeParse(ConversationRow, row)
  return parsed.success
    ? { ...parsed.output, lastActivityAt: parsed.output.lastActivityAt ?? parsed.output.lastAt }
    : undefined
}

const VanishingRow = v.object({
  conversation: StoredConversation,
  author: StoredPerson,
  instance: StoredLog,
  seq: v.number(),
  ttl: v.pipe(v.number(), v.minValue(1)),
  due: optional(v.number()),
  /** Versions alone: of a line that was deleted, those that did not go in the same write. */
  versions: optional(v.literal(1)),
})
export type VanishingRow = v.InferOutput<typeof VanishingRow>
export function parseVanishingRow(row: Row): VanishingRow | undefined {
  const parsed = v.safeParse(VanishingRow, row)
  return parsed.success ? parsed.output : undefined
}
