import type { Clock } from '../../src/ports/clock.ts'
import type { Change, Storage, TableSpec, Written } from '../../src/ports/storage.ts'
import { createMemoryDisk, type MemoryDisk, nameOf } from './memoryDisk.ts'

export interface MemoryStorageOptions {
  /** The disk of an earlier handle: a reload. That handle is deposed from then on. */
  readonly disk?: MemoryDisk
  readonly clock?: Clock
  /** With a clock: milliseconds that the next operation takes, asked once for each; half before it is on disk, half after. */
  readonly delay?: () => number
}

/** What a disk can answer that has nothing to do with the rows. */
type Failure = Exclude<Written, 'done' | 'exists'>

export interface MemoryStorage extends Storage {
  readonly disk: MemoryDisk
  /** The next `times` writes fail with `why`, and nothing of them is on disk. */
  failWrites(why: Failure, times?: number): void
  /** The database fails under us: from now on reads reject and writes are `broken`. What is on disk stays there. */
  breakDown(): void
  /** The browser deletes the database under us, and it is found to be gone. */
  vanish(): void
  /** The tab dies now: nothing more of this handle reaches the disk, and its promises never settle. */
  crash(): void
}

/**
 * IndexedDB's semantics without IndexedDB: rows are cloned when they are handed in and out, a write waits for earlier operations on
 * its tables, a read for earlier writes, and nothing settles in the same turn.
 */
export function createMemoryStorage(tables: readonly TableSpec[], options: MemoryStorageOptions = {}): MemoryStorage {
  const { disk = createMemoryDisk(), clock, delay } = options
  const epoch = disk.open(tables)
  const erasures = disk.erasures()
  const failures: Failure[] = []
  const lastReads = new Map<string, Promise<unknown>>()
  const listeners = new Set<() => void>()
  let lastWrite: Promise<unknown> = Promise.resolve()
  let state: 'open' | 'closed' | 'broken' | 'crashed' = 'open'

  /** Half of an operation's time. In a crashed tab no time passes any more. */
  const pass = (ms: number) =>
    new Promise<void>((resolve) => {
      const go = () => {
        if (state !== 'crashed') resolve()
      }
      if (clock && ms > 0) clock.after(ms, go)
      else go()
    })

  const timeTaken = () => (clock && delay ? delay() : 0)
  const usable = () => state !== 'broken' && disk.erasures() === erasures

  async function read<T>(table: string, look: () => T): Promise<T> {
    if (state === 'crashed') return new Promise<never>(() => undefined)
    if (state === 'closed') throw new Error('the database is closed')
    const ms = timeTaken()
    const result = lastWrite.then(async () => {
      await pass(ms / 2)
      if (!usable()) throw new Error('the database is gone')
      const found = structuredClone(look())
      await pass(ms / 2)
      return found
    })
    const settled = result.then(noop, noop)
    lastReads.set(table, Promise.all([lastReads.get(table), settled]))
    return result
  }

  async function write(changes: readonly Change[]): Promise<Written> {
    if (state === 'crashed') return new Promise<never>(() => undefined)
    if (state === 'closed') return 'broken'
    const own = cloned(changes)
    const failure = failures.shift()
    const ms = timeTaken()
    const touched = changes.map((change) => lastReads.get(nameOf(change)))
    const result = Promise.all([lastWrite, ...touched]).then(async (): Promise<Written> => {
      await pass(ms / 2)
      const outcome = attempt(own, failure)
      await pass(ms / 2)
      return outcome
    })
    lastWrite = result
    return result
  }

  function attempt(changes: readonly Change[] | undefined, failure: Failure | undefined): Written {
    if (!usable() || !changes || !disk.fits(changes)) return 'broken'
    if (disk.epoch() !== epoch) return 'deposed'
    return failure ?? disk.apply(changes)
  }

  return {
    disk,
    get: (table, key) => read(table, () => disk.get(table, key)),
    range: (query) => read(query.table, () => disk.range(query)),
    write,
    close() {
      if (state === 'open') state = 'closed'
    },
    failWrites(why, times = 1) {
      for (let i = 0; i < times; i++) failures.push(why)
    },
    breakDown() {
      state = 'broken'
    },
    onGone(tell) {
      listeners.add(tell)
      return () => void listeners.delete(tell)
    },
    vanish() {
      state = 'broken'
      for (const tell of listeners) tell()
    },
    crash() {
      state = 'crashed'
    },
  }
}

const noop = () => undefined

/** Undefined when a row holds what cannot be cloned, which the real storage refuses too. */
function cloned(changes: readonly Change[]): readonly Change[] | undefined {
  try {
    return structuredClone(changes)
  } catch {
    return undefined
  }
}
