import { migrations } from '../../../src/app/migrations.ts'
import { SCHEMA, tables } from '../../../src/app/tables.ts'
import { createClock } from '../../../src/platform/clock.ts'
import { openStorage } from '../../../src/platform/indexedDb/openStorage.ts'
import type { MigrationStep, Row, TableSpec } from '../../../src/ports/storage.ts'
import { settled } from './people.ts'

type Rows = Readonly<Record<string, readonly Row[]>>

/** `planted`: with one more step than there is, which changes every entry: so there is always something to cut off. */
interface Opening {
  readonly planted: boolean
  /** The transaction is aborted when so many requests were made. */
  readonly cutAt?: number
  /** Everything stands still when so many were made, until the page is killed. */
  readonly killAt?: number
}

export interface OldDisk {
  /** A database as an earlier version made it: its tables, its version, its rows. */
  fill(name: string, made: { schema: number; tables: readonly TableSpec[]; rows: Rows }): Promise<void>
  /** As the present version does it at its start. `asked`: requests of the migration. */
  open(name: string, opening: Opening): Promise<{ ok: boolean; why?: string; asked: number }>
  /** What is in it, table by table and index by index, in a few characters. */
  digest(name: string): Promise<string>
  dump(name: string): Promise<Rows>
}

declare global {
  interface Window {
    oldDisk: OldDisk
  }
}

const EPOCH = '(epoch)'
/** What the page asks for when it has come to where it is to be killed; nobody ever answers. */
const STANDS_STILL = 'stands-still'

const PLANTED: readonly TableSpec[] = [...tables, { name: 'planted', key: 'id' }]
const plantedStep: MigrationStep = {
  to: SCHEMA + 1,
  async run(rows) {
    for (let id = 0; id < 3; id++) await rows.put('planted', { id })
    await rows.each('entries', (row) => ({ ...row, planted: 1 }))
    await rows.put('planted', { id: 'last' })
  },
}

type Method = (this: object, ...args: unknown[]) => unknown

const transactionOf = (on: object): IDBTransaction | undefined => {
  if (on instanceof IDBObjectStore) return on.transaction
  if (on instanceof IDBIndex) return on.objectStore.transaction
  return on instanceof IDBCursor ? transactionOf(on.source) : undefined
}

/** Told of every request of a migration before it is made, whatever the migration is made of. */
let onRequest: (transaction: IDBTransaction) => void = () => undefined

/** Once, before `idb` sees them: it knows a cursor's methods by their identity. */
function watch() {
  for (const { prototype } of [IDBObjectStore, IDBIndex, IDBCursor]) {
    for (const name of Object.getOwnPropertyNames(prototype)) {
      const property = Object.getOwnPropertyDescriptor(prototype, name)
      if (name === 'constructor' || typeof property?.value !== 'function') continue
      const real = property.value as Method
      const watched: Method = function (...args) {
        const transaction = transactionOf(this)
        if (transaction?.mode === 'versionchange') onRequest(transaction)
        return real.apply(this, args)
      }
      Object.defineProperty(prototype, name, { ...property, value: watched })
    }
  }
}
let watching = false

async function connect(name: string): Promise<IDBDatabase> {
  const request = indexedDB.open(name)
  await settled(request)
  return request.result
}

const finished = (transaction: IDBTransaction) =>
  new Promise<void>((resolve, reject) => {
    transaction.oncomplete = () => resolve()
    transaction.onabort = () => reject(transaction.error)
  })

async function allOf(db: IDBDatabase, table: string): Promise<Row[]> {
  const request = db.transaction(table).objectStore(table).getAll()
  await settled(request)
  return request.result as Row[]
}

export const oldDisk: OldDisk = {
  async fill(name, { schema, tables: made, rows }) {
    const request = indexedDB.open(name, schema)
    request.onupgradeneeded = () => {
      request.result.createObjectStore(EPOCH)
      for (const { name: table, key, indexes = {} } of made) {
        const store = request.result.createObjectStore(table, { keyPath: typeof key === 'string' ? key : [...key] })
        for (const [index, path] of Object.entries(indexes)) store.createIndex(index, [...path])
      }
    }
    await settled(request)
    const db = request.result
    const writing = db.transaction([...db.objectStoreNames], 'readwrite', { durability: 'strict' })
    writing.objectStore(EPOCH).put('of an earlier version', 'holder')
    for (const [table, all] of Object.entries(rows)) for (const row of all) writing.objectStore(table).add(row)
    await finished(writing)
    db.close()
  },

  async open(name, { planted, cutAt, killAt }) {
    let asked = 0
    if (!watching) watch()
    watching = true
    onRequest = (transaction) => {
      asked += 1
      if (asked === cutAt) transaction.abort()
      if (asked !== killAt) return
      const still = new XMLHttpRequest()
      still.open('GET', STANDS_STILL, false)
      still.send()
    }
    const result = await openStorage({
      name,
      version: planted ? SCHEMA + 1 : SCHEMA,
      tables: planted ? PLANTED : tables,
      steps: planted ? [...migrations, plantedStep] : migrations,
      clock: createClock(),
    })
    onRequest = () => undefined
    if (result.ok) result.storage.close()
    return { ok: result.ok, asked, ...(result.ok ? {} : { why: `${result.why}: ${result.detail}` }) }
  },

  async digest(name) {
    const db = await connect(name)
    const parts: unknown[] = [db.version]
    for (const table of [...db.objectStoreNames]) {
      const store = db.transaction(table).objectStore(table)
      const indexes = [...store.indexNames].map((index) => [index, store.index(index).keyPath])
      const indexed: unknown[] = []
      for (const [index] of indexes) {
        const count = db.transaction(table).objectStore(table).index(String(index)).count()
        await settled(count)
        indexed.push(count.result)
      }
      // Who holds the database is another one with every start.
      parts.push([table, store.keyPath, indexes, indexed, table === EPOCH ? 0 : await allOf(db, table)])
    }
    db.close()
    const hash = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(JSON.stringify(parts)))
    return Array.from(new Uint8Array(hash), (byte) => byte.toString(16).padStart(2, '0')).join('')
  },

  async dump(name) {
    const db = await connect(name)
    const all: Record<string, Row[]> = {}
    for (const table of [...db.objectStoreNames]) if (table !== EPOCH) all[table] = await allOf(db, table)
    db.close()
    return all
  },
}
