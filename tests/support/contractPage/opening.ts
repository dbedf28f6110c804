import type { Contract } from '../../contracts/contract.ts'
import { check } from '../check.ts'
import { fill, MIGRATED, NEW, type OpeningUnderTest, open, opened, refused, STEPS, settled } from './people.ts'

/** Whatever a database can come to, before and after it is open. */
export const openingContract: Contract<OpeningUnderTest> = [
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
