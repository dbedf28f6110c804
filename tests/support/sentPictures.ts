import { sentPicture } from '../../src/lib/sentPicture.ts'
import type { LookedAt } from '../../src/ports/pictures.ts'
import { webp } from './pictureFiles.ts'

/** Small picture as a drawer makes one. */
export const THUMB = webp({ width: 160, height: 120, length: 300 })

const bytesOf = async (file: Blob) => new Uint8Array(await file.arrayBuffer())

/** Looks at a picture as a browser would, by its first bytes alone: nothing in Node decodes it. */
export async function lookedAt(file: Blob): Promise<LookedAt> {
  const said = sentPicture(await bytesOf(file))
  return said ? { ok: true, ...said, thumb: THUMB } : { ok: false, why: 'foreign' }
}
