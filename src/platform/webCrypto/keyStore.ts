import { openDB } from 'idb'
import type { KeyStore } from '../../ports/keyStore.ts'
import { growKeys, isStoredKeys, keysFrom } from './keys.ts'

export interface KeyStoreOptions {
  /** The keys have a database of their own, so that nothing that happens to the conversations can touch them. */
  readonly database: string
  /** Outlives the database: where a browser has cleared one and not the other, the loss is noticed. */
  readonly marks: Pick<globalThis.Storage, 'getItem' | 'setItem'>
  readonly mark: string
}

const TABLE = 'identity'
const SELF = 'self'

export function createKeyStore({ database, marks, mark }: KeyStoreOptions): KeyStore {
  /** Connection, one for each use: this database is asked once at every start. */
  async function withDatabase<T>(use: (db: Awaited<ReturnType<typeof openDB>>) => Promise<T>): Promise<T> {
    const db = await openDB(database, 1, {
      upgrade: (created) => void created.createObjectStore(TABLE),
      blocking: (_current, _wanted, event) => (event.target as IDBDatabase).close(),
    })
    try {
      return await use(db)
    } finally {
      db.close()
    }
  }

  /** Without the mark everything works, but for noticing a loss. */
  function setMark() {
    try {
      marks.setItem(mark, 'made')
    } catch {
      // Blocked or full.
    }
  }

  function hasMark() {
    try {
      return marks.getItem(mark) !== null
    } catch {
      return false
    }
  }

  return {
    async load() {
      const stored: unknown = await withDatabase((db) => db.get(TABLE, SELF))
      if (isStoredKeys(stored)) {
        setMark()
        return keysFrom(stored)
      }
      return stored !== undefined || hasMark() ? 'lost' : 'none'
    },
    async create() {
      const stored = await growKeys(crypto.getRandomValues(new Uint8Array(32)))
      await withDatabase(async (db) => {
        const writing = db.transaction(TABLE, 'readwrite', { durability: 'strict' })
        await Promise.all([writing.store.put(stored, SELF), writing.done])
      })
      setMark() // only now: a mark without keys says that they are lost
      return keysFrom(stored)
    },
  }
}
