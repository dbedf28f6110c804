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
) {
  makeMissing(unwrap(db), unwrap(upgrade), tables)
  if (oldVersion === 0) return
  const rows = migratingRows(upgrade)
  for (const step of steps.filter(({ to }) => to > oldVersion).sort((a, b) => a.to - b.to)) await step.run(rows)
  dropLeftovers(unwrap(db), unwrap(upgrade), tables)
}

function makeMissing(db: IDBDatabase, upgrade: IDBTransaction, tables: readonly TableSpec[]) {
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
    }
  }
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

function migratingRows(upgrade: Upgrade): MigratingRows {
  return {
    async each(table, change) {
      let cursor = await upgrade.objectStore(table).openCursor()
      while (cursor) {
        const outcome = change(cursor.value as Row)
        if (outcome === 'drop') await cursor.delete()
        else if (outcome !== 'keep') await cursor.update(outcome)
        cursor = await cursor.continue()
      }
    },
    async put(table, row) {
      await wrap(unwrap(upgrade).objectStore(table).put(row))
    },
  }
}
