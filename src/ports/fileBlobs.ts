import type { Bytes } from '../lib/bytes.ts'

/** `damaged`: the bytes are not those of the hash. `full`: the device has no room. `broken`: the disk failed, or what was there is gone. */
export type Taken = 'done' | 'damaged' | 'full' | 'broken'

/**
 * Blob: bytes of one file on this device, in pieces, each sealed with the blob's own key: whoever forgets the key has deleted
 * the bytes. None of these rejects.
 */
export interface Blob {
  /** Holds a piece against its SHA-256, seals it and writes it to its place. Its bytes are used up. */
  take(piece: number, bytes: Bytes, sha256: Bytes): Promise<Taken>
  /** Flushes: what was taken is on the disk, also after a crash, once it resolves `done`. */
  flush(): Promise<Exclude<Taken, 'damaged'>>
  /** Piece as it was taken; undefined where it is not there, or is not what was written. */
  read(piece: number): Promise<Bytes | undefined>
  close(): Promise<void>
}

export interface BlobSpec {
  /** Name on the disk, base64url. */
  readonly id: string
  /** 32 bytes, AES-256-GCM. */
  readonly key: Bytes
  /** Bytes of a piece; the last one may have fewer. */
  readonly piece: number
}

/** Gathered file: all its bytes, as the browser has files (a Blob). Nothing in the core looks into it. */
export type GatheredFile = object

/** Chosen place: a file on this device that the person chose to save into, as the browser has it (a FileSystemFileHandle). Nothing in the core looks into it. */
export type ChosenPlace = object

/** `denied`: the browser may not write there. `gone`: there is no such place any more. `full`, `broken`: its disk. */
export type SavedInto = 'done' | 'denied' | 'gone' | 'full' | 'broken'

/** Blobs: where files lie on this device. */
export interface FileBlobs {
  /** Opens a blob, and makes it where there is none. Whoever has opened it closes it; others may have it open meanwhile, in this tab. */
  open(spec: BlobSpec): Promise<Blob | Exclude<Taken, 'done' | 'damaged'>>
  /** IDs of all there are. */
  list(): Promise<readonly string[]>
  /** Removes one that nobody has open; what is not there is no failure. False when it could not be. */
  remove(id: string): Promise<boolean>
  /** Gathers a file, so that the browser may save or show it. Rejects as `pieces` does. `type`: its media type, or nothing. */
  gather(pieces: AsyncIterable<Bytes>, type: string): Promise<GatheredFile>
  /** Writes pieces into a chosen place, in order. Only the whole of it is seen there. Rejects as `pieces` does. */
  saveInto(place: ChosenPlace, pieces: AsyncIterable<Bytes>): Promise<SavedInto>
  /** Room on this device, in bytes, as far as the browser tells. */
  room(): Promise<number | undefined>
}

/** Disk of files, opened. */
export interface FileDisk {
  readonly blobs: FileBlobs
  close(): void
}
