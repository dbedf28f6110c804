import { expect, test } from 'vitest'
import { tables } from '../../src/app/tables.ts'
import { entriesTable } from '../../src/conversation/tables.ts'
import { createSnapshot } from '../../src/features/backup/snapshot.ts'
import { peopleTable } from '../../src/features/people/tables.ts'
import { namesTable } from '../../src/platform/sealed/layout.ts'
import { createSealedStorage } from '../../src/platform/sealed/sealedStorage.ts'
import type { Row } from '../../src/ports/storage.ts'
// What the app fetches late is there already.
import '../../src/conversation/removal.ts'
import { begunAnew, lostAfter, restoreFrom } from '../support/backedUp.ts'
import { createMemoryDisk } from '../support/memoryDisk.ts'
import { createMemoryStorage } from '../support/memoryStorage.ts'
import { testCipher } from '../support/sealed.ts'

const ROWS = 6_000

/** Looks at the disk below the lock, and rows that came of them, while all of one table is put in a backup. */
async function cost(table: string, row: (n: number) => Row) {
  const inner = createMemoryStorage([...tables, namesTable], { disk: createMemoryDisk() })
  let [looks, read] = [0, 0]
  const counted: typeof inner = {
    ...inner,
    async range(query) {
      const found = await inner.range(query)
      looks += 1
      read += found.length
      return found
    },
  }
  const storage = createSealedStorage(counted, tables, testCipher())
  const changes = Array.from({ length: ROWS }, (_, n) => ({ put: table, row: row(n) }))
  expect(await storage.write(changes)).toBe('done')
  ;[looks, read] = [0, 0]
  const feed = { onChanges: () => () => undefined, settled: async () => undefined }
  const its = tables.filter(({ name }) => name === table)
  const snapshot = createSnapshot({ storage, feed, tables: its, pass: (one) => one })
  for await (const text of snapshot.pieces()) void text
  expect(snapshot.counts()).toEqual({ rows: { [table]: ROWS }, drops: 0 })
  return { looks, read }
}

// With strings alone for a key, and with numbers behind them.
test.each([
  ['people', peopleTable.name, (n: number) => ({ id: `person ${n}`, name: `${n}`, status: 'friend', since: n })],
  [
    'entries of many logs',
    entriesTable.name,
    (n: number) => ({
      ...{ conversation: `c${n % 50}`, author: `a${n % 3_000}`, instance: 'i', seq: 1 + Math.floor(n / 3_000) },
      ...{ lamport: 1, at: 1, kind: 'text', body: { text: `${n}` } },
    }),
  ],
])('[U1] behind a lock every row is read once for a backup: %s', async (_, table, row) => {
  const { looks, read } = await cost(table, row)
  expect(read).toBe(ROWS)
  // A page each, from sixty-four rows up.
  expect(looks).toBeLessThan(40)
})

test('[U3] whether there is anything is asked in any order, which a lock answers by one row', async () => {
  const { world, file, empty } = await lostAfter()
  expect(await restoreFrom(world, empty, file)).toBe('done')
  const ann = await begunAnew(world, empty)
  const asked = [...empty.queries, ...ann.queries].filter(({ limit, from, index }) => limit === 1 && !from && !index)
  expect(new Set(asked.map(({ table }) => table))).toEqual(new Set(['entries', 'files', 'portraits']))
  expect(asked.filter(({ walk }) => !walk)).toEqual([])
})
