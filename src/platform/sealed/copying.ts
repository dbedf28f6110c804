import type { Row, Storage, TableSpec, Written } from '../../ports/storage.ts'
import { keyIn } from './layout.ts'

/** Rows of one look, and of one write. */
const SLICE_ROWS = 1_000

/** Copies every table from one disk to another, row by row: the next ones are read while these are written. Resolves to what the other one refused. */
export async function copyTables(
  from: Pick<Storage, 'range'>,
  to: Pick<Storage, 'write'>,
  tables: readonly TableSpec[],
  onRows: (count: number) => void,
): Promise<Written> {
  for (const { name: table, key } of tables) {
    const source = { columns: typeof key === 'string' ? [key] : key, single: typeof key === 'string' }
    const behind = (row: Row | undefined) =>
      from.range({ table, ...(row && { from: keyIn(row, source), fromOpen: true }), limit: SLICE_ROWS, walk: true })
    for (let reading: Promise<Row[]> | undefined = behind(undefined); reading; ) {
      const rows: Row[] = await reading
      if (rows.length === 0) break
      const writing = to.write(rows.map((row) => ({ put: table, row })))
      reading = rows.length < SLICE_ROWS ? undefined : behind(rows.at(-1))
      const [written] = await Promise.all([writing, reading])
      if (written !== 'done') return written
      onRows(rows.length)
    }
  }
  return 'done'
}
