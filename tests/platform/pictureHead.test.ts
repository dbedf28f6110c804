import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { anyPictureSize } from '../../src/lib/otherPictureSize.ts'
import { addressOfPicture } from '../../src/lib/pictureAddress.ts'
import { MAX_THEIR_PICTURE, moves, theirPicture } from '../../src/lib/pictureHead.ts'
import { pictureKind } from '../../src/lib/pictureKind.ts'
import { jpeg, png, svg, webp } from '../support/pictureFiles.ts'

const GIF = Uint8Array.from([...'GIF89a'].map((sign) => sign.charCodeAt(0)).concat([64, 0, 64, 0, 0, 0, 0]))

describe('a picture of a friend, before anything of it is decoded', () => {
  test.each([
    ['a PNG', png(), { kind: 'png', width: 256, height: 256 }],
    ['a JPEG', jpeg({ width: 512, height: 300 }), { kind: 'jpeg', width: 512, height: 300 }],
    ['a WebP', webp({ width: 1, height: 512 }), { kind: 'webp', width: 1, height: 512 }],
    ['as many bytes as are taken', png({ length: MAX_THEIR_PICTURE }), { kind: 'png', width: 256, height: 256 }],
  ])('%s is taken', (_, file, found) => expect(theirPicture(file)).toEqual(found))

  test.each([
    [
      '[abuse Q6] a bomb: a few bytes that say thirty thousand pixels',
      png({ width: 30_000, height: 30_000, length: 90 }),
    ],
    ['[abuse Q6] one pixel too wide', webp({ width: 513 })],
    ['[abuse Q6] one pixel too high', jpeg({ height: 513 })],
    ['[abuse Q6] one byte too many', png({ length: MAX_THEIR_PICTURE + 1 })],
    ['[abuse Q7] no pixels at all', png({ width: 0 })],
    ['[abuse Q7] it ends before it says its size', png().slice(0, 18)],
    ['[abuse Q7] a beginning and nothing else', jpeg().slice(0, 3)],
    ['[abuse Q8] SVG', svg()],
    ['[abuse Q8] SVG behind the first bytes of a PNG', new Uint8Array([...png().slice(0, 8), ...svg()])],
    ['[abuse Q8] a GIF', GIF],
    ['[abuse Q9] a PNG that moves', png({}, true)],
    ['[abuse Q9] a WebP that moves', webp({}, true)],
    ['nothing', new Uint8Array(0)],
  ])('%s is none', (_, file) => expect(theirPicture(file)).toBeUndefined())

  test('[abuse Q7] whatever the bytes are: no throw, and what is taken is small and still', () => {
    const heads = fc.constantFrom(png(), webp(), jpeg(), png({}, true), webp({}, true), GIF, svg())
    const bent = fc
      .tuple(heads, fc.array(fc.tuple(fc.nat(80), fc.nat(255)), { maxLength: 6 }), fc.nat(9_000))
      .map(([head, bends, length]) => {
        const file = head.slice(0, length)
        for (const [at, byte] of bends) if (at < file.length) file[at] = byte
        return file
      })
    fc.assert(
      fc.property(fc.oneof(bent, fc.uint8Array({ maxLength: 200 })), (file) => {
        const found = theirPicture(file)
        anyPictureSize(file)
        addressOfPicture(file)
        if (!found) return
        expect(pictureKind(file)).toBe(found.kind)
        expect(moves(file)).toBe(false)
        expect(Math.max(found.width, found.height)).toBeLessThanOrEqual(512)
        expect(Math.min(found.width, found.height)).toBeGreaterThan(0)
      }),
      { numRuns: 3_000 },
    )
  })
})

const ascii = (text: string) => [...text].map((sign) => sign.charCodeAt(0))
const big = (number: number) => [24, 16, 8, 0].map((bits) => (number >>> bits) & 255)
const box = (type: string, body: readonly number[]): number[] => [...big(body.length + 8), ...ascii(type), ...body]
const ispe = (width: number, height: number) => box('ispe', [0, 0, 0, 0, ...big(width), ...big(height)])
const boxed = (brand: string, ...sizes: readonly (readonly [number, number])[]) => [
  ...box('ftyp', [...ascii(brand), 0, 0, 0, 0]),
  ...box('meta', [
    ...[0, 0, 0, 0, ...box('hdlr', [1, 2, 3])],
    ...box('iprp', box('ipco', [...box('av1C', [1]), ...sizes.flatMap(([w, h]) => ispe(w, h))])),
  ]),
]

test('the kind of a file is told by all of its first bytes', () => {
  for (const file of [png(), jpeg(), webp()]) {
    expect(pictureKind(file)).toBeDefined()
    const bent = file.slice()
    bent[2] = 0
    expect(pictureKind(bent)).toBeUndefined()
    expect(addressOfPicture(bent)).toBeUndefined()
  }
})

test.each([
  ['an AVIF', boxed('avif', [8_000, 6_000]), { width: 8_000, height: 6_000 }],
  ['a HEIC made of tiles', boxed('heic', [512, 512], [8_064, 6_048]), { width: 8_064, height: 6_048 }],
  [
    'a BMP from its top',
    [0x42, 0x4d, ...Array(12).fill(0), 40, 0, 0, 0, 0, 2, 0, 0, 0xff, 0xff, 0xff, 0xff],
    { width: 512, height: 1 },
  ],
])('one’s own may also be %s', (_, file, size) => expect(anyPictureSize(Uint8Array.from(file))).toEqual(size))

test.each([
  ['a film', boxed('isom', [100, 100])],
  ['an AVIF that says no size', boxed('avif')],
  ['an AVIF of boxes that end nowhere', [...box('ftyp', ascii('avif')), 0xff, 0xff, 0xff, 0xff, ...ascii('meta')]],
])('and not %s', (_, file) => expect(anyPictureSize(Uint8Array.from(file))).toBeUndefined())
