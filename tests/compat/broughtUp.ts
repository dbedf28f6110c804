import { migrations } from '../../src/app/migrations.ts'
import { SCHEMA, tables } from '../../src/app/tables.ts'
import { createMemoryDisk, type MemoryDisk } from '../support/memoryDisk.ts'
import type { Head, Rows } from './golden.ts'

/**
 * A memory disk with these rows of an earlier version, brought up to the present schema: as IndexedDB does it, of which the browser test of
 * the migration is the judge.
 */
export async function broughtUp({ schema, tables: before }: Pick<Head, 'schema' | 'tables'>, rows: Rows) {
  const disk = createMemoryDisk()
  await disk.upgrade(before, schema, [])
  fill(disk, rows)
  await disk.upgrade(tables, SCHEMA, migrations)
  return disk
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
