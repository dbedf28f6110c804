import { entryId, keyOf } from '../../engine/entry.ts'
import { type Bytes, toBase64Url } from '../../lib/bytes.ts'
import type { Crypto } from '../../ports/crypto.ts'
import type { Blob, FileBlobs } from '../../ports/fileBlobs.ts'
import type { FileRow, FileRows, FileTrouble } from './fileRows.ts'
import { PIECE_BYTES } from './limits.ts'
import type { FileOffer, OfferAt } from './offers.ts'

export interface PullDeps {
  readonly rows: FileRows
  readonly blobs: FileBlobs
  readonly offerAt: OfferAt
  readonly crypto: Pick<Crypto, 'random' | 'sha256'>
}

export interface OpenPull {
  readonly offer: FileOffer
  readonly blob: Blob
  /** Hashes of its pieces, where they are known from before. */
  readonly hashes: Bytes | undefined
}

/** All that it takes to receive a file: its offer, its blob, made with its key and row where there is none, and its hashes. */
export async function openPull(
  row: FileRow,
  { rows, blobs, offerAt, crypto }: PullDeps,
): Promise<OpenPull | FileTrouble> {
  const offer = await offerAt(keyOf(row))
  if (!offer) return 'deleted'
  const hashes = await rows.hashes(keyOf(row))
  const [id, key] = [row.blob ?? toBase64Url(crypto.random(16)), row.key ?? crypto.random(32)]
  // The row is there first: a blob that no row knows is nobody's.
  if (row.blob !== id && !(await rows.change(entryId(row), (now) => now && { ...now, blob: id, key }))) return 'broken'
  const blob = await blobs.open({ id, key, piece: PIECE_BYTES })
  return typeof blob === 'string' ? blob : { offer, blob, hashes }
}
