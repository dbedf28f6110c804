import type { Database, SAHPoolUtil, Sqlite3Static } from '@sqlite.org/sqlite-wasm'
import { INDEX_FOLDER } from '../../lib/places.ts'
import type { Applied, OpenedIndex } from '../../ports/searchIndex.ts'
import { SCHEMA, SETTINGS, VERSION } from './schema.ts'
import { createTextIndex, type TextIndex } from './textIndex.ts'

const FILE = '/index.sqlite3'
/** Files that the pool keeps open: database, write-ahead log, and one to spare for a journal while it is set up. */
const POOL_FILES = 4

export type Ran<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly why: Exclude<Applied, 'done'> }

/** Keeps the index on its feet: runs a step on it, and makes it anew when it turns out to be in pieces. */
export interface KeptIndex {
  run<T>(step: (index: TextIndex) => T): Promise<Ran<T>>
  clear(): Promise<Applied>
  /** Flush: what waits goes to the disk, and the files are free for the next one. */
  close(): void
}

export type Opened = { readonly ok: true; readonly kept: KeptIndex } | Extract<OpenedIndex, { ok: false }>

/** In a dedicated worker: nowhere else are there synchronous files. */
export async function openIndex(load: () => Promise<Sqlite3Static>, inMemory = false): Promise<Opened> {
  if (typeof WebAssembly === 'undefined' || !(inMemory || (await hasPrivateFiles())))
    return { ok: false, why: 'missing' }
  try {
    const sqlite = await load()
    const pool = inMemory ? undefined : await openPool(sqlite)
    return { ok: true, kept: await keep(sqlite, pool) }
  } catch (reason) {
    return { ok: false, why: whyNot(reason) }
  }
}

/** Private windows of some browsers have none, and say so only when asked. */
async function hasPrivateFiles(): Promise<boolean> {
  try {
    await navigator.storage.getDirectory()
    return 'createSyncAccessHandle' in FileSystemFileHandle.prototype
  } catch {
    return false
  }
}

/** In the package, and missing in its types. Verbosity 0: a tab that holds the files is no error to be told in the console. */
type PoolOptions = Parameters<Sqlite3Static['installOpfsSAHPoolVfs']>[0] & {
  forceReinitIfPreviouslyFailed?: boolean
  verbosity: 0
}

async function openPool(sqlite: Sqlite3Static): Promise<SAHPoolUtil> {
  const options: PoolOptions = {
    name: INDEX_FOLDER,
    directory: INDEX_FOLDER,
    initialCapacity: POOL_FILES,
    preserveOnInitFailure: true,
    verbosity: 0,
  }
  try {
    return await sqlite.installOpfsSAHPoolVfs(options)
  } catch (reason) {
    if (whyNot(reason) === 'locked') throw reason
    // Whatever lies there, it is not what we left.
    const root = await navigator.storage.getDirectory()
    await root.removeEntry(INDEX_FOLDER, { recursive: true })
    const again: PoolOptions = { ...options, forceReinitIfPreviouslyFailed: true }
    return await sqlite.installOpfsSAHPoolVfs(again)
  }
}

/** `pool`: its files; without one it is in memory alone. */
async function keep(sqlite: Sqlite3Static, pool: SAHPoolUtil | undefined): Promise<KeptIndex> {
  let db: Database | undefined

  function open(): TextIndex {
    db = pool ? new pool.OpfsSAHPoolDb(FILE) : new sqlite.oo1.DB(':memory:')
    db.exec(SETTINGS)
    const version = db.selectValue('PRAGMA user_version')
    if (version === VERSION) db.selectValue('SELECT count(*) FROM logs')
    else if (db.selectValue('SELECT count(*) FROM sqlite_schema') === 0)
      db.transaction((empty) => void empty.exec(SCHEMA))
    else throw new Error(`an index of version ${version}`)
    return createTextIndex(db)
  }
  /** From nothing: what was there is cut off, file by file. */
  async function anew(): Promise<TextIndex> {
    try {
      db?.close()
    } catch {
      // It goes, whether it likes it or not.
    }
    await pool?.wipeFiles()
    return open()
  }
  async function tryAnew(): Promise<Applied> {
    try {
      index = await anew()
      return 'done'
    } catch (reason) {
      return reasonOf(sqlite, reason) === 'full' ? 'full' : 'broken'
    }
  }

  let index: TextIndex
  try {
    index = open()
  } catch {
    index = await anew() // of another version, or in pieces
  }

  return {
    async run(step) {
      try {
        return { ok: true, value: step(index) }
      } catch (reason) {
        const why = reasonOf(sqlite, reason)
        if (why !== 'lost') return { ok: false, why }
        return { ok: false, why: (await tryAnew()) === 'done' ? 'lost' : 'broken' }
      }
    },
    clear: tryAnew,
    close() {
      try {
        index.settle()
        db?.close()
        pool?.pauseVfs()
      } catch {
        // The worker ends in any case, and its hold on the files with it.
      }
    },
  }
}

function reasonOf({ capi, SQLite3Error }: Sqlite3Static, reason: unknown): Exclude<Applied, 'done'> {
  if (!(reason instanceof SQLite3Error)) return 'broken'
  const code = reason.resultCode & 0xff
  if (code === capi.SQLITE_CORRUPT || code === capi.SQLITE_NOTADB) return 'lost'
  return code === capi.SQLITE_FULL || reason.resultCode === capi.SQLITE_IOERR_WRITE ? 'full' : 'broken'
}

function whyNot(reason: unknown): 'missing' | 'locked' | 'full' | 'broken' {
  const name = reason instanceof Error ? reason.name : ''
  if (name === 'NoModificationAllowedError' || name === 'InvalidStateError') return 'locked'
  if (name === 'QuotaExceededError') return 'full'
  // The engine was refused: by a policy, or by a browser that is too old for it.
  return name === 'CompileError' || name === 'LinkError' ? 'missing' : 'broken'
}
