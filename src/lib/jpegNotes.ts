import { type Bytes, concat } from './bytes.ts'

const SOI = [0xff, 0xd8]
const EOI = [0xff, 0xd9]

const isAscii = (file: Uint8Array, at: number, text: string) =>
  [...text].every((sign, i) => file[at + i] === sign.charCodeAt(0))

/** Segments that only say how the pixels are to be read: JFIF, colours, what Adobe's programs do with them. Everything else is notes. */
function isNeeded(file: Uint8Array, marker: number, at: number): boolean {
  if (marker === 0xe0) return isAscii(file, at, 'JFIF\0')
  if (marker === 0xe2) return isAscii(file, at, 'ICC_PROFILE\0')
  if (marker === 0xee) return isAscii(file, at, 'Adobe')
  // Other APPn, and comments.
  return !(marker >= 0xe0 && marker <= 0xef) && marker !== 0xfe
}

/** Way up of a picture as its Exif says it (1 … 8; CIPA DC-008, 4.6.5); 1 where it says nothing that makes sense. */
function orientationOf(exif: Uint8Array): number {
  const view = new DataView(exif.buffer, exif.byteOffset, exif.byteLength)
  try {
    const little = view.getUint16(0) === 0x4949
    if (view.getUint16(2, little) !== 42) return 1
    const first = view.getUint32(4, little)
    for (let n = 0; n < view.getUint16(first, little); n++) {
      const at = first + 2 + 12 * n
      if (view.getUint16(at, little) !== 0x0112) continue
      const way = view.getUint16(at + 8, little)
      return view.getUint16(at + 2, little) === 3 && way >= 1 && way <= 8 ? way : 1
    }
  } catch {
    // It ends too early.
  }
  return 1
}

/** Exif that says which way up a picture is, and nothing else. */
const exifOf = (orientation: number): readonly number[] => [
  ...[0xff, 0xe1, 0, 34, 0x45, 0x78, 0x69, 0x66, 0, 0, 0x4d, 0x4d, 0, 42, 0, 0, 0, 8],
  ...[0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, orientation, 0, 0, 0, 0, 0, 0],
]

/** End of the pixels of a scan: where the next marker stands, or the file ends. */
function endOfScan(file: Uint8Array, from: number): number {
  for (let at = from; ; at += 2) {
    at = file.indexOf(0xff, at)
    if (at < 0) return file.length
    if (at + 1 === file.length) return at
    const next = file[at + 1]!
    // A byte of the pixels that looks like a marker is followed by 0; restarts are part of them.
    if (next !== 0 && !(next >= 0xd0 && next <= 0xd7)) return at
  }
}

/**
 * JPEG without notes: the same pixels, colours and way up, and nothing of what a camera or a program has written about them: Exif with its
 * place, XMP, IPTC, comments, small pictures, and what stands behind the end. Undefined for what is not built as a JPEG is (ISO/IEC 10918-1,
 * annex B): of that nothing could be promised. Never throws.
 */
export function withoutNotes(file: Uint8Array): Bytes | undefined {
  if (file[0] !== SOI[0] || file[1] !== SOI[1]) return undefined
  const head: (Uint8Array | readonly number[])[] = [SOI]
  const rest: Uint8Array[] = []
  let orientation: number | undefined
  let scans = 0
  for (let at = 2; at < file.length; ) {
    if (file[at] !== 0xff) return undefined
    const marker = file[at + 1]
    // Any number of 0xff may stand before a marker.
    if (marker === 0xff) {
      at += 1
      continue
    }
    if (marker === undefined || marker === 0xd9) break
    if ((marker >= 0xd0 && marker <= 0xd8) || marker <= 0x01) return undefined
    const length = ((file[at + 2] ?? 0) << 8) | (file[at + 3] ?? 0)
    const end = at + 2 + length
    if (length < 2 || end > file.length) return undefined
    if (marker === 0xe1 && isAscii(file, at + 4, 'Exif\0')) orientation ??= orientationOf(file.subarray(at + 10, end))
    const isScan = marker === 0xda
    const next = isScan ? endOfScan(file, end) : end
    if (isScan) scans += 1
    if (marker === 0xe0 && rest.length === 0 && isNeeded(file, marker, at + 4)) head.push(file.subarray(at, next))
    else if (isNeeded(file, marker, at + 4)) rest.push(file.subarray(at, next))
    at = next
  }
  if (scans === 0) return undefined
  return concat(...head, orientation !== undefined && orientation > 1 ? exifOf(orientation) : [], ...rest, EOI)
}
