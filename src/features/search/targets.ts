import { ACTS, actOf, WORD_HOLDERS } from '../../conversation/kinds/acts.ts'
import { deleteKind } from '../../conversation/kinds/delete.ts'
import { type Entry, type EntryKey, idOfKey, keyOf } from '../../engine/entry.ts'
import type { Row } from '../../ports/storage.ts'

/** Row key: of a row as it comes from the disk. */
export const keyOfRow = (row: Row): EntryKey => keyOf(row as unknown as Entry)

const CHANGES_WORDS: ReadonlySet<string> = new Set([...WORD_HOLDERS, deleteKind.name])

/** Targets: the rows whose words these entries took away or changed. */
export const targetsOf = (entries: readonly Entry[]): readonly EntryKey[] => {
  const targets = entries.flatMap((entry) => {
    const act = CHANGES_WORDS.has(entry.kind) && Object.hasOwn(ACTS, entry.kind) ? actOf(entry) : undefined
    return act ? [[idOfKey(act.target), act.target] as const] : []
  })
  return [...new Map(targets).values()]
}
