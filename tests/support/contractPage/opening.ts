import { createClock } from '../../../src/platform/clock.ts'
import type { MigrationStep } from '../../../src/platform/indexedDb/migrate.ts'
import {
  type OpenedStorage,
  type OpenStorageOptions,
  openStorage,
} from '../../../src/platform/indexedDb/openStorage.ts'
import type { Row, TableSpec } from '../../../src/ports/storage.ts'
import type { Contract } from '../../contracts/contract.ts'
import { check } from '../check.ts'

/** A database name that nobody else uses. */
export interface OpeningUnderTest {
  readonly name: string
}

const OLD: readonly TableSpec[] = [
  { name: 'people', key: 'id', indexes: { byName: ['name'] } },
  { name: 'leftover', key: 'id' },
]
const NEW: readonly TableSpec[] = [
  { name: 'people', key: 'id', indexes: { byName: ['name', 'id'], byTown: ['town'] } },
  { name: 'towns', key: 'town' },
]

const PEOPLE: readonly Row[] = [
  { id: 1, name: 'Ada', from: 'London' },
  { id: 2, name: 'Grace', from: 'New York' },
  { id: 3, name: 'nobody' },
  { id: 4, name: 'Emmy', from: 'Erlangen' },
]

/** Version 3 knows people by `town`, and drops those without; version 2 called it `home`. */
const STEPS: readonly MigrationStep[] = [
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

const MIGRATED: readonly Row[] = [
  { id: 1, name: 'Ada', town: 'London' },
  { id: 2, name: 'Grace', town: 'New York' },
  { id: 4, name: 'Emmy', town: 'Erlangen' },
]

const open = (name: string, more: Partial<OpenStorageOptions>) =>
  openStorage({ name, version: 1, tables: OLD, clock: createClock(), ...more })

async function opened(opening: Promise<OpenedStorage>) {
  const result = await opening
  if (!result.ok) throw new Error(`${result.why}: ${result.detail}`)
  return result.storage
}

async function refused(opening: Promise<OpenedStorage>) {
  const result = await opening
  check.that(!result.ok, 'it opened')
  return result
}

async function fill(name: string) {
  const storage = await opened(open(name, {}))
  const rows = [...PEOPLE.map((row) => ({ add: 'people', row })), { add: 'leftover', row: { id: 1 } }]
  check.equal(await storage.write(rows), 'done')
  storage.close()
}

async function checkUntouched(name: string) {
  const storage = await opened(open(name, {}))
  check.equal(await storage.range({ table: 'people' }), PEOPLE)
  check.equal(await storage.range({ table: 'people', index: 'byName', from: ['Grace'], to: ['Grace'] }), [PEOPLE[1]])
  check.equal(await storage.range({ table: 'leftover' }), [{ id: 1 }])
  await check.rejects(storage.range({ table: 'towns' }))
  storage.close()
}

const settled = (request: IDBRequest) =>
  new Promise((resolve, reject) => {
    request.onsuccess = resolve
    request.onerror = () => reject(request.error)
  })

/** Counts what a migration asks of its rows, and fails at the given one. */
function cutOff(at: number): { steps: readonly MigrationStep[]; asked(): number } {
  let asked = 0
  const count = () => {
    asked += 1
    if (asked === at) throw new Error('cut off')
  }
  const steps = STEPS.map(({ to, run }) => ({
    to,
    async run(rows) {
      count()
      await run({
        each: (table, change) =>
          rows.each(table, (row) => {
            count()
            return change(row)
          }),
        put(table, row) {
          count()
          return rows.put(table, row)
        },
      })
      count()
    },
  })) satisfies readonly MigrationStep[]
  return { steps, asked: () => asked }
}

export const openingContract: Contract<OpeningUnderTest> = [
  {
    name: 'a migration runs the steps that are missing in their order, whatever order they are listed in',
    async run({ name }) {
      await fill(name)
      const storage = await opened(open(name, { version: 3, tables: NEW, steps: STEPS }))
      check.equal(await storage.range({ table: 'people' }), MIGRATED)
      check.equal(await storage.range({ table: 'towns' }), [{ town: 'London' }])
      const byTown = await storage.range({ table: 'people', index: 'byTown' })
      check.equal(
        byTown.map((row) => row.town),
        ['Erlangen', 'London', 'New York'],
      )
      check.equal(await storage.range({ table: 'people', index: 'byName', from: ['Ada', 1], to: ['Ada', 1] }), [
        MIGRATED[0],
      ])
      await check.rejects(storage.range({ table: 'leftover' }))
      storage.close()
      const again = await opened(open(name, { version: 3, tables: NEW, steps: STEPS }))
      check.equal(await again.range({ table: 'people' }), MIGRATED)
      check.equal(await again.write([{ put: 'towns', row: { town: 'Paris' } }]), 'done')
      again.close()
    },
  },
  {
    name: 'a step that an earlier version has run is not run again',
    async run({ name }) {
      await fill(name)
      const storage = await opened(open(name, { version: 2, steps: STEPS.filter(({ to }) => to === 2) }))
      storage.close()
      const ran: number[] = []
      const steps = STEPS.map(({ to, run }) => ({
        to,
        run(rows) {
          ran.push(to)
          return run(rows)
        },
      })) satisfies readonly MigrationStep[]
      const newest = await opened(open(name, { version: 3, tables: NEW, steps }))
      check.equal(ran, [3])
      check.equal(await newest.range({ table: 'people' }), MIGRATED)
      newest.close()
    },
  },
  {
    name: 'a new database runs no steps',
    async run({ name }) {
      const steps = [{ to: 1, run: () => Promise.reject(new Error('ran')) }]
      const storage = await opened(open(name, { steps }))
      check.equal(await storage.range({ table: 'people' }), [])
      storage.close()
    },
  },
  {
    name: 'a migration that is cut off at any point leaves everything as it was, and works the next time',
    async run({ name }) {
      await fill(name)
      let at = 1
      for (; ; at++) {
        const { steps, asked } = cutOff(at)
        const result = await open(name, { version: 3, tables: NEW, steps })
        if (result.ok) {
          check.equal(await result.storage.range({ table: 'people' }), MIGRATED)
          check.equal(asked(), at - 1)
          result.storage.close()
          break
        }
        check.equal(result.why, 'broken')
        check.equal(result.detail, 'Error: cut off')
        await checkUntouched(name)
      }
      check.that(at > 10, 'the points where it can be cut')
    },
  },
  {
    name: 'a migration that cannot write a row leaves everything as it was',
    async run({ name }) {
      await fill(name)
      const steps = [
        { to: 3, run: (rows) => rows.each('people', () => ({ id: 'another key' })) },
      ] satisfies MigrationStep[]
      check.equal((await refused(open(name, { version: 3, tables: NEW, steps }))).why, 'broken')
      await checkUntouched(name)
    },
  },
  {
    name: 'a newer schema is refused untouched by older code',
    async run({ name }) {
      await fill(name)
      const newest = await opened(open(name, { version: 3, tables: NEW, steps: STEPS }))
      newest.close()
      check.equal((await refused(open(name, {}))).why, 'newer')
      const storage = await opened(open(name, { version: 3, tables: NEW }))
      check.equal(await storage.range({ table: 'people' }), MIGRATED)
      storage.close()
    },
  },
  {
    name: 'an older tab that is alive makes room for a newer version, and is broken from then on',
    async run({ name }) {
      const older = await opened(open(name, {}))
      await older.write([{ add: 'people', row: { id: 9 } }])
      const newer = await opened(open(name, { version: 2, tables: NEW }))
      check.equal(await older.write([{ add: 'people', row: { id: 10 } }]), 'broken')
      await check.rejects(older.get('people', 9))
      check.equal(await newer.range({ table: 'people' }), [{ id: 9 }])
      newer.close()
    },
  },
  {
    name: 'a connection that does not let go is waited for within bounds, and nothing is migrated behind our back',
    async run({ name }) {
      await fill(name)
      const stubborn = indexedDB.open(name)
      await settled(stubborn)
      const result = await refused(open(name, { version: 3, tables: NEW, steps: STEPS, patience: 50 }))
      check.equal(result.why, 'blocked')
      stubborn.result.close()
      await checkUntouched(name)
    },
  },
  {
    name: 'a connection that lets go in time is waited for',
    async run({ name }) {
      await fill(name)
      const busy = indexedDB.open(name)
      await settled(busy)
      const opening = open(name, { version: 3, tables: NEW, steps: STEPS })
      busy.result.onversionchange = () => void setTimeout(() => busy.result.close(), 100)
      const storage = await opened(opening)
      check.equal(await storage.range({ table: 'people' }), MIGRATED)
      storage.close()
    },
  },
  {
    name: 'a database that is deleted under us: `broken`, and reads reject; opening again starts empty',
    async run({ name }) {
      const storage = await opened(open(name, {}))
      await storage.write([{ add: 'people', row: { id: 1 } }])
      await settled(indexedDB.deleteDatabase(name))
      check.equal(await storage.write([{ add: 'people', row: { id: 2 } }]), 'broken')
      await check.rejects(storage.get('people', 1))
      await check.rejects(storage.range({ table: 'people' }))
      const again = await opened(open(name, {}))
      check.equal(await again.range({ table: 'people' }), [])
      again.close()
    },
  },
  {
    name: 'every write asks for the disk itself, not for the promise of it',
    async run({ name }) {
      const storage = await opened(open(name, {}))
      const asked: (IDBTransactionDurability | undefined)[] = []
      const before = IDBDatabase.prototype.transaction
      IDBDatabase.prototype.transaction = function (this: IDBDatabase, names, mode, options) {
        if (mode === 'readwrite') asked.push(options?.durability)
        return before.call(this, names, mode, options)
      }
      const outcomes = [
        await storage.write([{ add: 'people', row: { id: 1 } }]),
        await storage.write([{ put: 'people', row: { id: 1 } }]),
        await storage.write([{ drop: 'people', key: 1 }]),
      ]
      IDBDatabase.prototype.transaction = before
      check.equal(outcomes, ['done', 'done', 'done'])
      check.equal(asked, ['strict', 'strict', 'strict'])
      storage.close()
    },
  },
  {
    name: 'a failure of the disk while opening, while writing: `broken`, never a throw',
    async run({ name }) {
      const storage = await opened(open(name, {}))
      const failing = (error: string) => () => {
        throw new DOMException('injected', error)
      }
      const restore = [
        replace(IDBObjectStore.prototype, 'put', failing('UnknownError')),
        replace(IDBObjectStore.prototype, 'add', failing('DataError')),
      ]
      const outcomes = [
        await storage.write([{ put: 'people', row: { id: 1 } }]),
        await storage.write([{ add: 'people', row: { id: 1 } }]),
      ]
      const second = await open(name, {})
      for (const step of restore) step()
      check.equal(outcomes, ['broken', 'broken'])
      check.equal(second.ok, false)
      check.equal(await storage.write([{ put: 'people', row: { id: 1 } }]), 'done')
      storage.close()
    },
  },
  {
    name: 'no IndexedDB, or one that is kept from us: `missing`',
    async run({ name }) {
      const gone = replaceGetter('indexedDB', () => undefined)
      const result = await open(name, {})
      gone()
      check.equal(result, { ok: false, why: 'missing', detail: 'no IndexedDB' })
      const kept = replaceGetter('indexedDB', () => {
        throw new DOMException('blocked', 'SecurityError')
      })
      const second = await open(name, {})
      kept()
      check.equal(second.ok ? 'opened' : second.why, 'missing')
      const denied = replace(IDBFactory.prototype, 'open', () => {
        throw new DOMException('blocked', 'SecurityError')
      })
      const third = await open(name, {})
      denied()
      check.equal(third.ok ? 'opened' : third.why, 'missing')
    },
  },
]

function replace<Name extends string>(owner: { [K in Name]: unknown }, name: Name, value: unknown): () => void {
  const before = owner[name]
  owner[name] = value as never
  return () => {
    owner[name] = before as never
  }
}

function replaceGetter(name: string, get: () => unknown): () => void {
  const before = Object.getOwnPropertyDescriptor(globalThis, name)
  Object.defineProperty(globalThis, name, { configurable: true, get })
  return () => {
    if (before) Object.defineProperty(globalThis, name, before)
    else Reflect.deleteProperty(globalThis, name)
  }
}
