import { type IDBPDatabase, openDB, unwrap } from 'idb'
import type { Clock } from '../../ports/clock.ts'
import type { MigratingRows, MigrationStep, Storage, TableSpec } from '../../ports/storage.ts'
import { takeEpoch } from './epoch.ts'
import { createLastingStorage } from './lasting.ts'
import { migrate } from './migrate.ts'
import { createConnection } from './storage.ts'

export interface OpenStorageOptions {
  readonly name: string
  /** Of the schema; a whole number from 1. */
  readonly version: number
  readonly tables: readonly TableSpec[]
  readonly steps?: readonly MigrationStep[]
  /** Rows as the steps see them, where they lie there otherwise. */
  readonly through?: (rows: MigratingRows) => MigratingRows
  readonly clock: Clock
  /** Patience with other connections that are to let go. Milliseconds. */
  readonly patience?: number
}

/**
 * `newer`: written by a later version of the app, and left untouched. `blocked`: another connection does not let go. `missing`: this
 * browser has no IndexedDB, or keeps it from us. `broken`: anything else; a migration that failed is undone.
 */
export type OpenedStorage =
  | { ok: true; storage: Storage }
  | { ok: false; why: 'newer' | 'blocked' | 'broken' | 'missing'; detail: string }

/** A page that is alive closes within milliseconds of `versionchange`; one that is busy gets a while. */
const BLOCKED_TIMEOUT_MS = 5_000
/** Open request that nobody stands in the way of: the browser may be tidying up, for seconds after a million rows were deleted. */
const OPEN_TIMEOUT_MS = 60_000

/** Opens, migrates, and takes the next epoch: whoever had the same database open before can read on, but no longer write. */
export async function openStorage(options: OpenStorageOptions): Promise<OpenedStorage> {
  if (!hasIndexedDb()) return { ok: false, why: 'missing', detail: 'no IndexedDB' }
  const connected = await connect(options)
  if (!connected.ok) return connected
  try {
    const epoch = await takeEpoch(connected.db)
    const on = (db: IDBPDatabase) => createConnection(db, epoch, () => released.has(unwrap(db)))
    const storage = createLastingStorage({
      first: on(connected.db),
      async reopen() {
        let empty = false
        const again = await connect(options, () => {
          empty = true
        })
        if (again.ok) return on(again.db)
        return empty ? 'gone' : 'failed'
      },
      clock: options.clock,
    })
    return { ok: true, storage }
  } catch (reason) {
    connected.db.close()
    return failed(reason)
  }
}

/** Connections that were closed because somebody else wants in. */
const released = new WeakSet<IDBDatabase>()

type Connected = { ok: true; db: IDBPDatabase } | Extract<OpenedStorage, { ok: false }>

/** `onEmpty`: there must be one already; it is called when there is none, and none is made. */
function connect(options: OpenStorageOptions, onEmpty?: () => void) {
  const { name, version, tables, steps = [], through, clock, patience } = options
  return new Promise<Connected>((resolve) => {
    let gaveUp = false
    let migrationFailure: unknown
    const giveUp = () => {
      gaveUp = true
      resolve({ ok: false, why: 'blocked', detail: 'another connection holds the database' })
    }
    // Also covers an open request that gets no event at all, as one behind a deletion that is itself blocked.
    let stopWaiting = clock.after(patience ?? OPEN_TIMEOUT_MS, giveUp)
    // Async, so that what the browser throws at once is told like any other failure.
    const open = async () =>
      openDB(name, version, {
        upgrade(db, oldVersion, _newVersion, upgrade) {
          stopWaiting() // from here on it takes as long as the rows take
          upgrade.done.catch(() => undefined) // `open` tells
          if (onEmpty && oldVersion === 0) onEmpty()
          if (gaveUp || onEmpty) return upgrade.abort()
          migrate(db, upgrade, oldVersion, tables, steps, through).catch((reason: unknown) => {
            migrationFailure = reason
            abort(upgrade)
          })
        },
        blocked() {
          stopWaiting()
          if (!gaveUp) stopWaiting = clock.after(patience ?? BLOCKED_TIMEOUT_MS, giveUp)
        },
        // A newer version wants in, or somebody deletes the database: hold nobody up.
        blocking(_current, _wanted, event) {
          const db = event.target as IDBDatabase
          released.add(db)
          db.close()
        },
      })
    open().then(
      (db) => {
        stopWaiting()
        if (gaveUp) db.close()
        else resolve({ ok: true, db })
      },
      (reason: unknown) => {
        stopWaiting()
        resolve(failed(migrationFailure ?? reason))
      },
    )
  })
}

function failed(reason: unknown): Extract<OpenedStorage, { ok: false }> {
  const why = nameOf(reason) === 'VersionError' ? 'newer' : nameOf(reason) === 'SecurityError' ? 'missing' : 'broken'
  return { ok: false, why, detail: reason instanceof Error ? `${reason.name}: ${reason.message}` : String(reason) }
}

const nameOf = (reason: unknown) => (reason instanceof Error ? reason.name : undefined)

function abort(upgrade: { abort(): void }) {
  try {
    upgrade.abort()
  } catch {
    // It has aborted by itself already.
  }
}

/** The mere look throws in some browsers when site data is blocked. */
function hasIndexedDb(): boolean {
  try {
    return globalThis.indexedDB !== undefined && globalThis.indexedDB !== null
  } catch {
    return false
  }
}
