import { serialize } from 'node:v8'
import { tables } from '../../src/app/tables.ts'
import type { Key, Row, TableSpec } from '../../src/ports/storage.ts'
import type { MemoryDisk } from './memoryDisk.ts'

/** Key, as browsers write it: text by two bytes a unit, numbers by nine. Undefined where a column is missing: then it is in no index. */
function keyBytes(key: unknown): number | undefined {
  if (typeof key === 'string') return 2 * key.length + 2
  if (typeof key === 'number') return 9
  if (!Array.isArray(key)) return undefined
  const all = key.map(keyBytes)
  return all.includes(undefined) ? undefined : all.reduce<number>((sum, one) => sum + one!, 2)
}

const columns = (row: Row, of: string | readonly string[]): unknown =>
  typeof of === 'string' ? row[of] : of.map((name) => row[name])

/** Row on the disk: its value as structured clone writes it, its key, and its places in indexes, each with the key once more. */
function rowBytes({ key, indexes = {} }: TableSpec, row: Row): number {
  const own = keyBytes(columns(row, key) as Key) ?? 0
  const places = Object.values(indexes).map((of) => keyBytes(columns(row, of)))
  return serialize(row).length + own + places.reduce<number>((sum, one) => sum + (one === undefined ? 0 : one + own), 0)
}

/** Bytes on the disk of all rows that name somebody, by table. */
export function diskBytes(disk: MemoryDisk, id: string): Record<string, number> {
  const all = tables.map((table) => {
    const rows = disk.rows(table.name).filter((row) => JSON.stringify(row).includes(id))
    return [table.name, rows.reduce((sum, row) => sum + rowBytes(table, row), 0)] as const
  })
  return Object.fromEntries(all.filter(([, bytes]) => bytes > 0))
}
