/** Key of a table; compared as IndexedDB compares (numbers < strings < arrays; strings by UTF-16 unit). */
export type Key = string | number | readonly Key[]

/** Rows are plain objects of what structured clone takes; their key stands in them. */
export type Row = Record<string, unknown>

export interface TableSpec {
  readonly name: string
  /** The property, or the properties, that form the key. */
  readonly key: string | readonly string[]
  /** Index name -> its properties. A row that lacks one of them is not in that index. */
  readonly indexes?: Readonly<Record<string, readonly string[]>>
}

export interface RangeQuery {
  readonly table: string
  readonly index?: string
  /** Both bounds are inclusive unless said otherwise. */
  readonly from?: Key
  readonly to?: Key
  readonly fromOpen?: boolean
  readonly toOpen?: boolean
  readonly reverse?: boolean
  readonly limit?: number
  /**
   * Walk: where nothing but strings tells which row comes first, any order will do, as long as it is the same each time: one goes on behind the
   * last row, or wants whichever comes first. Without it a sealed disk reads all that a limit may have cut off, to find the first by their names.
   */
  readonly walk?: true
}

export type Change =
  /** Insert only: the whole write fails with `exists` when the key is taken. */
  | { readonly add: string; readonly row: Row }
  | { readonly put: string; readonly row: Row }
  | { readonly drop: string; readonly key: Key }
  /** All rows from one key to another, both included: whatever they hold, nobody reads them for it. */
  | { readonly drop: string; readonly from: Key; readonly to: Key }

/**
 * `exists`: an `add` met its key. `full`: the device has no room. `deposed`: another tab leads now, this one must not write.
 * `broken`: the database failed or is gone. Nothing of the list was written in any of these cases.
 */
export type Written = 'done' | 'exists' | 'full' | 'deposed' | 'broken'

/** Durable tables. A write is one atomic list of changes, on disk when it resolves `done`; it never rejects. */
export interface Storage {
  /** Row of a key; `undefined` when there is none. Rejects only when the database is gone. */
  get(table: string, key: Key): Promise<Row | undefined>
  range(query: RangeQuery): Promise<Row[]>
  write(changes: readonly Change[]): Promise<Written>
  /** Tells when the database is found to be gone, with all that was in it: from then on reads reject and writes are `broken`. */
  onGone?(tell: () => void): () => void
  close(): void
}

/** Migrating rows: what a step may do to them. Everything belongs to one transaction: whatever fails, all of it is undone. */
export interface MigratingRows {
  /** Every row in key order; what `change` returns takes its place. The key must stay the same. None, where there is no such table. */
  each(table: string, change: (row: Row) => Row | 'keep' | 'drop'): Promise<void>
  put(table: string, row: Row): Promise<void>
}

/**
 * Migration step: rewrites rows that an older version wrote into what version `to` reads. Tables and indexes need no step: the missing are made
 * before the first one, and those that are in no specification any more are dropped after the last.
 * A step awaits nothing but `rows`: with nothing asked of it, the transaction commits.
 */
export interface MigrationStep {
  readonly to: number
  run(rows: MigratingRows): Promise<void>
}
