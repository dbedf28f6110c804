import { createClock } from '../../../src/platform/clock.ts'
import {
  type OpenedStorage,
  type OpenStorageOptions,
  openStorage,
} from '../../../src/platform/indexedDb/openStorage.ts'
import type { MigrationStep, Row, TableSpec } from '../../../src/ports/storage.ts'
import { check } from '../check.ts'

// A database of people, as three versions of an app know it.

/** A database name that nobody else uses. */
export interface OpeningUnderTest {
  readonly name: string
}

export const OLD: readonly TableSpec[] = [
  { name: 'people', key: 'id', indexes: { byName: ['name'] } },
  { name: 'leftover', key: 'id' },
]
export const NEW: readonly TableSpec[] = [
  { name: 'people', key: 'id', indexes: { byName: ['name', 'id'], byTown: ['town'] } },
  { name: 'towns', key: 'town' },
]

export const PEOPLE: readonly Row[] = [
  { id: 1, name: 'Ada', from: 'London' },
  { id: 2, name: 'Grace', from: 'New York' },
  { id: 3, name: 'nobody' },
  { id: 4, name: 'Emmy', from: 'Erlangen' },
]

/** Version 3 knows people by `town`, and drops those without; version 2 called it `home`. */
export const STEPS: readonly MigrationStep[] = [
  {
    to: 3,
    async run(rows) {
      await rows.each('people', ({ home, ...rest }) => (home === undefined ? 'drop' : { ...rest, town: home }))
      await rows.put('towns', { town: 'London' })
    },
  },
  {
    to: 2,
    run: (rows) =>
      rows.each('people', (row) => {
        if (row.from === undefined) return 'keep'
        const { from, ...rest } = row
        return { ...rest, home: from }
      }),
  },
]

export const MIGRATED: readonly Row[] = [
  { id: 1, name: 'Ada', town: 'London' },
  { id: 2, name: 'Grace', town: 'New York' },
  { id: 4, name: 'Emmy', town: 'Erlangen' },
]

export const open = (name: string, more: Partial<OpenStorageOptions>) =>
  openStorage({ name, version: 1, tables: OLD, clock: createClock(), ...more })

export async function opened(opening: Promise<OpenedStorage>) {
  const result = await opening
  if (!result.ok) throw new Error(`${result.why}: ${result.detail}`)
  return result.storage
}

export async function refused(opening: Promise<OpenedStorage>) {
  const result = await opening
  check.that(!result.ok, 'it opened')
  return result
}

export async function fill(name: string) {
  const storage = await opened(open(name, {}))
  const rows = [...PEOPLE.map((row) => ({ add: 'people', row })), { add: 'leftover', row: { id: 1 } }]
  check.equal(await storage.write(rows), 'done')
  storage.close()
}

export async function checkUntouched(name: string) {
  const storage = await opened(open(name, {}))
  check.equal(await storage.range({ table: 'people' }), PEOPLE)
  check.equal(await storage.range({ table: 'people', index: 'byName', from: ['Grace'], to: ['Grace'] }), [PEOPLE[1]])
  check.equal(await storage.range({ table: 'leftover' }), [{ id: 1 }])
  await check.rejects(storage.range({ table: 'towns' }))
  storage.close()
}

export const settled = (request: IDBRequest) =>
  new Promise((resolve, reject) => {
    request.onsuccess = resolve
    request.onerror = () => reject(request.error)
  })
