import { utf8 } from '../../lib/bytes.ts'
import type { Key, Row, TableSpec } from '../../ports/storage.ts'
import type { Cipher } from './cipher.ts'
import { isKey } from './keys.ts'
import { pack, unpack } from './packing.ts'

/** Column of a sealed row that holds all of it. The others are what the table and its indexes are ordered by, without a string in them. */
const SEALED = '*'

/** Table: of the strings that names stand for, sealed. Of a row that does not open, they tell where it stands. */
export const namesTable = { name: '(names)', key: 'name' } as const satisfies TableSpec

/** Order of a table, or of one of its indexes. */
export interface Source {
  readonly columns: readonly string[]
  /** Single column, which stands for itself; several, and any of an index, stand in an array. */
  readonly single: boolean
}

/** Layout: how rows of one table lie on the disk. */
export interface Layout {
  readonly primary: Source
  source(index: string | undefined): Source | undefined
  /** Sealed key, or bound: numbers stay, strings become names. */
  sealKey(source: Source, key: Key): Key
  /** Throws for a row that cannot be stored. `names`: those that stand in it. */
  sealRow(row: Row): { readonly row: Row; readonly names: readonly string[] }
  /** Row; undefined when it does not open: altered, or another one's. */
  openRow(stored: Row): Row | undefined
}

/** Beside what a row is sealed: its table, and its columns as they lie there. Nothing of it can be exchanged. */
function about(table: string, stored: Row): Uint8Array {
  const columns = Object.keys(stored).filter((column) => column !== SEALED)
  const spelt = (value: unknown) => (typeof value === 'number' && !Number.isFinite(value) ? `${value}` : value)
  return utf8(
    JSON.stringify([table, columns.sort().map((column) => [column, stored[column]])], (_, value) => spelt(value)),
  )
}

/** Row that lies sealed in a table, whatever that looked like when it was written. */
export function openRow(cipher: Cipher, table: string, stored: Row): Row | undefined {
  const { [SEALED]: sealed } = stored
  if (!(sealed instanceof Uint8Array)) return undefined
  const packed = cipher.open(sealed, about(table, stored))
  return packed && unpack(packed)
}

export function createLayout(cipher: Cipher, { name: table, key, indexes = {} }: TableSpec): Layout {
  const single = typeof key === 'string'
  const primary: Source = { columns: typeof key === 'string' ? [key] : key, single }
  const sources = new Map(Object.entries(indexes).map(([name, columns]) => [name, { columns, single: false }]))
  const placeOf = (column: string) => `${table}.${column}`
  const plain = [...new Set([...primary.columns, ...Object.values(indexes).flat()])]

  function seal(place: string, key: Key, names?: string[]): Key {
    if (typeof key === 'number') return key
    if (typeof key !== 'string') return key.map((part) => seal(place, part, names))
    const name = cipher.name(place, key)
    names?.push(name)
    return name
  }

  return {
    primary,
    source: (index) => (index === undefined ? primary : sources.get(index)),
    sealKey(source, key) {
      if (source.single || !Array.isArray(key)) return seal(placeOf(source.columns[0]!), key)
      return (key as readonly Key[]).map((part, at) => seal(placeOf(source.columns[at] ?? ''), part))
    },
    sealRow(row) {
      const names: string[] = []
      const stored: Row = {}
      for (const column of plain) {
        const value = row[column]
        if (isKey(value)) stored[column] = seal(placeOf(column), value, names)
        else if (primary.columns.includes(column)) throw new TypeError(`a row without its key: ${table}`)
      }
      stored[SEALED] = cipher.seal(pack(row), about(table, stored))
      return { row: stored, names }
    },
    openRow: (stored) => openRow(cipher, table, stored),
  }
}

/** Key of a row as it lies on the disk, or as it was handed in. */
export const keyIn = (row: Row, { columns, single }: Source): Key =>
  single ? (row[columns[0]!] as Key) : columns.map((column) => row[column] as Key)
