import { type EntryKey, entryId } from '../../engine/entry.ts'
import { type Bytes, equalBytes } from '../../lib/bytes.ts'
import type { FileRow, FileRows } from './fileRows.ts'
import type { FileOffer, OfferAt } from './offers.ts'
import type { FileSource } from './sending.ts'

export interface GivenDeps {
  readonly rows: FileRows
  readonly offerAt: OfferAt
  /** Bytes of a file of mine; `source` where the person has to choose it again. */
  sourceOf(row: FileRow): Promise<FileSource | 'source'>
}

export interface Given {
  readonly offer: FileOffer
  readonly row: FileRow
  readonly source: FileSource
  readonly hashes: Bytes
}

/** Given file: one of mine that is asked for by its entry and its root, or why it is not to be had. */
export async function givenFile(
  key: EntryKey,
  root: Bytes | undefined,
  { rows, offerAt, sourceOf }: GivenDeps,
): Promise<Given | 'deleted' | 'paused' | 'changed' | 'source'> {
  const [, author, instance, seq] = key
  const offer = await offerAt(key)
  const row = rows.get(entryId({ author, instance, seq }))
  if (!offer || !row || !root || !equalBytes(root, offer.root)) return 'deleted'
  if (row.state === 'held') return 'paused'
  if (row.state === 'failed') return 'changed'
  const source = await sourceOf(row)
  if (source === 'source') return 'source'
  const hashes = await rows.hashes(key)
  return hashes ? { offer, row, source, hashes } : 'deleted'
}
