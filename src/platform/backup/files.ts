import { openDB } from 'idb'
import type { Bytes } from '../../lib/bytes.ts'
import { BACKUP_FILE } from '../../lib/places.ts'
import type { FileSink, Files, KeptFile } from '../../ports/backups.ts'
import { withExisting } from '../indexedDb/withExisting.ts'
import { createDownloads, ofThisPage, TAKEN_MS } from './downloads.ts'

/** File System Access, which TypeScript's DOM library has in part: https://wicg.github.io/file-system-access/ */
interface KeptHandle extends FileSystemFileHandle {
  queryPermission(of: { mode: 'readwrite' }): Promise<PermissionState>
  requestPermission(of: { mode: 'readwrite' }): Promise<PermissionState>
}
export interface FilePicker {
  showSaveFilePicker?(options: {
    suggestedName: string
    id: string
    types: readonly { accept: Readonly<Record<string, readonly string[]>> }[]
  }): Promise<KeptHandle>
}

/** Write to the browser: each is a message to another process. Bytes. */
const WRITE_BYTES = 2 ** 20

const TABLE = 'file'
const KEPT = 'kept'
const MODE = { mode: 'readwrite' } as const

/** Sink that writes in larger pieces. */
function buffered(sink: FileSink): FileSink {
  let parts: Bytes[] = []
  let length = 0
  async function flush() {
    if (length === 0) return
    const all = new Uint8Array(length)
    let at = 0
    for (const part of parts) {
      all.set(part, at)
      at += part.length
    }
    parts = []
    length = 0
    await sink.write(all)
  }
  return {
    async write(bytes) {
      parts.push(bytes)
      length += bytes.length
      if (length >= WRITE_BYTES) await flush()
    },
    async close() {
      await flush()
      await sink.close()
    },
    abort: () => sink.abort(),
  }
}

/** Stream into a file: beside it until it is closed, so that a writing that fails leaves what was there. */
async function intoFile(handle: FileSystemFileHandle): Promise<FileSink> {
  const stream = await handle.createWritable()
  return buffered({
    write: (bytes) => stream.write(bytes),
    close: () => stream.close(),
    abort: () => stream.abort(),
  })
}

function handOver(file: Blob, name: string) {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(file)
  link.download = name
  link.click()
  // Given back once the browser has taken it.
  setTimeout(() => URL.revokeObjectURL(link.href), TAKEN_MS)
}

/** Download out of memory of the browser's, which puts aside what is large. */
function fromMemory(name: string): FileSink {
  const parts: Blob[] = []
  return buffered({
    async write(bytes) {
      parts.push(new Blob([bytes]))
    },
    async close() {
      handOver(new Blob(parts, { type: 'application/octet-stream' }), name)
    },
    async abort() {
      parts.length = 0
    },
  })
}

const downloads = createDownloads(ofThisPage)

/** Download by way of the page's private files, so that none of it lies in memory. Undefined where this browser has none to write to. */
async function fromPrivateFile(name: string): Promise<FileSink | undefined> {
  try {
    await downloads.tidy().catch(() => undefined)
    const { handle, taken, drop } = await downloads.begin()
    const sink = await intoFile(handle).catch(async (reason: unknown) => {
      await drop()
      throw reason
    })
    return {
      write: sink.write,
      async close() {
        await sink.close()
        handOver(await handle.getFile(), name)
        taken()
      },
      async abort() {
        await sink.abort().finally(drop)
      },
    }
  } catch {
    return undefined
  }
}

const withPlace = async <T>(use: (db: Awaited<ReturnType<typeof openDB>>) => Promise<T>): Promise<T> => {
  const db = await openDB(BACKUP_FILE, 1, {
    upgrade: (created) => void created.createObjectStore(TABLE),
    blocking: (_current, _wanted, event) => (event.target as IDBDatabase).close(),
  })
  try {
    return await use(db)
  } finally {
    db.close()
  }
}

const keptOf = (handle: KeptHandle): KeptFile => ({
  name: handle.name,
  async access() {
    const state = await handle.queryPermission(MODE)
    return state === 'prompt' ? 'asks' : state
  },
  ask: async () => (await handle.requestPermission(MODE)) === 'granted',
  open: () => intoFile(handle),
})

const isHandle = (value: unknown): value is KeptHandle =>
  typeof FileSystemFileHandle !== 'undefined' && value instanceof FileSystemFileHandle && 'queryPermission' in value

/** Files outside of this page: downloads, and the one that the person chose. Its handle lies in a database of its own, which nothing seals. */
export function createFiles(window: FilePicker): Files {
  return {
    download: async (name, { sealed }) => (sealed ? await fromPrivateFile(name) : undefined) ?? fromMemory(name),
    async choose(suggestedName) {
      const types = [{ accept: { 'application/age': ['.age'] } }]
      const handle = await window
        .showSaveFilePicker?.({ suggestedName, id: 'backup', types })
        .catch((reason: unknown) => {
          if (reason instanceof DOMException && reason.name === 'AbortError') return undefined
          throw reason
        })
      if (!handle) return undefined
      await withPlace((db) => db.put(TABLE, handle, KEPT))
      return keptOf(handle)
    },
    async kept() {
      const handle = await withExisting(BACKUP_FILE, (db) => db.get(TABLE, KEPT))
      return isHandle(handle) ? keptOf(handle) : undefined
    },
    forget: () => withExisting(BACKUP_FILE, (db) => db.delete(TABLE, KEPT)),
  }
}
