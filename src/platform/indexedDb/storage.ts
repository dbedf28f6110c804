import { type IDBPDatabase, unwrap, wrap } from 'idb'
import type { Change, Key, RangeQuery, Row, Written } from '../../ports/storage.ts'
import { EPOCH_TABLE, type Epoch } from './epoch.ts'
import type { Connection } from './lasting.ts'

/**
 * The port on an open connection that writes in `epoch`. `close` of the connection, by us or under us, makes reads reject and writes
 * `broken`. `released`: we have let it go.
 */
export function createConnection(database: IDBPDatabase, epoch: Epoch, released: () => boolean): Connection {
  const db = unwrap(database)
  let [closed, died] = [false, false]
  db.addEventListener('close', () => {
    died = true
  })

  /** Transaction shared by what is read in one breath: two dozen of them would take twice as long. */
  let reading: { table: string; store: IDBObjectStore } | undefined
  const over = () => {
    reading = undefined
  }
  function storeFor(table: string): IDBObjectStore {
    if (reading?.table !== table) {
      reading = { table, store: db.transaction(table).objectStore(table) }
      queueMicrotask(over)
    }
    return reading.store
  }

  /** Requests are raw and not promises: a batch is hundreds of them, and only the transaction's end counts. */
  function write(changes: readonly Change[], ticket: number | undefined): Promise<Written> {
    over() // whoever reads after this, reads what it leaves
    return new Promise((resolve) => {
      let transaction: IDBTransaction
      try {
        transaction = db.transaction(scopeOf(changes), 'readwrite', { durability: 'strict' })
      } catch {
        return resolve('broken')
      }
      let why: Written | undefined
      const giveUp = (reason: Written) => {
        why ??= reason
        try {
          transaction.abort()
        } catch {
          // It is over already; its own event tells.
        }
      }
      transaction.oncomplete = () => resolve('done')
      transaction.onabort = () => resolve(why ?? reasonOf(transaction.error))
      try {
        epoch.guard(transaction, () => giveUp('deposed'))
        for (const change of changes) apply(transaction, change)
        if (ticket !== undefined) epoch.sign(transaction, ticket)
      } catch (reason) {
        giveUp(reasonOf(reason))
      }
    })
  }

  return {
    async get(table, key) {
      const asked = storeFor(table).get(plain(key))
      // One row that cannot be read takes no other one with it.
      asked.addEventListener('error', (event) => event.preventDefault())
      const found: unknown = await wrap(asked)
      return found as Row | undefined
    },
    range: async (query) => range(db, query),
    write,
    lastTicket: async () => epoch.lastTicket(db.transaction(EPOCH_TABLE)),
    isDead() {
      if (closed || released()) return false
      if (died) return true
      try {
        db.transaction(EPOCH_TABLE)
        return false
      } catch {
        return true
      }
    },
    onDeath: (tell) => db.addEventListener('close', tell),
    close() {
      closed = true
      db.close()
    },
  }
}

function scopeOf(changes: readonly Change[]): string[] {
  const names = new Set([EPOCH_TABLE])
  for (const change of changes) names.add('add' in change ? change.add : 'put' in change ? change.put : change.drop)
  return [...names]
}

function apply(transaction: IDBTransaction, change: Change) {
  if ('add' in change) transaction.objectStore(change.add).add(change.row)
  else if ('put' in change) transaction.objectStore(change.put).put(change.row)
  else {
    const gone = 'key' in change ? plain(change.key) : IDBKeyRange.bound(plain(change.from), plain(change.to))
    transaction.objectStore(change.drop).delete(gone)
  }
}

function reasonOf(error: unknown): Written {
  const name = error instanceof Error ? error.name : undefined
  if (name === 'ConstraintError') return 'exists' // no index is unique: only an `add` can meet one
  if (name === 'QuotaExceededError') return 'full'
  return 'broken'
}

async function range(db: IDBDatabase, query: RangeQuery): Promise<Row[]> {
  const { limit } = query
  const store = db.transaction(query.table).objectStore(query.table)
  const source = query.index === undefined ? store : store.index(query.index)
  const within = keyRange(query)
  if (within === 'empty' || (limit !== undefined && limit <= 0)) return []
  if (!query.reverse) return await wrap(source.getAll(within, limit))
  return hasBackwardGetAll(source)
    ? await wrap(source.getAll(backwards(within, limit)))
    : await walkBack(source, within, limit)
}

type Source = IDBObjectStore | IDBIndex

/** Newer than TypeScript's DOM library: https://w3c.github.io/IndexedDB/#dictdef-idbgetalloptions */
interface BackwardGetAll {
  getAll(options: { query: IDBKeyRange | null; count?: number; direction: 'prev' }): IDBRequest<Row[]>
}

/** The method came with the options; a browser without them would take the options for a key. */
const hasBackwardGetAll = (source: Source): source is Source & BackwardGetAll => 'getAllRecords' in source

const backwards = (within: IDBKeyRange | null, limit: number | undefined) =>
  ({ query: within, direction: 'prev', ...(limit === undefined ? {} : { count: limit }) }) as const

function walkBack(source: Source, within: IDBKeyRange | null, limit = Number.POSITIVE_INFINITY): Promise<Row[]> {
  return new Promise((resolve, reject) => {
    const found: Row[] = []
    const walking = source.openCursor(within, 'prev')
    walking.onerror = () => reject(walking.error)
    walking.onsuccess = () => {
      const cursor = walking.result
      if (cursor) found.push(cursor.value as Row)
      if (cursor && found.length < limit) cursor.continue()
      else resolve(found)
    }
  })
}

function keyRange({ from, to, fromOpen = false, toOpen = false }: RangeQuery): IDBKeyRange | null | 'empty' {
  if (from === undefined) return to === undefined ? null : IDBKeyRange.upperBound(plain(to), toOpen)
  if (to === undefined) return IDBKeyRange.lowerBound(plain(from), fromOpen)
  const order = indexedDB.cmp(plain(from), plain(to))
  if (order > 0 || (order === 0 && (fromOpen || toOpen))) return 'empty'
  return IDBKeyRange.bound(plain(from), plain(to), fromOpen, toOpen)
}

/** The DOM's types know no readonly arrays. */
const plain = (key: Key) => key as IDBValidKey
