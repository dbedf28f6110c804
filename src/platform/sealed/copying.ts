import type { Key, Storage, TableSpec, Written } from '../../ports/storage.ts'
import { keyIn } from './layout.ts'

/** Rows of one look, and of one write. */
const SLICE_ROWS = 400

/** Copies every table from one disk to another, row by row. Resolves to what the other one refused. */
export async function copyTables(
  from: Pick<Storage, 'range'>,
  to: Pick<Storage, 'write'>,
  tables: readonly TableSpec[],
  onRows: (count: number) => void,
): Promise<Written> {
  for (const { name: table, key } of tables) {
    const source = { columns: typeof key === 'string' ? [key] : key, single: typeof key === 'string' }
    for (let after: Key | undefined; ; ) {
      const behind = after === undefined ? {} : { from: after, fromOpen: true }
      const rows = await from.range({ table, ...behind, limit: SLICE_ROWS, walk: true })
      const last = rows.at(-1)
      if (!last) break
      const written = await to.write(rows.map((row) => ({ put: table, row })))
      if (written !== 'done') return written
      onRows(rows.length)
      after = keyIn(last, source)
      if (rows.length < SLICE_ROWS) break
    }
  }
  return 'done'
}
