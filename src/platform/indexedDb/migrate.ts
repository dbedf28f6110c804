import { type IDBPDatabase, type IDBPTransaction, unwrap, wrap } from 'idb'
import type { MigratingRows, MigrationStep, Row, TableSpec } from '../../ports/storage.ts'
import { EPOCH_TABLE } from './epoch.ts'

type Upgrade = IDBPTransaction<unknown, string[], 'versionchange'>

/** Runs inside `upgradeneeded`. When it rejects, the caller aborts. */
export async function migrate(
  db: IDBPDatabase,
  upgrade: Upgrade,
  oldVersion: number,
  tables: readonly TableSpec[],
  steps: readonly MigrationStep[],
  through?: (rows: MigratingRows) => MigratingRows,
) {
  const reindexed = makeMissing(unwrap(db), unwrap(upgrade), tables)
  if (oldVersion === 0) return
  const raw = migratingRows(upgrade)
  const rows = through?.(raw) ?? raw
  for (const step of steps.filter(({ to }) => to > oldVersion).sort((a, b) => a.to - b.to)) await step.run(rows)
  // A sealed row shows no column but those that it is found by: others now.
  if (through) for (const table of reindexed) await rows.each(table, (row) => row)
  dropLeftovers(unwrap(db), unwrap(upgrade), tables)
}

/** Gives back the tables that were there before and have an index now that they had not. */
function makeMissing(db: IDBDatabase, upgrade: IDBTransaction, tables: readonly TableSpec[]): ReadonlySet<string> {
  const reindexed = new Set<string>()
  if (!db.objectStoreNames.contains(EPOCH_TABLE)) db.createObjectStore(EPOCH_TABLE)
  for (const spec of tables) {
    const keyPath = typeof spec.key === 'string' ? spec.key : [...spec.key]
    const there = db.objectStoreNames.contains(spec.name)
    const store = there ? upgrade.objectStore(spec.name) : db.createObjectStore(spec.name, { keyPath })
    for (const [name, path] of Object.entries(spec.indexes ?? {})) {
      if (store.indexNames.contains(name)) {
        if (samePath(store.index(name).keyPath, path)) continue
        store.deleteIndex(name)
      }
      store.createIndex(name, [...path])
      if (there) reindexed.add(spec.name)
    }
  }
  return reindexed
}

function dropLeftovers(db: IDBDatabase, upgrade: IDBTransaction, tables: readonly TableSpec[]) {
  for (const name of [...db.objectStoreNames]) {
    if (name === EPOCH_TABLE) continue
    const spec = tables.find((table) => table.name === name)
    if (!spec) {
      db.deleteObjectStore(name)
      continue
    }
    const store = upgrade.objectStore(name)
    for (const index of [...store.indexNames]) {
      if (!Object.hasOwn(spec.indexes ?? {}, index)) store.deleteIndex(index)
    }
  }
}

const samePath = (a: string | readonly string[], b: readonly string[]) => JSON.stringify(a) === JSON.stringify(b)

/** Rows of one look at a table: a cursor's step a row would take ten times as long. */
const PAGE_ROWS = 1_000

function migratingRows(upgrade: Upgrade): MigratingRows {
  return {
    async each(table, change) {
      if (!upgrade.objectStoreNames.contains(table)) return
      const store = unwrap(upgrade).objectStore(table)
      for (let after: IDBValidKey | undefined; ; ) {
        const within = after === undefined ? null : IDBKeyRange.lowerBound(after, true)
        const keys = await wrap(store.getAllKeys(within, PAGE_ROWS))
        const rows = (await wrap(store.getAll(within, PAGE_ROWS))) as Row[]
        for (const [at, row] of rows.entries()) {
          const outcome = change(row)
          if (outcome === 'drop') store.delete(keys[at]!)
          else if (outcome !== 'keep') replace(store, keys[at]!, outcome)
        }
        after = keys.at(-1)
        if (keys.length < PAGE_ROWS) return
      }
    },
    async put(table, row) {
      await wrap(unwrap(upgrade).objectStore(table).put(row))
    },
  }
}

/** A row whose key were another one would stand beside the old one. */
function replace(store: IDBObjectStore, key: IDBValidKey, row: Row) {
  const path = store.keyPath as string | string[]
  const now = typeof path === 'string' ? row[path] : path.map((part) => row[part])
  if (indexedDB.cmp(now, key) !== 0) throw new Error(`a migration may not change a key: ${store.name}`)
  store.put(row)
}
