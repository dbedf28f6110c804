import { expect, test } from 'vitest'
import { copyTables } from '../../../src/platform/sealed/copying.ts'
import type { TableSpec } from '../../../src/ports/storage.ts'
import { createMemoryStorage } from '../../support/memoryStorage.ts'
import { sealedStage } from '../../support/sealed.ts'

const TABLES: readonly TableSpec[] = [
  { name: 'notes', key: 'id' },
  { name: 'entries', key: ['log', 'seq'], indexes: { byLog: ['log', 'at'] } },
  { name: 'none', key: 'id' },
]
/** More than one look takes, and not a multiple of it. */
const COUNT = 2_345

async function filled() {
  const plain = createMemoryStorage(TABLES)
  const entries = Array.from({ length: COUNT }, (_, seq) => ({ log: seq % 2 ? 'x' : 'y', seq, at: -seq }))
  await plain.write(entries.map((row) => ({ add: 'entries', row })))
  await plain.write([{ add: 'notes', row: { id: 'only', text: 'one' } }])
  return plain
}

test('every row goes there and back, and is counted', async () => {
  const plain = await filled()
  const { storage: sealed } = sealedStage(TABLES)
  const counts: number[] = []
  expect(await copyTables(plain, sealed, TABLES, (count) => counts.push(count))).toBe('done')
  expect(counts).toEqual([1, 1_000, 1_000, 345])
  const back = createMemoryStorage(TABLES)
  expect(await copyTables(sealed, back, TABLES, () => undefined)).toBe('done')
  for (const { name } of TABLES) expect(await back.range({ table: name })).toEqual(await plain.range({ table: name }))
})

test('a disk that has no room ends it, and says so', async () => {
  const to = createMemoryStorage(TABLES)
  to.failWrites('full', 1)
  expect(await copyTables(await filled(), to, TABLES, () => undefined)).toBe('full')
})

test('with nothing at all there is nothing to do', async () => {
  const [from, to] = [createMemoryStorage(TABLES), createMemoryStorage(TABLES)]
  expect(await copyTables(from, to, TABLES, () => expect.unreachable())).toBe('done')
})
