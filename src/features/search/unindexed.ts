import type { EntryKey } from '../../engine/entry.ts'
import type { Storage } from '../../ports/storage.ts'
import { keyOfRow } from './targets.ts'

/** Rows of one look. */
const SLICE_ENTRIES = 400

/** Unindexed: keys of rows whose words an index on this disk may still hold. Whoever erases writes them; here alone they are forgotten. */
export function createUnindexed(storage: Storage, table: string) {
  const forget = async (keys: readonly EntryKey[]): Promise<boolean> =>
    keys.length === 0 || (await storage.write(keys.map((key) => ({ drop: table, key })))) === 'done'

  async function next(): Promise<{ keys: readonly EntryKey[]; all: boolean }> {
    const rows = await storage.range({ table, limit: SLICE_ENTRIES })
    return { keys: rows.map(keyOfRow), all: rows.length < SLICE_ENTRIES }
  }

  return {
    /** The next ones, and whether they are all. */
    next,
    remember: (keys: readonly EntryKey[]) =>
      storage.write(
        keys.map(([conversation, author, instance, seq]) => ({
          put: table,
          row: { conversation, author, instance, seq },
        })),
      ),
    forget,
    /**
     * Forgets each once `letGo` says that the index has what its row holds now. One whose row has words, other ones than before, is forgotten
     * first: if it is erased meanwhile, the key that is written with that must stay. False when the index let go of nothing.
     */
    async takeOut(
      hasWords: (key: EntryKey) => Promise<boolean>,
      letGo: (keys: readonly EntryKey[]) => Promise<boolean>,
    ): Promise<boolean> {
      for (;;) {
        const { keys } = await next()
        if (keys.length === 0) return true
        const worded = await Promise.all(keys.map(hasWords))
        const those = (words: boolean) => keys.filter((_, at) => worded[at] === words)
        if (!(await forget(those(true)))) return true // another time
        if (!(await letGo(keys))) return false
        if (!(await forget(those(false)))) return true
      }
    },
  }
}
