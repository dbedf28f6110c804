import { equalBytes } from '../../lib/bytes.ts'
import { FILES_FOLDER } from '../../lib/places.ts'
import type { BlobSpec, Taken } from '../../ports/fileBlobs.ts'
import type { Answered, Asked } from '../askedWorker.ts'
import type { BlobAnswer, BlobAsk } from './messages.ts'
import { createSealedPieces } from './sealedPieces.ts'

/** The part of a dedicated worker's global scope that is needed. */
export interface BlobScope {
  addEventListener(type: 'message', listen: (event: { data: unknown }) => void): void
  postMessage(message: Answered<BlobAnswer>, transfer: Transferable[]): void
}

/** Handle that only workers have, of which the page's own types know nothing (File System Standard, 2.7). Bytes. */
interface SyncAccessHandle {
  read(into: Uint8Array, options: { at: number }): number
  write(bytes: Uint8Array, options: { at: number }): number
  flush(): void
  close(): void
}
type WorkersFile = FileSystemFileHandle & { createSyncAccessHandle(): Promise<SyncAccessHandle> }

interface Kept {
  readonly file: SyncAccessHandle
  readonly key: Uint8Array
  readonly pieces: Awaited<ReturnType<typeof createSealedPieces>>
  /** Work that is being done with it: it is closed after that. */
  readonly busy: Set<Promise<unknown>>
  openings: number
}

const troubleOf = (error: unknown): Exclude<Taken, 'done' | 'damaged'> =>
  error instanceof DOMException && error.name === 'QuotaExceededError' ? 'full' : 'broken'

/**
 * Keeps files in the private files of this origin (OPFS), by handles that only workers have. One handle for each file, however many have it
 * open: the browser gives no second one.
 */
export function serveBlobs(scope: BlobScope): void {
  /** By name; a promise, since two may ask at once. */
  const kept = new Map<string, Promise<Kept>>()
  const openings = new Map<number, { readonly id: string; readonly blob: Kept }>()
  let numbers = 0

  const folder = async () => (await navigator.storage.getDirectory()).getDirectoryHandle(FILES_FOLDER, { create: true })

  async function make({ id, key, piece }: BlobSpec): Promise<Kept> {
    const handle = (await (await folder()).getFileHandle(id, { create: true })) as WorkersFile
    const file = await handle.createSyncAccessHandle()
    return { file, key, pieces: await createSealedPieces(key, piece), busy: new Set(), openings: 0 }
  }

  async function open(spec: BlobSpec): Promise<BlobAnswer> {
    const known = kept.get(spec.id)
    const making = known ?? make(spec)
    kept.set(spec.id, making)
    let blob: Kept
    try {
      blob = await making
    } catch (error) {
      if (kept.get(spec.id) === making) kept.delete(spec.id)
      return troubleOf(error)
    }
    // Closed by the last one while this one waited: it is opened anew.
    if (kept.get(spec.id) !== making) return open(spec)
    if (!equalBytes(blob.key, spec.key)) return 'broken'
    blob.openings += 1
    openings.set(++numbers, { id: spec.id, blob })
    return numbers
  }

  async function close(at: number): Promise<BlobAnswer> {
    const opening = openings.get(at)
    if (!opening) return 'done'
    openings.delete(at)
    const { id, blob } = opening
    blob.openings -= 1
    if (blob.openings > 0) return 'done'
    kept.delete(id)
    await Promise.allSettled([...blob.busy])
    blob.file.close()
    return 'done'
  }

  async function take({ file, pieces }: Kept, ask: Extract<BlobAsk, { do: 'take' }>): Promise<BlobAnswer> {
    const { piece, bytes, sha256 } = ask
    if (!equalBytes(new Uint8Array(await crypto.subtle.digest('SHA-256', bytes)), sha256)) return 'damaged'
    const sealed = await pieces.seal(piece, bytes)
    const at = pieces.offsetOf(piece)
    // Some browsers write what fits, and say how much that was.
    return file.write(sealed, { at }) === sealed.length ? 'done' : 'full'
  }

  async function read({ file, pieces }: Kept, piece: number): Promise<BlobAnswer> {
    const sealed = new Uint8Array(pieces.sealedBytes)
    const length = file.read(sealed, { at: pieces.offsetOf(piece) })
    return (await pieces.open(piece, sealed.slice(0, length))) ?? 'broken'
  }

  async function remove(id: string): Promise<BlobAnswer> {
    if (kept.has(id)) return 'broken'
    try {
      await (await folder()).removeEntry(id)
    } catch (error) {
      if (!(error instanceof DOMException && error.name === 'NotFoundError')) return 'broken'
    }
    return 'done'
  }

  async function list(): Promise<readonly string[]> {
    const ids: string[] = []
    for await (const name of (await folder()).keys()) ids.push(name)
    return ids
  }

  async function withBlob(at: number, work: (blob: Kept) => Promise<BlobAnswer>): Promise<BlobAnswer> {
    const blob = openings.get(at)?.blob
    if (!blob) return 'broken'
    const doing = work(blob)
    blob.busy.add(doing)
    try {
      return await doing
    } finally {
      blob.busy.delete(doing)
    }
  }

  async function answerTo(ask: BlobAsk): Promise<BlobAnswer> {
    switch (ask.do) {
      case 'open':
        return open(ask.spec)
      case 'close':
        return close(ask.at)
      case 'take':
        return withBlob(ask.at, (blob) => take(blob, ask))
      case 'flush':
        return withBlob(ask.at, async ({ file }) => {
          file.flush()
          return 'done'
        })
      case 'read':
        return withBlob(ask.at, (blob) => read(blob, ask.piece))
      case 'list':
        return list()
      case 'remove':
        return remove(ask.id)
    }
  }

  scope.addEventListener('message', ({ data }) => {
    const { id, ask } = data as Asked<BlobAsk>
    void answerTo(ask)
      .catch(troubleOf)
      .then((answer) => scope.postMessage({ id, answer }, answer instanceof Uint8Array ? [answer.buffer] : []))
  })
}
