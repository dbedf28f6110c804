import fc from 'fast-check'
import { expect, test } from 'vitest'
import { pictureSize } from '../../src/lib/pictureSize.ts'

const ascii = (text: string) => [...text].map((sign) => sign.charCodeAt(0))
const big = (number: number, bytes: number) =>
  Array.from({ length: bytes }, (_, i) => Math.floor(number / 256 ** (bytes - 1 - i)) % 256)
const little = (number: number, bytes: number) => big(number, bytes).reverse()
const zeros = (length: number) => Array<number>(length).fill(0)

const PNG = [0x89, ...ascii('PNG\r\n'), 0x1a, 0x0a, ...big(13, 4), ...ascii('IHDR'), ...big(8_165, 4), ...big(6_124, 4)]
const GIF = [...ascii('GIF89a'), ...little(320, 2), ...little(200, 2), 0]
const webp = (chunk: string, body: readonly number[]) => [
  ...ascii('RIFF'),
  ...little(99, 4),
  ...ascii(`WEBP${chunk}`),
  ...little(90, 4),
  ...body,
]
const LOSSY = webp('VP8 ', [...zeros(3), 0x9d, 0x01, 0x2a, ...little(640, 2), ...little(480, 2)])
const LOSSLESS = webp('VP8L', [0x2f, ...little((639 | (479 << 14)) >>> 0, 4)])
const EXTENDED = webp('VP8X', [...zeros(4), ...little(639, 3), ...little(479, 3)])
const segment = (marker: number, body: readonly number[]) => [0xff, marker, ...big(body.length + 2, 2), ...body]
const FRAME = segment(0xc2, [8, ...big(6_124, 2), ...big(8_165, 2), 3])
// A camera's notes, and a small picture in them that says a size of its own.
const NOTES = segment(0xe1, [
  ...ascii('Exif\0\0'),
  0xff,
  0xd8,
  ...segment(0xc0, [8, ...big(120, 2), ...big(160, 2), 3]),
])
const JPEG = [0xff, 0xd8, ...NOTES, ...segment(0xc4, zeros(20)), 0xff, ...FRAME]

test.each([
  ['a PNG', PNG, 8_165, 6_124],
  ['a GIF', GIF, 320, 200],
  ['a lossy WebP', LOSSY, 640, 480],
  ['a lossless WebP', LOSSLESS, 640, 480],
  ['a WebP with more in it', EXTENDED, 640, 480],
  ['a JPEG, whatever stands in it before its frame', JPEG, 8_165, 6_124],
])('the size of %s', (_, bytes, width, height) => {
  expect(pictureSize(Uint8Array.from(bytes))).toEqual({ width, height })
})

test.each([
  ['nothing', []],
  ['a drawing in words', ascii('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>')],
  ['a page', ascii('<!doctype html><html><body>hello</body></html>')],
  ['a bitmap of Windows', [...ascii('BM'), ...zeros(60)]],
  ['a JPEG without a frame', [0xff, 0xd8, ...NOTES, 0xff, 0xd9]],
  ['a JPEG whose segment has no length', [0xff, 0xd8, 0xff, 0xe1, 0, 0, ...FRAME]],
  ['a PNG of no width', PNG.map((byte, at) => (at >= 16 && at < 20 ? 0 : byte))],
  ['a WebP of an unknown kind', webp('VP9 ', zeros(30))],
])('%s is never decoded', (_, bytes) => {
  expect(pictureSize(Uint8Array.from(bytes))).toBeUndefined()
})

test('[abuse Q4] whatever the file holds, and wherever it ends: a size or none, and nothing is thrown', () => {
  const all = [PNG, GIF, LOSSY, LOSSLESS, EXTENDED, JPEG].map((bytes) => Uint8Array.from(bytes))
  const damaged = fc
    .tuple(fc.constantFrom(...all), fc.nat(200), fc.nat(200), fc.nat(255))
    .map(([bytes, end, at, byte]) => {
      const copy = bytes.slice(0, end)
      if (at < copy.length) copy[at] = byte
      return copy
    })
  fc.assert(
    fc.property(fc.oneof(damaged, fc.uint8Array({ maxLength: 300 })), (bytes) => {
      const size = pictureSize(bytes)
      if (size) expect([size.width > 0, size.height > 0]).toEqual([true, true])
    }),
  )
})
