import type { FileBody } from '../../conversation/kinds/file.ts'
import { parsedLine } from '../../conversation/kinds/lines.ts'
import { lineAt } from '../../conversation/row.ts'
import { fromBase64Url } from '../../lib/bytes.ts'
import type { Storage } from '../../ports/storage.ts'
import type { OfferAt } from './offers.ts'

/** Offers as entries have them, from the disk: as long as an entry says something, it offers its file. */
export const createOfferAt =
  (storage: Storage): OfferAt =>
  async (key) => {
    const line = await lineAt(storage, key).catch(() => undefined)
    const parsed = line && parsedLine(line)
    if (parsed?.kind.name !== 'file') return undefined
    const { name, type = '', size, root } = parsed.body as FileBody
    const bytes = fromBase64Url(root)
    return bytes && { key, name, type, size, root: bytes }
  }
