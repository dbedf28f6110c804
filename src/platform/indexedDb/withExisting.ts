import { type IDBPDatabase, openDB } from 'idb'

/**
 * Opens a database that there is already, and closes it after use; undefined where there is none, and none is made by looking: everything may
 * just have been forgotten. Rejects when it cannot be looked.
 */
export async function withExisting<T>(name: string, use: (db: IDBPDatabase) => Promise<T>): Promise<T | undefined> {
  let isNone = false
  try {
    const db = await openDB(name, undefined, {
      upgrade(_created, _old, _new, upgrade) {
        isNone = true
        upgrade.done.catch(() => undefined)
        upgrade.abort()
      },
      blocking: (_current, _wanted, event) => (event.target as IDBDatabase).close(),
    })
    try {
      return await use(db)
    } finally {
      db.close()
    }
  } catch (reason) {
    if (isNone) return undefined
    throw reason
  }
}
