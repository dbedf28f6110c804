import { type EntryKey, entriesTable, keyOf } from '../../engine/entry.ts'
import type { Storage } from '../../ports/storage.ts'
import { STARRED_PAGE } from './limits.ts'
import { parseShown, type Shown } from './rows.ts'

/** Where a page of stars ends: since when, and which one. */
export interface StarPlace {
  readonly starred: number
  readonly key: EntryKey
}

/** As the disk has them: of those that were starred in the same moment, the greater key comes first. */
const isBeyond = (row: Shown, { starred, key }: StarPlace) =>
  row.starred !== starred || compareKeys(keyOf(row), key) < 0

function compareKeys(a: EntryKey, b: EntryKey): number {
  for (let at = 0; at < a.length; at++) if (a[at] !== b[at]) return a[at]! < b[at]! ? -1 : 1
  return 0
}

/**
 * A page of the starred rows of all conversations, the newest star first, beyond `last`, which need not be there any more. Many can have
 * been starred in one moment, so the moment alone is no place to go on from.
 */
export async function starredPage(
  storage: Storage,
  last: StarPlace | undefined,
): Promise<{ rows: readonly Shown[]; more: boolean }> {
  const bound = last ? { to: [last.starred] } : {}
  // What is not wanted stands at the beginning, so taking more and more of it comes to an end.
  for (let limit = STARRED_PAGE + 1; ; limit *= 2) {
    const found = await storage.range({ table: entriesTable.name, index: 'starred', ...bound, reverse: true, limit })
    const rows = found.flatMap((row) => parseShown(row) ?? []).filter((row) => !last || isBeyond(row, last))
    const all = found.length < limit
    if (all || rows.length > STARRED_PAGE)
      return { rows: rows.slice(0, STARRED_PAGE), more: rows.length > STARRED_PAGE }
  }
}
