import type { Key, Row, Storage, TableSpec } from '../../src/ports/storage.ts'

export interface StorageUnderTest {
  /** Opens a disk by its name; opening it again is what a reload, or another tab, does. Each case uses its own names. */
  open(disk: string, tables: readonly TableSpec[]): Promise<Storage>
}

export const NOTES: TableSpec = { name: 'notes', key: 'id', indexes: { byTopic: ['topic', 'at'] } }
export const ENTRIES: TableSpec = { name: 'entries', key: ['log', 'seq'] }

export const ids = (rows: readonly Row[]) => rows.map((row) => row.id)
export const note = (id: Key, more: Row = {}): Row => ({ id, ...more })
