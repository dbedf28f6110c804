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
/** Table: of texts that went without an entry that says so. Whoever keeps copies (the search) drops them, and then the row. */
export const unindexedTable = { name: 'unindexed', key: ENTRY } as const satisfies TableSpec
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
  timer: optional(v.object({ seconds: v.number(), by: StoredOrder })),
  /** Every time that all ever agreed on, in seconds: no other is a reason for a text to disappear. */
  agreed: optional(v.array(v.number())),
  proposal: optional(
    v.object({
      from: v.picklist(['me', 'friend']),
      seconds: v.number(),
      instance: StoredLog,
      seq: v.number(),
      by: StoredOrder,
    }),
  ),
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
})
export type VanishingRow = v.InferOutput<typeof VanishingRow>
export function parseVanishingRow(row: Row): VanishingRow | undefined {
  const parsed = v.safeParse(VanishingRow, row)
  return parsed.success ? parsed.output : undefined
}
