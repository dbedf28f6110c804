import { withoutNotes } from '../../src/lib/jpegNotes.ts'
import { sentPicture } from '../../src/lib/sentPicture.ts'
import type { LookedAt, MadePicture } from '../../src/ports/pictures.ts'
import { jpeg, webp } from './pictureFiles.ts'

/** Small picture as a drawer makes one. */
export const THUMB = webp({ width: 160, height: 120, length: 300 })

const bytesOf = async (file: Blob) => new Uint8Array(await file.arrayBuffer())

/** Looks at a picture as a browser would, by its first bytes alone: nothing in Node decodes it. */
export async function lookedAt(file: Blob): Promise<LookedAt> {
  const said = sentPicture(await bytesOf(file))
  return said ? { ok: true, ...said, thumb: THUMB } : { ok: false, why: 'foreign' }
}

/** Smaller picture, of a tenth of the pixels. */
export async function shrunk(file: Blob): Promise<MadePicture> {
  const said = sentPicture(await bytesOf(file))
  if (!said || said.moves) return { ok: false, why: 'foreign' }
  const kind = said.kind === 'jpeg' ? 'jpeg' : 'webp'
  const size = { width: Math.ceil(said.width / 10), height: Math.ceil(said.height / 10), length: 100 }
  return { ok: true, kind, file: new Blob([kind === 'jpeg' ? jpeg(size) : webp(size)], { type: `image/${kind}` }) }
}

export async function cleaned(file: Blob): Promise<MadePicture> {
  const said = sentPicture(await bytesOf(file))
  if (!said) return { ok: false, why: 'foreign' }
  if (said.kind !== 'jpeg') return { ok: true, kind: said.kind, file }
  const bytes = withoutNotes(await bytesOf(file))
  return bytes
    ? { ok: true, kind: said.kind, file: new Blob([bytes], { type: 'image/jpeg' }) }
    : { ok: false, why: 'damaged' }
}

/** JPEG as a camera makes it, with its notes, a scan and an end. */
export function cameraJpeg(shape: Parameters<typeof jpeg>[0] = {}): Uint8Array<ArrayBuffer> {
  const head = jpeg({ ...shape, length: 0 })
  return new Uint8Array([...head, 0, 0xff, 0xda, 0, 8, 1, 1, 0, 0, 63, 0, 12, 34, 56, 0xff, 0xd9])
}
