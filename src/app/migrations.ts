import { ENTRIES } from '../engine/entry.ts'
import type { MigratingRows, MigrationStep, Row } from '../ports/storage.ts'

/** Reads all of a table whose rows are few, and puts what `convert` makes of each into its place in the new ones. */
async function move(rows: MigratingRows, from: string, convert: (row: Row) => readonly [table: string, row: Row][]) {
  const found: Row[] = []
  await rows.each(from, (row) => {
    found.push(row)
    return 'keep'
  })
  for (const row of found) for (const [table, next] of convert(row)) await rows.put(table, next)
}

/** Marks as pairs: `{instance: seq}` before. */
const pairs = (mark: unknown): readonly (readonly [string, number])[] =>
  typeof mark === 'object' && mark !== null
    ? Object.entries(mark).filter(([, seq]) => Number.isSafeInteger(seq) && (seq as number) > 0)
    : []

/** Acts of others on a line stand in one column; that its words are gone is a flag. */
function entryOf3(row: Row): Row | 'keep' {
  const { edit, reactions, pin, ...rest } = row
  const folds = Object.entries({ edit, reactions, pin }).filter(([, fold]) => fold !== undefined)
  const isErased = row.kind === 'erased'
  if (folds.length === 0 && !isErased) return 'keep'
  return {
    ...rest,
    ...(folds.length > 0 ? { folded: Object.fromEntries(folds) } : {}),
    ...(isErased ? { erased: 1 } : {}),
  }
}

/**
 * Schema 3: a conversation is a place, not a person. `chats`, `prefs`, `contacts` and `marks` go to `conversations`, `own`, `people`,
 * `receipts` and `seen`; of entries few change. IDs that this device had before are those of authors who are neither I nor the friend.
 */
const toSchema3: MigrationStep = {
  to: 3,
  async run(rows) {
    await move(rows, 'chats', ({ peer, stirredAt, ...row }) => [
      ['conversations', { ...row, id: peer, ...(stirredAt === undefined ? {} : { lastActivityAt: stirredAt }) }],
    ])
    await move(rows, 'prefs', ({ peer, ...row }) => [['own', { ...row, conversation: peer }]])
    await move(rows, 'contacts', (row) => [['people', row]])
    await move(rows, 'marks', ({ conversation, delivered, read, seen }) => [
      ['receipts', { conversation, person: conversation, delivered: pairs(delivered), read: pairs(read) }],
      ['seen', { conversation, author: conversation, upTo: pairs(seen) }],
    ])
    const authors = new Set<unknown>()
    await rows.each(ENTRIES, (row) => {
      if (row.author !== row.conversation) authors.add(row.author)
      return entryOf3(row)
    })
    await move(rows, 'identity', (row) => {
      authors.delete(row.id)
      return [['identity', { ...row, former: [...authors] }]]
    })
  },
}

/** Migrations: every step from what an older version of the app left, in its order. */
export const migrations: readonly MigrationStep[] = [toSchema3]
