import { entryId } from '../../engine/entry.ts'
import type { EntryId } from '../../engine/ids.ts'
import type { Bytes } from '../../lib/bytes.ts'
import type { FileBlobs } from '../../ports/fileBlobs.ts'
import type { FileRow, FileRows } from './fileRows.ts'
import { PIECE_BYTES } from './limits.ts'
import { pieceCount } from './root.ts'
import type { FileSource } from './sending.ts'

/** Lent bytes: a blob and its key, or where they were chosen. Told once that they are the other row's by now, or are not to be. */
export interface LentBytes {
  readonly copy?: { readonly id: string; readonly key: Bytes }
  readonly source?: FileSource
  returned(): void
}

/**
 * Bytes of files: in a blob on this device, or where the person chose them, for as long as this page lives. A file that was forwarded has
 * the same blob as the one that it came from: it goes with the last of them.
 */
export function createFileBytes(blobs: FileBlobs, rows: Pick<FileRows, 'all'>) {
  const chosen = new Map<EntryId, FileSource>()
  /** Blobs of mine that could not be read: the person may choose the file in their place. */
  const unread = new Set<EntryId>()
  /** Blobs that a row is being written for, as often as they are. */
  const lent: string[] = []
  const isUsed = (id: string) => lent.includes(id) || rows.all().some(({ blob }) => blob === id)

  async function sourceOf(row: FileRow): Promise<FileSource | 'source'> {
    const { blob: id, key } = row
    const picked = chosen.get(entryId(row))
    if (picked || !id || !key || unread.has(entryId(row))) return picked ?? 'source'
    return {
      // Opened for each piece: nothing has to be closed when somebody goes away in the middle.
      async read(piece) {
        const blob = await blobs.open({ id, key, piece: PIECE_BYTES })
        if (typeof blob === 'string') return undefined
        const bytes = await blob.read(piece)
        await blob.close()
        return bytes
      },
    }
  }

  return {
    sourceOf,
    /** Can its bytes be had now, without asking the person? */
    isHere: (row: FileRow): boolean =>
      chosen.has(entryId(row)) || (row.blob !== undefined && !unread.has(entryId(row))),
    choose: (id: EntryId, source: FileSource) => void chosen.set(id, source),
    /** Lost: its bytes could not be read. A blob may be there again at the next start. */
    lose({ blob, ...row }: FileRow) {
      chosen.delete(entryId(row))
      if (blob !== undefined) unread.add(entryId(row))
    },
    /** Lets go of the bytes of a file whose row is gone. Where a blob cannot be removed now, the next start does it. */
    async drop(row: FileRow) {
      chosen.delete(entryId(row))
      unread.delete(entryId(row))
      if (row.blob !== undefined && !isUsed(row.blob)) await blobs.remove(row.blob)
    },
    /** Lends the bytes of a file to another row that is about to be written: they stay until `returned`, whatever becomes of it. */
    lend(row: FileRow): LentBytes {
      const { blob, key } = row
      if (blob === undefined || !key) {
        const source = chosen.get(entryId(row))
        return { ...(source ? { source } : {}), returned: () => undefined }
      }
      lent.push(blob)
      return {
        copy: { id: blob, key },
        returned() {
          lent.splice(lent.indexOf(blob), 1)
          if (!isUsed(blob)) void blobs.remove(blob)
        },
      }
    },
    /** Removes the blobs that no row knows. */
    async tidy(rows: readonly FileRow[]) {
      const known = new Set(rows.map(({ blob }) => blob))
      for (const id of await blobs.list()) if (!known.has(id)) await blobs.remove(id)
    },
    /** All of a file, piece by piece. Throws where it is not here, or cannot be read. */
    async *read(row: FileRow, size: number): AsyncGenerator<Bytes, void> {
      const source = await sourceOf(row)
      for (let piece = 0; piece < pieceCount(size); piece++) {
        const bytes = source === 'source' ? undefined : await source.read(piece)
        if (!bytes) throw new Error('the file cannot be read')
        yield bytes
      }
    },
  }
}
