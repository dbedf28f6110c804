import type { EntryKey } from '../../engine/entry.ts'
import type { Bytes } from '../../lib/bytes.ts'

/** Offer: what an entry says of the file that it offers. */
export interface FileOffer {
  readonly key: EntryKey
  readonly name: string
  /** Media type, or nothing. */
  readonly type: string
  readonly size: number
  /** Root: SHA-256 over its size and the hashes of its pieces (root.ts). */
  readonly root: Bytes
}

/**
 * Offer of an entry; undefined where there is none (any more): deleted, disappeared, of another kind. Never rejects. `sure`: `unread` where
 * the disk does not say.
 */
export interface OfferAt {
  (key: EntryKey): Promise<FileOffer | undefined>
  (key: EntryKey, how: 'sure'): Promise<FileOffer | 'unread' | undefined>
}
