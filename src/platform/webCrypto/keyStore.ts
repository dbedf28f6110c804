import { openDB } from 'idb'
import { isStoredKeys, type KeyRow, keysFrom, type OpenKeyStore } from './keys.ts'
import type { Infos } from './secrets.ts'

export interface KeyStoreOptions {
  /** The keys have a database of their own, so that nothing that happens to the conversations can touch them. */
  readonly database: string
  /** Outlives the database: where a browser has cleared one and not the other, the loss is noticed. */
  readonly marks: Pick<globalThis.Storage, 'getItem' | 'setItem'>
  readonly mark: string
  readonly infos: Infos
}

const TABLE = 'identity'
const SELF = 'self'

export function createKeyStore({ database, marks, mark, infos }: KeyStoreOptions): OpenKeyStore {
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

  const row: KeyRow = {
    read: () => withDatabase((db) => db.get(TABLE, SELF)),
    put: (next, replaces) =>
      withDatabase(async (db) => {
        const writing = db.transaction(TABLE, 'readwrite', { durability: 'strict' })
        const may = replaces(await writing.store.get(SELF))
        await Promise.all([may && writing.store.put(next, SELF), writing.done])
        if (may) setMark() // only now: a mark without keys says that they are lost
        return may
      }),
  }
  /** All but looking for keys is needed once or twice in a lifetime. */
  const secrets = async () => (await import('./secrets.ts')).createSecrets(row, infos)

  return {
    async load() {
      const stored = await row.read()
      if (isStoredKeys(stored)) {
        setMark()
        return keysFrom(stored)
      }
      return stored !== undefined || hasMark() ? 'lost' : 'none'
    },
    create: async () => (await secrets()).create(),
    keep: async (secret, since) => (await secrets()).keep(secret, since),
    secret: async () => (await secrets()).secret(),
    forgetSecret: async (now) => (await secrets()).forgetSecret(now),
    publicKeyOf: async (secret) => (await secrets()).publicKeyOf(secret),
    restore: async (secret, now) => (await secrets()).restore(secret, now),
    recipient: async () => (await secrets()).recipient(),
    keepRecipient: async (secret) => (await secrets()).keepRecipient(secret),
    backupKeyOf: async (secret) => (await secrets()).backupKeyOf(secret),
  }
}
