import { anyPictureSize } from './otherPictureSize.ts'
import { moves } from './pictureHead.ts'
import { type PictureKind, pictureKind } from './pictureKind.ts'
import type { PictureSize } from './pictureSize.ts'

/** Kinds of pictures that are shown in a chat: what browsers draw, and nothing that runs or links. */
export type SentKind = PictureKind | 'gif' | 'avif'

/** Pixels of a picture that is shown: a larger one is a file. Each takes four bytes of memory. */
export const MAX_SENT_PIXELS = 50_000_000
/** Longest side of one. Pixels. */
const MAX_SENT_SIDE = 20_000
/** Bytes at the beginning of a file in which it has to say what it is: cameras put a small picture and their notes first. */
export const SENT_HEAD_BYTES = 512 * 1024
/** Bytes of one that is shown. */
export const MAX_SENT_BYTES = 64 * 1024 * 1024

export interface SentPicture extends PictureSize {
  readonly kind: SentKind
  /** Moving: more than one image is in it, or may be. */
  readonly moves: boolean
}

const word = (file: Uint8Array, at: number) => String.fromCharCode(...file.subarray(at, at + 4))

/** Brands of an AVIF, still or moving (ISO/IEC 14496-12, 4.3): what it is, and what else it can be read as. */
function brandsOf(file: Uint8Array): readonly string[] {
  if (word(file, 4) !== 'ftyp') return []
  const length = Math.min(64, new DataView(file.buffer, file.byteOffset).getUint32(0), file.length)
  const at = Array.from({ length: Math.max(0, Math.floor((length - 8) / 4)) }, (_, i) => 8 + 4 * i)
  return at.map((start) => word(file, start))
}

function kindOf(file: Uint8Array): SentKind | undefined {
  const known = pictureKind(file)
  if (known) return known
  if (/^GIF8[79]a$/.test(word(file, 0) + word(file, 4).slice(0, 2))) return 'gif'
  return brandsOf(file).some((brand) => brand === 'avif' || brand === 'avis') ? 'avif' : undefined
}

/**
 * Picture as the first bytes of a file tell, whatever the file is called: its kind, and a size that may be decoded. Undefined for anything
 * else, which is never shown as one. The size is that of its pixels: some files turn theirs round.
 */
export function sentPicture(head: Uint8Array): SentPicture | undefined {
  const kind = kindOf(head)
  const size = kind && anyPictureSize(head)
  if (!size || Math.max(size.width, size.height) > MAX_SENT_SIDE) return undefined
  if (size.width * size.height > MAX_SENT_PIXELS) return undefined
  return { kind, width: size.width, height: size.height, moves: moves(head) || brandsOf(head).includes('avis') }
}
