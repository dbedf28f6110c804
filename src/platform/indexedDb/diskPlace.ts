import { openDB, unwrap } from 'idb'
import { DOWNLOAD_FOLDER } from '../../lib/places.ts'
import { deleteDatabase } from './deleteDatabase.ts'
import { withExisting } from './withExisting.ts'

/** Disk place: which database holds what was said, and what belongs to it, such as the header of a lock. Both change in one write. */
export interface DiskPlace {
  readonly name: string
  /** Header: whatever structured clone takes. Nothing here looks into it. */
  readonly header?: unknown
}

export interface DiskPlaceOptions {
  /** Database that holds the place; there is none while the place is where it always was. */
  readonly pointer: string
  /** First name: where it always was, where older versions of this page look. */
  readonly first: string
  /** Names of those that come after it, in turn. */
  readonly others: readonly [string, string]
}

/** Version of what is left at `first`, above every schema: an older version of this page says that a newer one was here, and begins nothing. */
export const HUSK_VERSION = 1_000_000

const TABLE = 'place'
const CURRENT = 'current'

/**
 * Disk places: a restore, and the lock, write a whole new database beside the one in use, and then change over in one durable write. Until
 * then nothing has changed; what was being written when the page died is deleted by the next `tidy`. Only the tab that leads calls any of it.
 */
export function createDiskPlaces({ pointer, first, others }: DiskPlaceOptions) {
  const names = [first, ...others]
  /** Being written: no `tidy` takes it away meanwhile. */
  let begun: string | undefined

  /** Rejects where the pointer cannot be read: a guess would show somebody else's beginning. */
  async function current(): Promise<DiskPlace> {
    const row = await read(pointer)
    if (row === undefined) return { name: first }
    if (!isPlace(row) || !names.includes(row.name)) throw new Error('the place of the disk is not readable')
    return row
  }

  /** All but the one in use are deleted. Never rejects: what is held now goes the next time. */
  async function tidy(): Promise<void> {
    const { name } = await current()
    if (name !== first) await leaveHusk(first).catch(() => undefined)
    for (const other of others)
      if (other !== name && other !== begun) await deleteDatabase(other).catch(() => undefined)
  }

  return {
    current,

    /** Name for a new database, with nothing under it. Rejects where an old one does not go away. */
    async fresh(): Promise<string> {
      const { name } = await current()
      const next = others[0] === name ? others[1] : others[0]
      await deleteDatabase(next)
      begun = next
      return next
    },

    /** Changes over, or gives the current one another header: on disk when it resolves. Rejects when nothing has changed. */
    async change(place: DiskPlace): Promise<void> {
      if (!names.includes(place.name)) throw new Error(`no place for a disk: ${place.name}`)
      const db = await openDB(pointer, 1, {
        upgrade: (created) => void created.createObjectStore(TABLE),
        blocking: (_current, _wanted, event) => (event.target as IDBDatabase).close(),
      })
      try {
        const writing = db.transaction(TABLE, 'readwrite', { durability: 'strict' })
        await Promise.all([writing.store.put(place, CURRENT), writing.done])
      } finally {
        db.close()
      }
      if (place.name === begun) begun = undefined
    },

    /** Gives up what was begun: the next `tidy` deletes it. */
    abandon() {
      begun = undefined
    },

    tidy: () => Promise.all([tidy(), tidyFiles()].map((one) => one.catch(() => undefined))),
  }
}

export type DiskPlaces = ReturnType<typeof createDiskPlaces>

/** Files beside the disk that are on their way to a download: what tidies them is loaded where there are any. */
async function tidyFiles(): Promise<void> {
  await (await navigator.storage.getDirectory()).getDirectoryHandle(DOWNLOAD_FOLDER)
  await (await import('../backup/downloads.ts')).tidyDownloads()
}

const isPlace = (row: unknown): row is DiskPlace =>
  typeof row === 'object' && row !== null && typeof (row as { name?: unknown }).name === 'string'

/** Row of the pointer; `undefined` where there is no pointer. */
async function read(pointer: string): Promise<unknown> {
  try {
    return await withExisting(pointer, async (db) =>
      db.objectStoreNames.contains(TABLE) ? db.get(TABLE, CURRENT) : undefined,
    )
  } catch (reason) {
    // Site data that is blocked: opening the disk says so in its own words.
    if (reason instanceof Error && reason.name === 'SecurityError') return undefined
    throw reason
  }
}

/** Empties a database in one transaction, at a version that no older page opens: there is no moment in which one could begin a new one there. */
async function leaveHusk(name: string): Promise<void> {
  const db = await openDB(name, HUSK_VERSION, {
    upgrade(old) {
      const raw = unwrap(old)
      for (const table of [...raw.objectStoreNames]) raw.deleteObjectStore(table)
    },
  })
  db.close()
}
