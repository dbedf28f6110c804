import { migrations, tables } from '../../src/app/tables.ts'
import type { Key, MigratingRows, Row, TableSpec } from '../../src/ports/storage.ts'
import { createMemoryDisk, type MemoryDisk } from '../support/memoryDisk.ts'
import type { Head, Rows } from './golden.ts'

/**
 * A memory disk with these rows of an earlier version, and the steps from there to the present schema run on them: as IndexedDB does it,
 * of which the browser test of the migration is the judge.
 */
export async function broughtUp({ schema, tables: before }: Pick<Head, 'schema' | 'tables'>, rows: Rows) {
  const disk = createMemoryDisk()
  disk.open(before)
  fill(disk, rows)
  disk.open(tables)
  for (const step of migrations.filter(({ to }) => to > schema).toSorted((a, b) => a.to - b.to))
    await step.run(migratingRows(disk, [...before, ...tables]))
  // What the present version does not know is dropped: rows alone are left to look at.
  const current = createMemoryDisk()
  current.open(tables)
  fill(current, Object.fromEntries(tables.map(({ name }) => [name, disk.rows(name)])))
  return current
}

/** A disk of the present schema with these rows, as they were read off another one. */
export function diskOf(rows: Rows): MemoryDisk {
  const disk = createMemoryDisk()
  disk.open(tables)
  fill(disk, Object.fromEntries(tables.map(({ name }) => [name, rows[name] ?? []])))
  return disk
}

function fill(disk: MemoryDisk, rows: Rows) {
  for (const [table, all] of Object.entries(rows)) {
    const changes = all.map((row) => ({ put: table, row: structuredClone(row) }))
    if (!disk.fits(changes) || disk.apply(changes) !== 'done') throw new Error(`the rows of ${table} do not fit`)
  }
}

function migratingRows(disk: MemoryDisk, specs: readonly TableSpec[]): MigratingRows {
  const keyOf = (table: string, row: Row): Key => {
    const { key } = specs.find(({ name }) => name === table)!
    return typeof key === 'string' ? (row[key] as Key) : key.map((part) => row[part] as Key)
  }
  return {
    async each(table, change) {
      for (const row of [...disk.rows(table)]) {
        const outcome = change(structuredClone(row))
        if (outcome === 'drop') disk.apply([{ drop: table, key: keyOf(table, row) }])
        else if (outcome !== 'keep') disk.apply([{ put: table, row: structuredClone(outcome) }])
      }
    },
    async put(table, row) {
      disk.apply([{ put: table, row: structuredClone(row) }])
    },
  }
}
