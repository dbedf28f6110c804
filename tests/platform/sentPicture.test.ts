import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { thumbOf } from '../../src/features/files/thumbOf.ts'
import { toBase64Url, utf8 } from '../../src/lib/bytes.ts'
import { MAX_SENT_PIXELS, sentPicture } from '../../src/lib/sentPicture.ts'
import { avif, gif, jpeg, png, svg, webp } from '../support/pictureFiles.ts'
import { THUMB } from '../support/sentPictures.ts'

const BMP = Uint8Array.from({ length: 60 }, (_, at) => ({ 0: 0x42, 1: 0x4d, 14: 40, 18: 9, 22: 9 })[at] ?? 0)

describe('a file in a chat that may be a picture, before anything of it is decoded', () => {
  test.each([
    ['a JPEG', jpeg({ width: 4_000, height: 3_000 }), { kind: 'jpeg', width: 4_000, height: 3_000, moves: false }],
    ['a PNG', png(), { kind: 'png', width: 256, height: 256, moves: false }],
    ['a WebP', webp(), { kind: 'webp', width: 256, height: 256, moves: false }],
    ['a GIF', gif({ width: 30, height: 20 }), { kind: 'gif', width: 30, height: 20, moves: true }],
    ['an AVIF', avif({ width: 30, height: 20 }), { kind: 'avif', width: 30, height: 20, moves: false }],
    ['an AVIF that moves', avif({}, true), { kind: 'avif', width: 256, height: 256, moves: true }],
    ['a PNG that moves', png({}, true), { kind: 'png', width: 256, height: 256, moves: true }],
    ['a WebP that moves', webp({}, true), { kind: 'webp', width: 256, height: 256, moves: true }],
  ])('%s is one', (_what, file, found) => expect(sentPicture(file)).toEqual(found))

  test.each([
    ['SVG', svg()],
    ['HTML', utf8('<!doctype html><script>alert(1)</script>')],
    [
      'HTML behind the first bytes of a PNG',
      new Uint8Array([...png().slice(0, 8), ...utf8('<script>alert(1)</script>')]),
    ],
    ['PDF', utf8('%PDF-1.7')],
    ['BMP, which has a size', BMP],
    ['more pixels than are decoded', jpeg({ width: 10_000, height: MAX_SENT_PIXELS / 10_000 + 1 })],
    ['a side that is too long', webp({ width: 20_001, height: 1 })],
    ['no pixels', png({ width: 0 })],
    ['a beginning and nothing else', jpeg().slice(0, 3)],
    ['nothing', new Uint8Array(0)],
  ])('%s is none', (_what, file) => expect(sentPicture(file)).toBeUndefined())

  test('whatever the bytes are: no throw, and what is one may be decoded', () => {
    const heads = fc.constantFrom(png(), webp(), jpeg(), gif(), avif(), svg())
    const bent = fc.tuple(
      heads,
      fc.array(fc.tuple(fc.nat({ max: 120 }), fc.nat({ max: 255 })), { maxLength: 6 }),
      fc.nat(),
    )
    fc.assert(
      fc.property(bent, ([head, changes, length]) => {
        const file = head.slice(0, length % 400)
        for (const [at, byte] of changes) file[at] = byte
        const said = sentPicture(file)
        if (said) expect(said.width * said.height).toBeLessThanOrEqual(MAX_SENT_PIXELS)
      }),
      { numRuns: 600 },
    )
  })

  test.each([
    ['a JPEG', jpeg({ width: 160, height: 120, length: 600 }), /^data:image\/jpeg;base64,/],
    ['a WebP', THUMB, /^data:image\/webp;base64,/],
  ])('%s is seen before the whole one is here', (_what, thumb, address) =>
    expect(thumbOf({ width: 4, height: 3, thumb: toBase64Url(thumb) })).toMatch(address),
  )

  test.each([
    ['a bomb: few bytes that say sixteen thousand pixels', webp({ width: 16_000, height: 16_000, length: 90 })],
    ['a PNG', png({ length: 300 })],
    ['one that moves', webp({ width: 16, height: 16, length: 90 }, true)],
    ['SVG', svg()],
  ])('nothing else ever is: %s', (_what, thumb) =>
    expect(thumbOf({ width: 4, height: 3, thumb: toBase64Url(thumb) })).toBeUndefined(),
  )
})
