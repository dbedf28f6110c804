import type { Change, Key, MigratingRows, MigrationStep, RangeQuery, Row, TableSpec } from '../../src/ports/storage.ts'
import { compareKeys, keyAt, requireKey, validKey } from './memoryKeys.ts'

/**
 * What survives a reload: tables in IndexedDB's key order, and the epoch of who opened them last. Knows nothing of time; a list of
 * changes is applied whole or not at all.
 */
export interface MemoryDisk {
  /** Adds the tables that are missing, and makes every older handle a deposed one. */
  open(tables: readonly TableSpec[]): number
  /** Brings it up to a version of the schema: runs the steps that it lacks, drops the tables that are left over. Whole, or not at all. */
  upgrade(
    tables: readonly TableSpec[],
    version: number,
    steps: readonly MigrationStep[],
    through?: (rows: MigratingRows) => MigratingRows,
  ): Promise<void>
  /** Of the schema; 0 while there is none. */
  version(): number
  epoch(): number
  get(table: string, key: Key): Row | undefined
  range(query: RangeQuery): Row[]
  /** Does every change concern a table there is, and a key that is one? A browser refuses the others before it looks at any row. */
  fits(changes: readonly Change[]): boolean
  /** Of changes that fit. */
  apply(changes: readonly Change[]): 'done' | 'exists'
  /** Everything in a table, for invariants. Rows are the disk's own: look, do not touch. */
  rows(table: string): readonly Row[]
  /** Gone, as when the user clears site data. What is opened afterwards is new; what was open is broken. */
  erase(): void
  erasures(): number
}

interface Slot {
  readonly key: Key
  readonly primary: Key
  readonly row: Row
}

interface Table {
  readonly path: string | readonly string[]
  readonly slots: Slot[]
  readonly indexes: Map<string, { readonly path: readonly string[]; readonly slots: Slot[] }>
}

export function createMemoryDisk(): MemoryDisk {
  const tables = new Map<string, Table>()
  let epoch = 0
  let erasures = 0
  let version = 0

  function tableOf(name: string): Table {
    const table = tables.get(name)
    if (!table) throw new Error(`no table ${name}`)
    return table
  }

  /** Keys that it concerns; undefined when it cannot concern any. */
  function keysOf(change: Change): readonly Key[] | undefined {
    const table = tables.get(nameOf(change))
    if (!table) return undefined
    if ('from' in change) {
      const { from, to } = change
      if (validKey(from) === undefined || validKey(to) === undefined || compareKeys(from, to) > 0) return undefined
      return between(table.slots, { table: change.drop, from, to }).map(({ key }) => key)
    }
    const key = 'drop' in change ? validKey(change.key) : keyAt(change.row, table.path)
    return key === undefined ? undefined : [key]
  }

  function insert(table: Table, primary: Key, row: Row) {
    put(table.slots, { key: primary, primary, row })
    for (const index of table.indexes.values()) {
      const key = keyAt(row, index.path)
      if (key !== undefined) put(index.slots, { key, primary, row })
    }
  }

  /** Takes the row out of the table and its indexes, and returns it. */
  function remove(table: Table, primary: Key): Row | undefined {
    const taken = take(table.slots, primary, primary)
    if (!taken) return undefined
    for (const index of table.indexes.values()) {
      const key = keyAt(taken.row, index.path)
      if (key !== undefined) take(index.slots, key, primary)
    }
    return taken.row
  }

  /** Tables that were there, and have an index now that they had not. */
  function makeMissing(specs: readonly TableSpec[]): ReadonlySet<string> {
    const reindexed = new Set<string>()
    for (const spec of specs) {
      let table = tables.get(spec.name)
      const there = table !== undefined
      if (!table) {
        table = { path: spec.key, slots: [], indexes: new Map() }
        tables.set(spec.name, table)
      }
      for (const [name, path] of Object.entries(spec.indexes ?? {})) {
        if (samePath(table.indexes.get(name)?.path, path)) continue
        const index = { path, slots: [] as Slot[] }
        table.indexes.set(name, index)
        if (there) reindexed.add(spec.name)
        for (const slot of table.slots) {
          const key = keyAt(slot.row, path)
          if (key !== undefined) put(index.slots, { key, primary: slot.primary, row: slot.row })
        }
      }
    }
    return reindexed
  }

  const indexesOf = (name: string) =>
    Object.fromEntries([...tableOf(name).indexes].map(([index, { path }]) => [index, path]))

  const migrating: MigratingRows = {
    async each(name, change) {
      const table = tables.get(name)
      for (const { primary, row } of [...(table?.slots ?? [])]) {
        const outcome = change(structuredClone(row))
        if (outcome === 'keep' || !table) continue
        const key = outcome === 'drop' ? primary : keyAt(outcome, table.path)
        if (key === undefined || compareKeys(key, primary) !== 0)
          throw new Error(`a migration may not change a key: ${name}`)
        remove(table, primary)
        if (outcome !== 'drop') insert(table, primary, structuredClone(outcome))
      }
    },
    async put(name, row) {
      const table = tableOf(name)
      const key = keyAt(row, table.path)
      if (key === undefined) throw new Error(`not a key: ${name}`)
      remove(table, key)
      insert(table, key, structuredClone(row))
    },
  }

  return {
    open(specs) {
      makeMissing(specs)
      epoch += 1
      return epoch
    },
    async upgrade(specs, to, steps, through) {
      if (to < version) throw new Error(`written by version ${version}`)
      const before = new Map(
        [...tables].map(([name, { path, slots }]) => [name, { path, rows: slots.map(({ row }) => row) }]),
      )
      const specsBefore = [...before].map(
        ([name, { path }]): TableSpec => ({ name, key: path, indexes: indexesOf(name) }),
      )
      try {
        const reindexed = makeMissing(specs)
        const rows = through?.(migrating) ?? migrating
        const lacking = version === 0 ? [] : steps.filter((step) => step.to > version && step.to <= to)
        for (const step of lacking.sort((a, b) => a.to - b.to)) await step.run(rows)
        if (through && version > 0) for (const name of reindexed) await rows.each(name, (row) => row)
        for (const [name, { indexes }] of [...tables]) {
          const spec = specs.find((one) => one.name === name)
          if (!spec) tables.delete(name)
          else
            for (const index of [...indexes.keys()])
              if (!Object.hasOwn(spec.indexes ?? {}, index)) indexes.delete(index)
        }
        version = to
      } catch (reason) {
        tables.clear()
        makeMissing(specsBefore)
        for (const [name, { rows }] of before)
          for (const row of rows) insert(tableOf(name), keyAt(row, tableOf(name).path)!, row)
        throw reason
      }
    },
    version: () => version,
    epoch: () => epoch,
    get(name, key) {
      const { slots } = tableOf(name)
      requireKey(key)
      const at = place(slots, key, key)
      const slot = slots[at]
      return slot && compareKeys(slot.key, key) === 0 ? slot.row : undefined
    },
    range(query) {
      const table = tableOf(query.table)
      const slots = query.index === undefined ? table.slots : table.indexes.get(query.index)?.slots
      if (!slots) throw new Error(`no index ${query.index}`)
      return between(slots, query).map((slot) => slot.row)
    },
    fits: (changes) => changes.every((change) => keysOf(change) !== undefined),
    apply(changes) {
      const undo: (() => void)[] = []
      for (const change of changes) {
        const table = tableOf(nameOf(change))
        for (const key of keysOf(change)!) {
          const before = remove(table, key)
          if (before) undo.push(() => insert(table, key, before))
          if ('drop' in change) continue
          if ('add' in change && before) {
            for (const step of undo.reverse()) step()
            return 'exists'
          }
          insert(table, key, change.row)
          undo.push(() => void remove(table, key))
        }
      }
      return 'done'
    },
    rows: (name) => tableOf(name).slots.map((slot) => slot.row),
    erase() {
      erasures += 1
      version = 0
      tables.clear()
    },
    erasures: () => erasures,
  }
}

const samePath = (a: readonly string[] | undefined, b: readonly string[]) => a?.join() === b.join()

/** Of the table. */
export const nameOf = (change: Change): string =>
  'add' in change ? change.add : 'put' in change ? change.put : change.drop

function between(slots: readonly Slot[], query: RangeQuery): Slot[] {
  const { from, to, fromOpen = false, toOpen = false, reverse = false, limit = Number.POSITIVE_INFINITY } = query
  if (from !== undefined) requireKey(from)
  if (to !== undefined) requireKey(to)
  const start = from === undefined ? 0 : bound(slots, from, fromOpen)
  const end = to === undefined ? slots.length : bound(slots, to, !toOpen)
  const count = Math.max(0, Math.min(limit, end - start))
  return reverse ? slots.slice(end - count, end).reverse() : slots.slice(start, start + count)
}

/** The first place whose key is at least `key`, or greater than it with `past`. */
function bound(slots: readonly Slot[], key: Key, past: boolean): number {
  let low = 0
  let high = slots.length
  while (low < high) {
    const middle = (low + high) >>> 1
    const order = compareKeys(slots[middle]!.key, key)
    if (order < 0 || (past && order === 0)) low = middle + 1
    else high = middle
  }
  return low
}

const compareSlots = (slot: Slot, key: Key, primary: Key) =>
  compareKeys(slot.key, key) || compareKeys(slot.primary, primary)

function place(slots: readonly Slot[], key: Key, primary: Key): number {
  const last = slots[slots.length - 1]
  if (!last || compareSlots(last, key, primary) < 0) return slots.length // appending is the common case
  let low = 0
  let high = slots.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if (compareSlots(slots[middle]!, key, primary) < 0) low = middle + 1
    else high = middle
  }
  return low
}

const put = (slots: Slot[], slot: Slot) => void slots.splice(place(slots, slot.key, slot.primary), 0, slot)

function take(slots: Slot[], key: Key, primary: Key): Slot | undefined {
  const at = place(slots, key, primary)
  const slot = slots[at]
  if (!slot || compareSlots(slot, key, primary) !== 0) return undefined
  slots.splice(at, 1)
  return slot
}
