import type { FileBody } from '../../conversation/kinds/file.ts'
import { parsedLine } from '../../conversation/kinds/lines.ts'
import { lineAt } from '../../conversation/row.ts'
import type { EntryKey } from '../../engine/entry.ts'
import { fromBase64Url } from '../../lib/bytes.ts'
import type { Storage } from '../../ports/storage.ts'
import type { FileOffer, OfferAt } from './offers.ts'

/** Offers as entries have them, from the disk: as long as an entry says something, it offers its file. */
export function createOfferAt(storage: Storage): OfferAt {
  async function read(key: EntryKey): Promise<FileOffer | 'unread' | undefined> {
    const line = await lineAt(storage, key).catch(() => 'unread' as const)
    if (line === 'unread') return line
    const parsed = line && parsedLine(line)
    if (parsed?.kind.name !== 'file') return undefined
    const { name, type = '', size, root } = parsed.body as FileBody
    const bytes = fromBase64Url(root)
    return bytes && { key, name, type, size, root: bytes }
  }
  async function offerAt(key: EntryKey): Promise<FileOffer | undefined>
  async function offerAt(key: EntryKey, how: 'sure'): Promise<FileOffer | 'unread' | undefined>
  async function offerAt(key: EntryKey, how?: 'sure') {
    const offer = await read(key)
    return offer === 'unread' && how === undefined ? undefined : offer
  }
  return offerAt
}
