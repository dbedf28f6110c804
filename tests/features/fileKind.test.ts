import fc from 'fast-check'
import * as v from 'valibot'
import { describe, expect, test } from 'vitest'
import { FileBody, fileKind } from '../../src/conversation/kinds/file.ts'
import type { Quote } from '../../src/conversation/kinds/kind.ts'
import { MAX_CAPTION, MAX_FILE_BYTES, MAX_THUMB_BYTES, PIECE_BYTES } from '../../src/conversation/limits.ts'
import type { Line } from '../../src/conversation/row.ts'
import { encodeFrame } from '../../src/engine/frame.ts'
import { MAX_FRAME } from '../../src/engine/limits.ts'
import { toBase64Url, utf8 } from '../../src/lib/bytes.ts'
import { pictureKind } from '../../src/lib/pictureKind.ts'
import { person } from '../support/names.ts'
import { jpeg, png, svg, webp } from '../support/pictureFiles.ts'

const root = 'A'.repeat(43)
const file = { name: 'holiday.jpg', type: 'image/jpeg', size: 123, root, piece: PIECE_BYTES }

describe('an entry that offers a file', () => {
  test('says what is needed to fetch it and to prove it', () => {
    expect(v.parse(FileBody, file)).toEqual(file)
    expect(v.parse(FileBody, { ...file, type: undefined, text: 'look!' })).toEqual({
      ...file,
      type: undefined,
      text: 'look!',
    })
  })

  test.each([
    ['no name', { name: '' }],
    ['a name of 5 kB', { name: 'x'.repeat(5_000) }],
    ['half a character for a name', { name: '\ud800' }],
    ['a size that is negative', { size: -1 }],
    ['a size that is no number of bytes', { size: 1.5 }],
    ['a size of 2^60', { size: 2 ** 60 }],
    ['more than is ever sent', { size: MAX_FILE_BYTES + 1 }],
    ['no root', { root: '' }],
    ['a root that is none', { root: 'A'.repeat(44) }],
    ['other pieces', { piece: 1 }],
  ])('[abuse W47] %s is none', (_what, change) => {
    expect(v.is(FileBody, { ...file, ...change })).toBe(false)
  })

  test.each([
    ['a type that is none', { type: 'text/html; charset="x"' }],
    ['a type in capitals', { type: 'Image/JPEG' }],
    ['a caption that is too long', { text: 'x'.repeat(MAX_CAPTION + 1) }],
    ['a picture without a size', { preview: {} }],
    ['a picture of no pixels', { preview: { width: 0, height: 1 } }],
    ['a picture of half a pixel', { preview: { width: 1.5, height: 1 } }],
    ['a picture of a million pixels a side', { preview: { width: 1, height: 1_000_000 } }],
    ['a picture in words', { preview: 'a lake' }],
    ['a voice message of no time', { voice: { ms: 0, peaks: 'A'.repeat(64) } }],
    ['a voice message of a day', { voice: { ms: 86_400_000, peaks: 'A'.repeat(64) } }],
    ['a voice message of a moment and a half', { voice: { ms: 1.5, peaks: 'A'.repeat(64) } }],
    ['a voice message without a waveform', { voice: { ms: 1_000 } }],
    ['a waveform that is too long', { voice: { ms: 1_000, peaks: 'A'.repeat(65) } }],
    ['a waveform of other letters', { voice: { ms: 1_000, peaks: '<'.repeat(64) } }],
  ])('%s takes nothing away from the rest', (_what, change) => {
    const parsed = v.parse(FileBody, { ...file, ...change })
    expect(parsed).toMatchObject({ name: file.name, size: file.size, root })
    for (const key of Object.keys(change)) expect(parsed[key as 'type']).toBeUndefined()
  })

  test('says of a voice message how long it is, and its waveform', () => {
    const voice = { ms: 12_345, peaks: 'aZ09-_AA'.repeat(8) }
    expect(v.parse(FileBody, { ...file, voice })).toEqual({ ...file, voice })
  })

  test.each([
    ['a JPEG', jpeg({ length: 900 })],
    ['a WebP', webp({ length: 900 })],
    ['as many bytes as are taken', webp({ length: MAX_THUMB_BYTES })],
  ])('says of a picture how large it is, with a small one: %s', (_what, thumb) => {
    const preview = { width: 4_000, height: 3_000, thumb: toBase64Url(thumb) }
    expect(v.parse(FileBody, { ...file, preview })).toEqual({ ...file, preview })
  })

  test.each([
    ['of another kind', toBase64Url(png({ length: 900 }))],
    ['that is SVG', toBase64Url(svg())],
    ['that is HTML', toBase64Url(utf8('<script>alert(1)</script>'))],
    ['that is too large', toBase64Url(webp({ length: MAX_THUMB_BYTES + 3 }))],
    ['that is an address', 'https://example.org/a.webp'],
    ['that is no text', 7],
  ])('a small picture %s takes nothing away from its size', (_what, thumb) => {
    const parsed = v.parse(FileBody, { ...file, preview: { width: 4, height: 3, thumb } })
    expect(parsed.preview).toEqual({ width: 4, height: 3, thumb: undefined })
  })

  test('what may be a small picture is one by its first bytes, and nothing else is', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(jpeg(), webp(), png(), svg()),
        fc.uint8Array({ minLength: 12, maxLength: 40 }),
        fc.nat({ max: 12 }),
        (head, rest, of) => {
          const bytes = new Uint8Array([...head.slice(0, of), ...rest])
          const parsed = v.parse(FileBody, { ...file, preview: { width: 4, height: 3, thumb: toBase64Url(bytes) } })
          const kind = pictureKind(bytes)
          expect(parsed.preview?.thumb !== undefined).toBe(kind === 'jpeg' || kind === 'webp')
        },
      ),
      { numRuns: 400 },
    )
  })

  test('is shown with what is said of it, quoted and forwarded as a text is', () => {
    const said = v.parse(FileBody, {
      ...file,
      text: 'look!',
      preview: { width: 4, height: 3 },
      forwarded: true,
      reply: { by: 'b', instance: 'log', seq: 1 },
      ttl: 60,
    })
    const quote = { id: 'b/log/1', from: 'b', kind: 'gone', text: '' } as unknown as Quote
    const line = { conversation: 'b', ttl: 60 } as unknown as Line
    expect(fileKind.view(line, said, { quote: () => quote })).toEqual({
      ...{
        kind: 'file',
        name: file.name,
        type: file.type,
        size: 123,
        root,
        text: 'look!',
        preview: { width: 4, height: 3 },
        quote,
        forwarded: true,
        ttl: 60,
      },
    })
    expect(fileKind.refers?.(line, said)).toEqual(['b', 'b', 'log', 1])
    expect(fileKind.lifetime?.(said)).toBe(60)
  })

  test('fits one frame, whatever its words are', () => {
    const worst = {
      ...file,
      preview: { width: 20_000, height: 20_000, thumb: toBase64Url(webp({ length: MAX_THUMB_BYTES })) },
      name: '\u0001'.repeat(255),
      type: `${'a'.repeat(63)}/${'b'.repeat(63)}`,
      text: '\u0001'.repeat(MAX_CAPTION),
      reply: { by: person('a'), instance: 'log', seq: 2 ** 50 },
    }
    expect(v.is(FileBody, worst)).toBe(true)
    expect(encodeFrame('entries/2', 'entries', { entries: [{ body: worst }] }).length).toBeLessThan(
      // Room for its author, its place and its time.
      MAX_FRAME - 1_024,
    )
  })
})
