import type { ConversationId } from '../engine/ids.ts'
import { createListeners } from '../lib/listeners.ts'
import type { Storage } from '../ports/storage.ts'
import { type ConversationRow, conversationsTable, parseConversationRow } from './tables.ts'

export type ConversationRows = ReturnType<typeof createConversationRows>

/** Conversation row: of one that nothing has been written in. */
export const emptyConversation = (id: ConversationId, now: number): ConversationRow => ({
  id,
  unread: 0,
  lastText: '',
  lastAt: 0,
  lastFrom: 'friend',
  lastKind: 'text',
  lastActivityAt: now,
})

/** Conversation rows: all of them, in memory as they are on the disk. Whoever wrote one there says so here. */
export function createConversationRows() {
  const rows = new Map<ConversationId, ConversationRow>()
  const onChange = createListeners<[row: ConversationRow, before: ConversationRow | undefined]>()
  return {
    get: (id: ConversationId): ConversationRow | undefined => rows.get(id),
    all: (): readonly ConversationRow[] => [...rows.values()],
    /** Row that is on the disk now. */
    set(row: ConversationRow) {
      const before = rows.get(row.id)
      rows.set(row.id, row)
      onChange.tell(row, before)
    },
    onChange: onChange.add,
    async load(storage: Storage) {
      for (const row of await storage.range({ table: conversationsTable.name })) {
        const parsed = parseConversationRow(row)
        if (parsed) rows.set(parsed.id, parsed)
      }
    },
  }
}
