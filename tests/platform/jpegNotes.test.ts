import { deflateSync } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Bytes, utf8 } from '../../src/lib/bytes.ts'
import { withoutNotes } from '../../src/lib/jpegNotes.ts'
import { pictureSize } from '../../src/lib/pictureSize.ts'
import { svg, webp } from '../support/pictureFiles.ts'

const u16 = (n: number) => [n >> 8, n & 255]
const segment = (marker: number, body: readonly number[]) => [0xff, marker, ...u16(body.length + 2), ...body]
const text = (words: string) => [...utf8(words)]

const PLACE = '48.8584 N 2.2945 E'
/** Exif as a camera writes it: which way up, and where. */
function exif(orientation: number | undefined, little = false): number[] {
  const n16 = (n: number) => (little ? u16(n).reverse() : u16(n))
  const n32 = (n: number) =>
    little ? [...u16(n & 0xffff).reverse(), ...u16(n >>> 16).reverse()] : [...u16(n >>> 16), ...u16(n & 0xffff)]
  const entry = (tag: number, type: number, value: readonly number[]) => [
    ...n16(tag),
    ...n16(type),
    ...n32(1),
    ...value,
  ]
  const entries = [
    ...(orientation === undefined ? [] : [entry(0x0112, 3, [...n16(orientation), 0, 0])]),
    entry(0x8825, 4, n32(100)),
  ]
  const order = little ? 'II' : 'MM'
  return segment(0xe1, [
    ...[...text('Exif\0\0'), ...text(order), ...n16(42), ...n32(8), ...n16(entries.length)],
    ...[...entries.flat(), ...n32(0), ...text(PLACE)],
  ])
}

const JFIF = segment(0xe0, [...text('JFIF\0'), 1, 1, 0, 0, 1, 0, 1, 0, 0])
const ICC = segment(0xe2, [...text('ICC_PROFILE\0'), 1, 1, 9, 9])
const ADOBE = segment(0xee, [...text('Adobe'), 0, 100, 0, 0, 0, 0, 1])
const TABLES = segment(0xdb, Array(65).fill(1))
const FRAME = segment(0xc0, [8, ...u16(480), ...u16(640), 1, 1, 0x11, 0])
const SCAN = [...segment(0xda, [1, 1, 0, 0, 63, 0]), 12, 0xff, 0, 34, 0xff, 0xd0, 56, 78]
const END = [0xff, 0xd9]
const NOTES = {
  xmp: segment(0xe1, text(`http://ns.adobe.com/xap/1.0/\0<exif:GPSLatitude>${PLACE}`)),
  iptc: segment(0xed, text(`Photoshop 3.0\0${PLACE}`)),
  several: segment(0xe2, text(`MPF\0${PLACE}`)),
  small: segment(0xe0, text(`JFXX\0${PLACE}`)),
  comment: segment(0xfe, text(PLACE)),
  maker: segment(0xe5, text(PLACE)),
}
const of = (...parts: readonly (readonly number[])[]): Bytes => new Uint8Array([0xff, 0xd8, ...parts.flat()])
const BARE = of(JFIF, ICC, ADOBE, TABLES, FRAME, SCAN, END)
const has = (file: Uint8Array | undefined, words: string) => Buffer.from(file ?? []).includes(words)

/** Which way up a file says it is. */
function wayUp(file: Bytes | undefined): number | undefined {
  const at = Buffer.from(file ?? []).indexOf('Exif\0\0')
  return at < 0 ? undefined : file![at + 6 + 8 + 2 + 9]
}

describe('a JPEG without its notes', () => {
  test('is the same where it has none', () => expect(withoutNotes(BARE)).toEqual(BARE))

  test.each(Object.entries(NOTES))('holds no %s, and all the rest as it was', (_what, notes) => {
    const cleaned = withoutNotes(of(JFIF, notes, ICC, ADOBE, TABLES, FRAME, notes, SCAN, END))
    expect(cleaned).toEqual(BARE)
  })

  test('says which way up it is, and nothing else of what was noted', () => {
    for (const little of [false, true])
      for (let way = 2; way <= 8; way++) {
        const cleaned = withoutNotes(of(JFIF, exif(way, little), TABLES, FRAME, SCAN, END))
        expect(wayUp(cleaned)).toBe(way)
        expect(has(cleaned, PLACE)).toBe(false)
        expect(pictureSize(cleaned!)).toEqual({ width: 640, height: 480 })
      }
  })

  test.each([undefined, 0, 1, 9, 400])(
    'says nothing of it where it stands upright, or what was said makes no sense: %s',
    (way) => {
      expect(withoutNotes(of(exif(way), TABLES, FRAME, SCAN, END))).toEqual(of(TABLES, FRAME, SCAN, END))
    },
  )

  test('has nothing behind its end: a film of the same moment, a second picture', () => {
    expect(withoutNotes(of(TABLES, FRAME, SCAN, END, [...of(exif(1), SCAN, END)], text(PLACE)))).toEqual(
      of(TABLES, FRAME, SCAN, END),
    )
  })

  test('has all of its scans, and ends where it was cut off', () => {
    expect(withoutNotes(of(FRAME, SCAN, TABLES, SCAN, NOTES.comment, SCAN, END))).toEqual(
      of(FRAME, SCAN, TABLES, SCAN, SCAN, END),
    )
    expect(withoutNotes(of(FRAME, SCAN))).toEqual(of(FRAME, SCAN, END))
  })

  test.each([
    ['WebP', webp()],
    ['SVG', svg()],
    ['nothing', new Uint8Array(0)],
    ['a beginning', of()],
    ['no pixels', of(JFIF, TABLES, FRAME, END)],
    ['a segment that ends behind the end', of([0xff, 0xe1, 0xff, 0xff, 1, 2])],
    ['something between its segments', of(JFIF, [7], FRAME, SCAN, END)],
  ])('is none of what is not built as one: %s', (_what, file) => expect(withoutNotes(file)).toBeUndefined())

  test('whatever it is made of: no throw, no notes, the same picture, and once more changes nothing', () => {
    const part = fc.constantFrom<readonly number[]>(
      ...Object.values(NOTES),
      exif(6),
      exif(1, true),
      [0xff],
      TABLES,
      ICC,
    )
    fc.assert(
      fc.property(fc.array(part), fc.array(part), fc.uint8Array(), (before, between, behind) => {
        const file = of(...before, FRAME, ...between, SCAN, END, [...behind])
        const cleaned = withoutNotes(file)
        expect(has(cleaned, PLACE)).toBe(false)
        const kept = (parts: readonly (readonly number[])[]) => parts.filter((one) => one === TABLES || one === ICC)
        const all = [...kept(before), FRAME, ...kept(between), SCAN, END]
        expect(Buffer.from(cleaned!).subarray(-all.flat().length)).toEqual(Buffer.from(all.flat()))
        expect(withoutNotes(cleaned!)).toEqual(cleaned)
      }),
      { numRuns: 300 },
    )
  })

  test('whatever the bytes are: no throw, and what comes out is a JPEG that stays as it is', () => {
    const noise = deflateSync(Buffer.from('nothing in particular'))
    const starts = fc.constantFrom(BARE, of(exif(3), FRAME, SCAN, END), new Uint8Array(noise))
    fc.assert(
      fc.property(
        starts,
        fc.array(fc.tuple(fc.nat({ max: 260 }), fc.nat({ max: 255 })), { maxLength: 8 }),
        fc.nat({ max: 260 }),
        (start, changes, length) => {
          const file = start.slice(0, length)
          for (const [at, byte] of changes) file[at] = byte
          const cleaned = withoutNotes(file)
          if (cleaned) expect(withoutNotes(cleaned)).toEqual(cleaned)
        },
      ),
      { numRuns: 1_000 },
    )
  })
})
