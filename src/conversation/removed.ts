import * as v from 'valibot'
import { ENTRIES, type EntryKey, keyOf } from '../engine/entry.ts'
import type { ConversationId, LogName, PersonId } from '../engine/ids.ts'
import type { RangeQuery, Row, Storage } from '../ports/storage.ts'
import type { EntryRow } from './row.ts'
import { removalsTable, StoredConversation, StoredLog, StoredPerson } from './tables.ts'

const RemovalRow = v.object({
  conversation: StoredConversation,
  logs: v.array(v.tuple([StoredPerson, StoredLog, v.number()])),
})

/** Removal: the deletion of a conversation, as far as each of its logs went when it was asked for. What is written later stays. */
export interface Removal {
  readonly conversation: ConversationId
  readonly logs: readonly (readonly [author: PersonId, instance: LogName, seq: number])[]
  /** Undoable: still. */
  undoable: boolean
  /** Grace over: nothing but an undo under way keeps it from being run. */
  due?: boolean
}

export type Removed = ReturnType<typeof createRemoved>

/**
 * Removed entries: of conversations that are being deleted. For whoever reads through `hidden` they are gone from the first moment, however
 * long it takes until they are.
 */
export function createRemoved() {
  const removals = new Map<ConversationId, Removal>()

  const isRemoved = ([conversation, author, instance, seq]: EntryKey, undoable: boolean): boolean => {
    const removal = removals.get(conversation)
    return (
      removal !== undefined &&
      (undoable || !removal.undoable) &&
      removal.logs.some((log) => log[0] === author && log[1] === instance && seq <= log[2])
    )
  }

  return {
    of: (conversation: ConversationId): Removal | undefined => removals.get(conversation),
    all: (): readonly Removal[] => [...removals.values()],
    /** Going: removed, and nothing brings it back. */
    isGoing: (key: EntryKey): boolean => isRemoved(key, false),
    set: (removal: Removal) => void removals.set(removal.conversation, removal),
    drop: (conversation: ConversationId) => void removals.delete(conversation),
    /** Storage in which no line is found that is removed. `undoable`: also none whose removal may still be undone. */
    hidden(storage: Storage, undoable: boolean): Storage {
      const stays = (row: Row) => !isRemoved(keyOf(row as EntryRow), undoable)
      async function range(query: RangeQuery): Promise<Row[]> {
        const { index, limit } = query
        const rows = await storage.range(query)
        if (removals.size === 0 || query.table !== ENTRIES || index === undefined) return rows
        const left = rows.filter(stays)
        // A conversation ends where it was deleted: what others wrote below that is read once that is gone. Elsewhere it is passed over.
        if (left.length === rows.length || index === 'shown' || limit === undefined || rows.length < limit) return left
        return (await range({ ...query, limit: limit * 2 })).slice(0, limit)
      }
      return {
        ...storage,
        range,
        async get(table, key) {
          const row = await storage.get(table, key)
          return row && table === ENTRIES && !stays(row) ? undefined : row
        },
      }
    },
    /** After a start: what was cut off goes on. */
    async load(storage: Storage) {
      for (const row of await storage.range({ table: removalsTable.name })) {
        const parsed = v.safeParse(RemovalRow, row)
        if (parsed.success) removals.set(parsed.output.conversation, { ...parsed.output, undoable: false })
      }
    },
  }
}
