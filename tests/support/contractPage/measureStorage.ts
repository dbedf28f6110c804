import { createClock } from '../../../src/platform/clock.ts'
import { openStorage } from '../../../src/platform/indexedDb/openStorage.ts'
import type { Row, Storage, TableSpec } from '../../../src/ports/storage.ts'

/** What was measured, and how much of it. */
export interface Figure {
  readonly what: string
  readonly value: number
  readonly unit: string
}

const MESSAGES: TableSpec = { name: 'messages', key: 'id', indexes: { byChat: ['chat', 'at'] } }
const BATCH = 256
const FILLED = 100_000

/** About 400 bytes. */
const row = (id: number): Row => ({ id, chat: `chat ${id % 7}`, at: id, author: 'a'.repeat(64), text: 'x'.repeat(280) })
const batch = (first: number, length = BATCH) =>
  Array.from({ length }, (_, i) => ({ add: 'messages', row: row(first + i) }))

async function open(name: string): Promise<Storage> {
  const opened = await openStorage({ name, version: 1, tables: [MESSAGES], clock: createClock() })
  if (!opened.ok) throw new Error(opened.detail)
  return opened.storage
}

async function seconds(run: () => Promise<unknown>): Promise<number> {
  const start = performance.now()
  await run()
  return (performance.now() - start) / 1000
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN
}

/** The adapter asks for strict: this shows what another choice would bring. */
async function withDurability<T>(durability: IDBTransactionDurability, run: () => Promise<T>): Promise<T> {
  const prototype = IDBDatabase.prototype
  const before = prototype.transaction
  prototype.transaction = function (this: IDBDatabase, names, mode) {
    return before.call(this, names, mode, { durability })
  }
  try {
    return await run()
  } finally {
    prototype.transaction = before
  }
}

async function rates(durability: IDBTransactionDurability): Promise<Figure[]> {
  return withDurability(durability, async () => {
    const storage = await open(`rates ${durability}`)
    let next = 0
    const singles = 300
    const alone = await seconds(async () => {
      for (let i = 0; i < singles; i++) await storage.write(batch(next++, 1))
    })
    const together = await seconds(async () => {
      for (let i = 0; i < singles; i += 10) {
        await Promise.all(Array.from({ length: 10 }, () => storage.write(batch(next++, 1))))
      }
    })
    const lists = 40
    const bulk = await seconds(async () => {
      for (let i = 0; i < lists; i++, next += BATCH) await storage.write(batch(next))
    })
    storage.close()
    return [
      { what: `single writes, one after another, ${durability}`, value: singles / alone, unit: '/s' },
      { what: `single writes, ten under way, ${durability}`, value: singles / together, unit: '/s' },
      { what: `rows in lists of ${BATCH}, ${durability}`, value: (lists * BATCH) / bulk, unit: '/s' },
    ]
  })
}

/** The same lists by the bare interface, without an epoch. */
async function rawBulk(): Promise<Figure> {
  const opening = indexedDB.open('raw', 1)
  opening.onupgradeneeded = () =>
    opening.result.createObjectStore('messages', { keyPath: 'id' }).createIndex('byChat', ['chat', 'at'])
  const db = await new Promise<IDBDatabase>((resolve, reject) => {
    opening.onsuccess = () => resolve(opening.result)
    opening.onerror = () => reject(opening.error)
  })
  const lists = 40
  const took = await seconds(async () => {
    for (let i = 0; i < lists; i++) {
      const transaction = db.transaction('messages', 'readwrite', { durability: 'strict' })
      for (const change of batch(i * BATCH)) transaction.objectStore('messages').add(change.row)
      await new Promise((resolve) => {
        transaction.oncomplete = resolve
      })
    }
  })
  db.close()
  return { what: `rows in lists of ${BATCH}, strict, bare IndexedDB`, value: (lists * BATCH) / took, unit: '/s' }
}

async function newestPage(): Promise<Figure[]> {
  const storage = await open('filled')
  for (let first = 0; first < FILLED; first += 2_000) await storage.write(batch(first, 2_000))
  storage.close()
  let again: Storage | undefined
  const opening = await seconds(async () => {
    again = await open('filled')
  })
  const filled = again!
  const page = { table: 'messages', index: 'byChat', from: ['chat 3'], to: ['chat 3', []], reverse: true, limit: 50 }
  const times: number[] = []
  for (let i = 0; i < 60; i++) times.push(1000 * (await seconds(() => filled.range(page))))
  const method = Object.getOwnPropertyDescriptor(IDBIndex.prototype, 'getAllRecords')
  Reflect.deleteProperty(IDBIndex.prototype, 'getAllRecords')
  const byCursor: number[] = []
  for (let i = 0; i < 60; i++) byCursor.push(1000 * (await seconds(() => filled.range(page))))
  if (method) Object.defineProperty(IDBIndex.prototype, 'getAllRecords', method)
  filled.close()
  const among = `newest 50 of one chat among ${FILLED}`
  return [
    { what: `opening with ${FILLED} rows`, value: opening * 1000, unit: 'ms' },
    { what: `${among}, the first`, value: times[0] ?? Number.NaN, unit: 'ms' },
    { what: `${among}, median`, value: median(times), unit: 'ms' },
    { what: `${among}, by cursor, median`, value: median(byCursor), unit: 'ms' },
  ]
}

export async function measureStorage(): Promise<Figure[]> {
  return [...(await rates('strict')), ...(await rates('relaxed')), await rawBulk(), ...(await newestPage())]
}
