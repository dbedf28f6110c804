import type { Key, Storage } from '../ports/storage.ts'
import { ENTRIES, type Entry, type EntryKey, keyOf } from './entry.ts'

/** An array sorts after everything that a key begins with. */
const PAST: Key = []

/** Skip scan: of all entries within `within` whose keys begin alike, so many columns long, the first one's. One look-up each. */
export async function* skipScan(
  storage: Storage,
  columns: number,
  within: readonly Key[] = [],
): AsyncGenerator<EntryKey, void> {
  for (let from: Key = within; ; ) {
    const [first] = await storage.range({ table: ENTRIES, from, to: [...within, PAST], limit: 1, walk: true })
    if (!first) return
    const key = keyOf(first as Entry)
    yield key
    from = [...key.slice(0, columns), PAST]
  }
}

/** Logs: those within `within`, each by its newest entries, at most `limit`, ascending. Two look-ups a log, however long it is. */
export async function* newestOfLogs(
  storage: Storage,
  limit: number,
  within: readonly Key[] = [],
): AsyncGenerator<readonly Entry[], void> {
  for await (const [conversation, author, instance] of skipScan(storage, 3, within)) {
    const log = [conversation, author, instance]
    const newest = await storage.range({ table: ENTRIES, from: log, to: [...log, PAST], reverse: true, limit })
    yield newest.reverse() as Entry[]
  }
}
