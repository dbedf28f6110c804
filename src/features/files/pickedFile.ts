import { type Bytes, concat, equalBytes } from '../../lib/bytes.ts'
import type { Crypto } from '../../ports/crypto.ts'
import type { Blob } from '../../ports/fileBlobs.ts'
import { MAX_FILE_BYTES, PIECE_BYTES } from './limits.ts'
import { hashAt, pieceCount, pieceSize, rootPreimage } from './root.ts'
import type { FileSource } from './sending.ts'

/** Picked file: what the browser hands over when somebody chooses one (File API). */
export interface PickedFile {
  readonly name: string
  readonly type: string
  readonly size: number
  slice(from: number, to: number): { arrayBuffer(): Promise<ArrayBuffer> }
}

/** Source of a picked file's pieces. What was moved, deleted or written to since cannot be read any more: browsers refuse it. */
export const sourceOfPicked = (file: PickedFile): FileSource => ({
  async read(piece) {
    const from = piece * PIECE_BYTES
    try {
      const bytes = new Uint8Array(await file.slice(from, from + PIECE_BYTES).arrayBuffer())
      return bytes.length === pieceSize(file.size, piece) ? bytes : undefined
    } catch {
      return undefined
    }
  },
})

export interface HashedFile {
  readonly hashes: Bytes
  /** SHA-256 (32 bytes). */
  readonly root: Bytes
  /** The copy is whole. */
  readonly copied: boolean
}

/** Picked file that is not offered, and why. `large`: more than is ever sent. `unreadable`: the browser cannot read it. `full`, `broken`: the disk, for a copy. */
export type PickedTrouble = 'large' | 'unreadable' | 'full' | 'broken' | 'cancelled'

interface Options {
  crypto: Pick<Crypto, 'sha256'>
  /** Copy that is made meanwhile, of files that are always to be there to be given. */
  copy?: Blob | undefined
  /** The copy is all that there will be: without it there is no file. */
  alone?: boolean
  isCancelled?(): boolean
  /** Bytes that are done. */
  onProgress?(bytes: number): void
}

const notDone = (came: string): 'full' | 'broken' | undefined =>
  came === 'done' ? undefined : came === 'full' ? 'full' : 'broken'

/** Hashes of a picked file, piece by piece, so that nothing of it is held whole. */
export async function hashPicked(
  file: PickedFile,
  { crypto, copy, alone = false, isCancelled = () => false, onProgress }: Options,
): Promise<HashedFile | PickedTrouble> {
  if (file.size > MAX_FILE_BYTES) return 'large'
  const source = sourceOfPicked(file)
  const parts: Bytes[] = []
  let trouble: 'full' | 'broken' | undefined
  const count = pieceCount(file.size)
  // The next one is read while this one is hashed.
  let next = source.read(0)
  for (let piece = 0; piece < count; piece++) {
    if (isCancelled()) return 'cancelled'
    const bytes = await next
    if (!bytes) return 'unreadable'
    if (piece + 1 < count) next = source.read(piece + 1)
    const { length } = bytes
    const hash = await crypto.sha256(bytes)
    parts.push(hash)
    if (trouble === undefined) trouble = notDone((await copy?.take(piece, bytes, hash)) ?? 'done')
    if (trouble && alone) return trouble
    onProgress?.(piece * PIECE_BYTES + length)
  }
  trouble ??= notDone((await copy?.flush()) ?? 'done')
  if (trouble && alone) return trouble
  const hashes = concat(...parts)
  const copied = copy !== undefined && trouble === undefined
  return { hashes, root: await crypto.sha256(rootPreimage(file.size, hashes)), copied }
}

/**
 * Sameness of a file that was chosen again, as far as can be told at once: its size, and the hashes of its first and its last piece. What
 * differs between is found when it goes, piece by piece.
 */
export async function isSamePicked(
  file: PickedFile,
  { size, hashes }: { readonly size: number; readonly hashes: Bytes },
  crypto: Pick<Crypto, 'sha256'>,
): Promise<boolean> {
  if (file.size !== size) return false
  const source = sourceOfPicked(file)
  for (const piece of new Set([0, pieceCount(size) - 1])) {
    if (size === 0) break
    const bytes = await source.read(piece)
    if (!bytes || !equalBytes(await crypto.sha256(bytes), hashAt(hashes, piece))) return false
  }
  return true
}
