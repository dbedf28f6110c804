import * as v from 'valibot'
import type { TableSpec } from '../../ports/storage.ts'

const ENTRY = ['conversation', 'author', 'instance', 'seq'] as const

/** One row a conversation: what the list shows of it, and what both agreed on. */
export const chatsTable = { name: 'chats', key: 'peer' } as const satisfies TableSpec
/** What is mine alone about a conversation. */
export const prefsTable = { name: 'prefs', key: 'peer' } as const satisfies TableSpec
/** Texts that are to disappear; `due` once their time runs. */
export const vanishingTable = { name: 'vanishing', key: ENTRY, indexes: { due: ['due'] } } as const satisfies TableSpec
/** Texts that went without an entry that says so: whoever keeps copies (the search) drops them, and then the row. */
export const unindexedTable = { name: 'unindexed', key: ENTRY } as const satisfies TableSpec

export const StoredOrder = v.pipe(v.strictTuple([v.number(), v.string(), v.string(), v.number()]), v.readonly())
/** What went bad is as if it were not there. */
export const optional = <T extends v.GenericSchema>(schema: T) =>
  v.fallback(v.exactOptional(schema), undefined as never)

const ChatRow = v.object({
  peer: v.string(),
  unread: v.number(),
  lastText: v.string(),
  lastAt: v.number(),
  lastFrom: v.fallback(v.picklist(['me', 'friend']), 'friend'),
  lastKind: v.fallback(v.picklist(['text', 'unsupported', 'deleted', 'timer']), 'text'),
  lastOrder: optional(StoredOrder),
  firstUnread: optional(StoredOrder),
  stirredAt: v.fallback(v.optional(v.number()), undefined),
  timer: optional(v.object({ seconds: v.number(), by: StoredOrder })),
  /** Every time that both ever agreed on, in seconds: no other is a reason for a text to disappear. */
  agreed: optional(v.array(v.number())),
  proposal: optional(
    v.object({
      from: v.picklist(['me', 'friend']),
      seconds: v.number(),
      instance: v.string(),
      seq: v.number(),
      by: StoredOrder,
    }),
  ),
})
export type ChatRow = Omit<v.InferOutput<typeof ChatRow>, 'stirredAt'> & { readonly stirredAt: number }

/** Undefined for a row that went bad. */
export function parseChatRow(row: unknown): ChatRow | undefined {
  const parsed = v.safeParse(ChatRow, row)
  return parsed.success ? { ...parsed.output, stirredAt: parsed.output.stirredAt ?? parsed.output.lastAt } : undefined
}

const PrefsRow = v.object({
  peer: v.string(),
  pinned: optional(v.number()),
  mutedUntil: optional(v.number()),
  archived: optional(v.literal(true)),
  flagged: optional(v.literal(true)),
})
export function parsePrefsRow(row: unknown): v.InferOutput<typeof PrefsRow> | undefined {
  const parsed = v.safeParse(PrefsRow, row)
  return parsed.success ? parsed.output : undefined
}

const VanishingRow = v.object({
  conversation: v.string(),
  author: v.string(),
  instance: v.string(),
  seq: v.number(),
  ttl: v.pipe(v.number(), v.minValue(1)),
  due: optional(v.number()),
})
export type VanishingRow = v.InferOutput<typeof VanishingRow>
export function parseVanishingRow(row: unknown): VanishingRow | undefined {
  const parsed = v.safeParse(VanishingRow, row)
  return parsed.success ? parsed.output : undefined
}
