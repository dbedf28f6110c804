import { type PictureKind, pictureKind } from './pictureKind.ts'
import { pictureSize } from './pictureSize.ts'

/** Bytes of a picture of one's own; each friend is told it again and again. Quality and size give way to it. */
export const MAX_PICTURE = 24 * 1024
/** Bytes of a friend's picture that are taken: a later version may draw finer ones. */
export const MAX_THEIR_PICTURE = 64 * 1024
/** Longest side of a friend's picture that is decoded at all: a megabyte of pixels. */
export const MAX_THEIR_SIDE = 512

const word = (file: Uint8Array, at: number) => String.fromCharCode(...file.subarray(at, at + 4))

/** Does it move? PNG (`acTL` before its pixels) and WebP (a flag beside its size) can, JPEG cannot. */
export function moves(file: Uint8Array): boolean {
  const kind = pictureKind(file)
  if (kind === 'webp') return word(file, 12) === 'VP8X' && ((file[20] ?? 0) & 2) !== 0
  if (kind !== 'png') return word(file, 0) === 'GIF8'
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength)
  for (let at = 8; at + 8 <= file.length; at += 12 + view.getUint32(at)) {
    const chunk = word(file, at + 4)
    if (chunk === 'IDAT' || chunk === 'IEND') return false
    if (chunk === 'acTL') return true
  }
  return false
}

/**
 * Picture of a friend, as far as its bytes tell without decoding them: of a known kind, still, and small. Undefined for anything else, which
 * nothing here ever decodes.
 */
export function theirPicture(file: Uint8Array): { kind: PictureKind; width: number; height: number } | undefined {
  const kind = file.length <= MAX_THEIR_PICTURE ? pictureKind(file) : undefined
  const size = kind && pictureSize(file)
  if (!size || moves(file)) return undefined
  return Math.max(size.width, size.height) <= MAX_THEIR_SIDE ? { kind, ...size } : undefined
}
