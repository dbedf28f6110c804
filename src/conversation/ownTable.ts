import * as v from 'valibot'
import type { ConversationId } from '../engine/ids.ts'
import type { Storage, TableSpec } from '../ports/storage.ts'
import type { Own } from './own.ts'
import { optional, StoredConversation } from './tables.ts'

/** Table: of what is mine alone about a conversation. */
export const ownTable = { name: 'own', key: 'conversation' } as const satisfies TableSpec

const OwnRow = v.object({
  conversation: StoredConversation,
  pinned: optional(v.number()),
  mutedUntil: optional(v.number()),
  archived: optional(v.literal(true)),
  flagged: optional(v.literal(true)),
})

export async function readOwn(storage: Storage): Promise<Record<ConversationId, Own>> {
  const all: Record<ConversationId, Own> = {}
  for (const row of await storage.range({ table: ownTable.name })) {
    const parsed = v.safeParse(OwnRow, row)
    if (!parsed.success) continue
    const { conversation, ...own } = parsed.output
    all[conversation] = own
  }
  return all
}
