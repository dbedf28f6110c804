import { WORD_HOLDERS } from '../../conversation/kinds/acts.ts'
import { traitsOf } from '../../conversation/kinds/traits.ts'
import type { EntryRow } from '../../conversation/row.ts'
import { conversationsTable, parseConversationRow, unindexedTable } from '../../conversation/tables.ts'
import { ENTRIES, type EntryKey, erased, keyOf } from '../../engine/entry.ts'
import type { Change, Row, Storage, TableSpec } from '../../ports/storage.ts'
import { SETTING } from './setting.ts'

/** Change that goes into the backup; undefined for one that does not. */
export type Passed = Change | undefined

interface Deps {
  storage: Pick<Storage, 'get'>
  /** Table of the settings, keyed by `key`. */
  settings: string
  /** Of a conversation that is being deleted, and cannot be had back. */
  isGoing(key: EntryKey): boolean
}

/** Tables in a backup: all but what concerns copies that stay on this device. `staying`: names of others that do. */
export const inBackup = (tables: readonly TableSpec[], staying: readonly string[]): readonly TableSpec[] =>
  tables.filter(({ name }) => name !== unindexedTable.name && !staying.includes(name))

const holdsWords = (row: EntryRow) => WORD_HOLDERS.some((name) => name === row.kind)
const isLine = (row: EntryRow) => traitsOf(row.kind)?.counts === true

/**
 * Withheld: words that were to disappear, since nobody agreed to a copy that lasts, and those of conversations that are just being deleted.
 * Their places stay, so that no log has a hole. So does not what is known of this install's backups.
 */
export function createWithheld({ storage, settings, isGoing }: Deps) {
  const lineAt = async (key: EntryKey) => (await storage.get(ENTRIES, key)) as EntryRow | undefined

  /** Line: its words are to disappear, or are just being deleted. */
  const isWithheldLine = (row: EntryRow) => row.ttl !== undefined || isGoing(keyOf(row))

  /** Version of a line. */
  const isWithheldVersion = async (row: EntryRow): Promise<boolean> =>
    isGoing(keyOf(row)) || (row.target !== undefined && (await lineAt(row.target))?.ttl !== undefined)

  /** Conversation, whose last words stand in the list: not where they are to disappear. */
  async function summary(row: Row): Promise<Row> {
    const { id, lastOrder } = parseConversationRow(row) ?? {}
    if (!id || !lastOrder) return row
    const [, author, instance, seq] = lastOrder
    const last = await lineAt([id, author, instance, seq])
    return last && isLine(last) && isWithheldLine(last) ? { ...row, lastText: '' } : row
  }

  /** Change as it goes into the backup. At once wherever that is known: there are as many as there are rows. */
  return (change: Change): Passed | Promise<Passed> => {
    if ('drop' in change) return change
    const table = 'put' in change ? change.put : change.add
    const row = change.row as EntryRow & Row
    if (table === settings) return row.key === SETTING ? undefined : change
    if (table === conversationsTable.name) return summary(row).then((its) => ({ put: table, row: its }))
    if (table !== ENTRIES || row.erased) return change
    const bare = { put: table, row: { ...erased(row), gone: 1 } }
    if (isLine(row)) return isWithheldLine(row) ? bare : change
    return holdsWords(row) ? isWithheldVersion(row).then((is) => (is ? bare : change)) : change
  }
}
