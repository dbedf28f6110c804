export interface PictureSize {
  readonly width: number
  readonly height: number
}

/**
 * Size of a picture as its file says it: of PNG, JPEG, GIF and WebP, and of nothing else. Undefined for whatever else it is, which is never
 * decoded: nobody could tell before how much memory that takes.
 */
export function pictureSize(head: Uint8Array): PictureSize | undefined {
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength)
  try {
    const size = pngSize(view) ?? gifSize(view) ?? webpSize(view) ?? jpegSize(view)
    return size && size.width > 0 && size.height > 0 ? size : undefined
  } catch {
    return undefined // it ends too early
  }
}

const word = (view: DataView, at: number) =>
  String.fromCharCode(...Array.from({ length: 4 }, (_, i) => view.getUint8(at + i)))
/** Number of 24 bits. */
const three = (view: DataView, at: number) => view.getUint16(at, true) | (view.getUint8(at + 2) << 16)

function pngSize(view: DataView): PictureSize | undefined {
  if (view.getUint32(0) !== 0x89504e47 || view.getUint32(4) !== 0x0d0a1a0a || word(view, 12) !== 'IHDR')
    return undefined
  return { width: view.getUint32(16), height: view.getUint32(20) }
}

function gifSize(view: DataView): PictureSize | undefined {
  if (word(view, 0) !== 'GIF8') return undefined
  return { width: view.getUint16(6, true), height: view.getUint16(8, true) }
}

/** RFC 9649: lossy, lossless, and with more than one picture in it. */
function webpSize(view: DataView): PictureSize | undefined {
  if (word(view, 0) !== 'RIFF' || word(view, 8) !== 'WEBP') return undefined
  switch (word(view, 12)) {
    case 'VP8 ':
      return { width: view.getUint16(26, true) & 0x3fff, height: view.getUint16(28, true) & 0x3fff }
    case 'VP8L': {
      const bits = view.getUint32(21, true)
      return { width: (bits & 0x3fff) + 1, height: ((bits >> 14) & 0x3fff) + 1 }
    }
    case 'VP8X':
      return { width: three(view, 24) + 1, height: three(view, 27) + 1 }
    default:
      return undefined
  }
}

/** Frame of a JPEG, behind whatever stands before it (ISO/IEC 10918-1, B.1.1). */
function jpegSize(view: DataView): PictureSize | undefined {
  if (view.getUint16(0) !== 0xffd8) return undefined
  for (let at = 2; ; ) {
    if (view.getUint8(at) !== 0xff) return undefined
    const marker = view.getUint8(at + 1)
    // Any number of 0xff may stand before a marker.
    if (marker === 0xff) {
      at += 1
      continue
    }
    const isFrame = marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc
    if (isFrame) return { height: view.getUint16(at + 5), width: view.getUint16(at + 7) }
    // A scan, or the end, before any frame.
    if (marker === 0xda || marker === 0xd9) return undefined
    const length = view.getUint16(at + 2)
    if (length < 2) return undefined
    at += 2 + length
  }
}
