import type { Page } from '@playwright/test'
import type { PersonId } from '../../src/engine/ids.ts'
import type { Row } from '../../src/ports/storage.ts'
import type { Holder } from './invariants.ts'

/** Somebody whose page is open, whatever it is doing. */
export interface Reader {
  readonly name: string
  readonly id: string
  readonly page: Page
}

/** Tables of the page's database as they lie there, all at one moment. The page goes on meanwhile. */
const tablesIn = (page: Page, tables: readonly string[]) =>
  page.evaluate(async (names) => {
    const answer = <T>(asked: IDBRequest<T>) =>
      new Promise<T>((resolve, reject) => {
        asked.onsuccess = () => resolve(asked.result)
        asked.onerror = () => reject(asked.error)
      })
    const db = await answer(indexedDB.open('tete-a-tete'))
    try {
      const tx = db.transaction(names)
      const all = await Promise.all(names.map((name) => answer(tx.objectStore(name).getAll())))
      return Object.fromEntries(names.map((name, i) => [name, all[i] as Row[]]))
    } finally {
      db.close()
    }
  }, tables)

/** Holders: what lies on these people's disks, their marks first of all, since those must not be younger than what they are about. */
export async function holders(people: readonly Reader[]): Promise<Holder[]> {
  const read = (tables: readonly string[]) => Promise.all(people.map(({ page }) => tablesIn(page, tables)))
  const marks = await read(['receipts'])
  const rest = await read(['entries', 'seen', 'conversations'])
  return people.map(({ name, id }, i) => {
    const all: Record<string, Row[]> = { ...marks[i], ...rest[i] }
    return { name, id: id as PersonId, disk: { rows: (table) => all[table] ?? [] } }
  })
}
