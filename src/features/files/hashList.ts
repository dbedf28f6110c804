import { type Bytes, concat, equalBytes, fromBase64Url } from '../../lib/bytes.ts'
import type { Crypto } from '../../ports/crypto.ts'
import type { FileOffer } from './offers.ts'
import { HASH_BYTES, pieceCount, rootPreimage } from './root.ts'

/** Hash list of a file, as it comes in parts. None of its hashes is used before all of them have proved to be those of the root. */
export function createHashList({ size, root }: Pick<FileOffer, 'size' | 'root'>, crypto: Pick<Crypto, 'sha256'>) {
  let parts: Bytes[] = []
  const all = pieceCount(size) * HASH_BYTES
  const here = () => parts.reduce((n, { length }) => n + length, 0)

  return {
    /** `stray`: it does not follow what is here. `bad`: it cannot be the list of this file. The whole list, once it is. */
    async take(from: number, spelt: string): Promise<Bytes | 'more' | 'stray' | 'bad'> {
      // One that is sent again, on a new link, begins anew.
      if (from === 0) parts = []
      else if (from * HASH_BYTES !== here()) return 'stray'
      const part = fromBase64Url(spelt)
      if (!part || part.length % HASH_BYTES !== 0) return 'bad'
      parts.push(part)
      if (here() < all) return 'more'
      const hashes = concat(...parts)
      return equalBytes(await crypto.sha256(rootPreimage(size, hashes)), root) ? hashes : 'bad'
    },
  }
}
export type HashList = ReturnType<typeof createHashList>
