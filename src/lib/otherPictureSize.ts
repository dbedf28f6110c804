import { type PictureSize, pictureSize } from './pictureSize.ts'

/**
 * Size of a picture as its file says it: of the kinds that `pictureSize` knows, and of BMP, AVIF and HEIC, which some browsers decode and some
 * do not. Undefined for whatever else it is.
 */
export function anyPictureSize(head: Uint8Array): PictureSize | undefined {
  const known = pictureSize(head)
  if (known) return known
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength)
  try {
    const size = bmpSize(view) ?? boxedSize(view)
    return size && size.width > 0 && size.height > 0 ? size : undefined
  } catch {
    return undefined // it ends too early
  }
}

const word = (view: DataView, at: number) =>
  String.fromCharCode(...Array.from({ length: 4 }, (_, i) => view.getUint8(at + i)))

/** Height: negative where the first line is the upper one. */
function bmpSize(view: DataView): PictureSize | undefined {
  if (view.getUint16(0) !== 0x424d || view.getUint32(14, true) < 40) return undefined
  return { width: view.getInt32(18, true), height: Math.abs(view.getInt32(22, true)) }
}

/** Boxes of a file, or of a box (ISO/IEC 14496-12, 4.2). One that says no length, or a wrong one, is the last. */
function* boxes(
  view: DataView,
  from: number,
  to: number,
): Generator<readonly [type: string, from: number, to: number]> {
  for (let at = from; at + 8 <= to; ) {
    const length = view.getUint32(at)
    const end = length < 8 ? to : Math.min(to, at + length)
    yield [word(view, at + 4), at + 8, end]
    at = end
  }
}

/** Largest of the sizes that an AVIF or HEIC names (`ispe` in `meta/iprp/ipco`): of several pictures in it, one is made of the others. */
function boxedSize(view: DataView): PictureSize | undefined {
  if (word(view, 4) !== 'ftyp' || !/^(?:avi[fs]|mif1|msf1|hei[cx])$/.test(word(view, 8))) return undefined
  let largest: PictureSize | undefined
  function look(from: number, to: number, path: readonly string[]) {
    for (const [type, start, end] of boxes(view, from, to)) {
      if (type !== path[0]) continue
      // Before what is in it, `meta` has a version.
      if (path.length > 1) look(type === 'meta' ? start + 4 : start, end, path.slice(1))
      else {
        const size = { width: view.getUint32(start + 4), height: view.getUint32(start + 8) }
        if (!largest || size.width * size.height > largest.width * largest.height) largest = size
      }
    }
  }
  look(0, view.byteLength, ['meta', 'iprp', 'ipco', 'ispe'])
  return largest
}
