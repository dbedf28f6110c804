import { MAX_STRETCH } from '../../conversation/tables.ts'
import type { EntryKey } from '../../engine/entry.ts'
import type { Key, Row, Storage } from '../../ports/storage.ts'

/** Rows of one look; and entries of which an index is told at a time. */
const LOOK_ROWS = 400
const LOOK_ENTRIES = 400

/** Gone: what one row names: an entry, or a stretch of a log. */
interface Gone {
  /** Of the row. */
  readonly key: Key
  readonly keys: readonly EntryKey[]
}

const goneOf = (row: Row): Gone => {
  const { conversation, author, instance, seq } = row as {
    [Column in 'conversation' | 'author' | 'instance']: never
  } & {
    seq: number | readonly [number, number]
  }
  const [first, last] = typeof seq === 'number' ? [seq, seq] : seq
  const count = Math.max(0, Math.min(last - first + 1, MAX_STRETCH))
  return {
    key: [conversation, author, instance, seq],
    keys: Array.from({ length: count }, (_, at) => [conversation, author, instance, first + at]),
  }
}

/** Unindexed: rows whose words an index on this disk may still hold. Whoever erases writes their keys; here alone they are forgotten. */
export function createUnindexed(storage: Storage, table: string) {
  /** Last key that was forgotten: behind it one looks on, since a disk steps over every place of what it has just dropped. */
  let after: Key | undefined

  const forget = async (some: readonly Gone[]): Promise<boolean> => {
    const done = some.length === 0 || (await storage.write(some.map(({ key }) => ({ drop: table, key })))) === 'done'
    if (done) after = some.at(-1)?.key ?? after
    return done
  }

  /** The next ones, that name at most so many entries or little more, and whether they are all. */
  async function next(most = Number.POSITIVE_INFINITY): Promise<{ gone: readonly Gone[]; all: boolean }> {
    const behind = after === undefined ? {} : { from: after, fromOpen: true }
    const rows = await storage.range({ table, ...behind, limit: LOOK_ROWS, walk: true })
    if (rows.length === 0 && after !== undefined) {
      // Some may have come before it meanwhile.
      after = undefined
      return next(most)
    }
    const gone: Gone[] = []
    let entries = 0
    for (const row of rows) {
      if (entries >= most) break
      const one = goneOf(row)
      gone.push(one)
      entries += one.keys.length
    }
    return { gone, all: after === undefined && gone.length === rows.length && rows.length < LOOK_ROWS }
  }

  return {
    next,
    forget,
    /**
     * Forgets each once `letGo` says that the index has what its row holds now. One whose row has words, other ones than before, is forgotten
     * first: if it is erased meanwhile, the key that is written with that must stay. False when the index let go of nothing.
     */
    async takeOut(
      worded: (keys: readonly EntryKey[]) => Promise<ReadonlySet<EntryKey>>,
      letGo: (keys: readonly EntryKey[]) => Promise<boolean>,
    ): Promise<boolean> {
      for (;;) {
        const { gone } = await next(LOOK_ENTRIES)
        if (gone.length === 0) return true
        const keys = gone.flatMap((one) => one.keys)
        const words = await worded(keys)
        const those = (with_: boolean) => gone.filter((one) => one.keys.some((key) => words.has(key)) === with_)
        if (!(await forget(those(true)))) return true // another time
        if (!(await letGo(keys))) return false
        if (!(await forget(those(false)))) return true
      }
    },
  }
}
