import type { Link } from '../../engine/links.ts'
import { type Bytes, toBase64Url } from '../../lib/bytes.ts'
import { HASHES_PER_FRAME } from './limits.ts'
import { fileProtocol } from './protocol.ts'
import { HASH_BYTES } from './root.ts'

/** Tells the hashes of a file's pieces, behind what people say: a frame at a time, and only into an empty channel. */
export async function tellHashes(link: Link, stream: number, hashes: Bytes, isOver: () => boolean): Promise<void> {
  const all = hashes.length / HASH_BYTES
  for (let from = 0; from === 0 || from < all; from += HASHES_PER_FRAME) {
    await link.whenDrained()
    const part = hashes.subarray(from * HASH_BYTES, (from + HASHES_PER_FRAME) * HASH_BYTES)
    if (isOver() || !link.send(fileProtocol, 'list', { stream, from, hashes: toBase64Url(part) })) return
  }
}
