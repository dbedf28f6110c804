import type { Change, Key, Storage, TableSpec } from '../../ports/storage.ts'
import { changeLine, keyIn } from './format.ts'
import type { Passed } from './withheld.ts'

/** Feed of the disk: what is written to it while it is being read. */
export interface Feed {
  /** Lists that are on the disk now, one after another in the order of the disk. */
  onChanges(tell: (changes: readonly Change[]) => void): () => void
  /** Resolves once all lists that are under way now are on the disk, and were told, or are not. */
  settled(): Promise<unknown>
}

interface Deps {
  storage: Pick<Storage, 'range'>
  feed: Feed
  tables: readonly TableSpec[]
  /** Change as it goes into the backup; undefined for one that does not. */
  pass(change: Change): Passed | Promise<Passed>
}

/** Piece: as much as is read at a time. Characters. */
const PIECE = 2 ** 17
const FIRST_ROWS = 64
const MAX_ROWS = 4_096

/**
 * Snapshot of the disk, as lines, while people go on writing: a sweep over the tables, which sees each row at another moment, and between its
 * pages all that was written meanwhile, in the order of the disk. Whoever does all of that in turn comes to the very state that the disk had
 * after the last list that is told: each row that the sweep saw too late or too early is told again after it. So nothing has to stand still,
 * and no more is in memory than one page and what was written while it was read.
 */
export function createSnapshot({ storage, feed, tables, pass }: Deps) {
  const rows: Record<string, number> = {}
  let drops = 0
  const names = new Set(tables.map(({ name }) => name))

  async function textOf(changes: readonly Change[]): Promise<string> {
    let text = ''
    for (const change of changes) {
      const asked = pass(change)
      const passed = asked instanceof Promise ? await asked : asked
      if (!passed) continue
      if ('drop' in passed) drops += 1
      else {
        const table = 'put' in passed ? passed.put : passed.add
        rows[table] = (rows[table] ?? 0) + 1
      }
      text += `${changeLine(passed)}\n`
    }
    return text
  }

  async function* pieces(): AsyncGenerator<string, void> {
    let journal: (readonly Change[])[] = []
    const ours = (change: Change) =>
      names.has('drop' in change ? change.drop : 'put' in change ? change.put : change.add)
    const stop = feed.onChanges((changes) => {
      const its = changes.filter(ours)
      if (its.length > 0) journal.push(its)
    })
    /** Lists so far, whole ones. */
    const taken = (): readonly Change[] => {
      const all = journal.flat()
      journal = []
      return all
    }
    try {
      for (const spec of tables) {
        let limit = FIRST_ROWS
        let from: Key | undefined
        for (;;) {
          const after = from === undefined ? {} : { from, fromOpen: true }
          // Each row once, in whatever order goes on: a disk behind a lock would read whole runs for that of their names.
          const found = await storage.range({ table: spec.name, ...after, limit, walk: true })
          // The page first: what is told behind it is younger, or the same.
          const text = await textOf(found.map((row) => ({ put: spec.name, row })))
          yield text
          yield await textOf(taken())
          const last = found.at(-1)
          if (!last || found.length < limit) break
          from = keyIn(last, spec)
          if (text.length > 2 * PIECE) limit = Math.max(1, limit >> 1)
          else if (text.length < PIECE / 2) limit = Math.min(MAX_ROWS, limit * 2)
        }
      }
      await feed.settled()
      yield await textOf(taken())
    } finally {
      stop()
    }
  }

  return {
    pieces,
    /** Counts of what was told so far. */
    counts: () => ({ rows: { ...rows }, drops }),
  }
}
