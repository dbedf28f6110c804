import * as v from 'valibot'
import { describe, expect, test } from 'vitest'
import { FileBody, fileKind } from '../../src/conversation/kinds/file.ts'
import type { Quote } from '../../src/conversation/kinds/kind.ts'
import { MAX_CAPTION, MAX_FILE_BYTES, PIECE_BYTES } from '../../src/conversation/limits.ts'
import type { Line } from '../../src/conversation/row.ts'
import { encodeFrame } from '../../src/engine/frame.ts'
import { MAX_FRAME } from '../../src/engine/limits.ts'

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
  ])('%s is none', (_what, change) => {
    expect(v.is(FileBody, { ...file, ...change })).toBe(false)
  })

  test.each([
    ['a type that is none', { type: 'text/html; charset="x"' }],
    ['a type in capitals', { type: 'Image/JPEG' }],
    ['a caption that is too long', { text: 'x'.repeat(MAX_CAPTION + 1) }],
  ])('%s takes nothing away from the rest', (_what, change) => {
    const parsed = v.parse(FileBody, { ...file, ...change })
    expect(parsed).toMatchObject({ name: file.name, size: file.size, root })
    for (const key of Object.keys(change)) expect(parsed[key as 'type']).toBeUndefined()
  })

  test('is shown with what is said of it, quoted and forwarded as a text is', () => {
    const said = v.parse(FileBody, {
      ...file,
      text: 'look!',
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
      name: '"'.repeat(255),
      type: `${'a'.repeat(63)}/${'b'.repeat(63)}`,
      text: '"'.repeat(MAX_CAPTION),
    }
    expect(v.is(FileBody, worst)).toBe(true)
    expect(encodeFrame('entries/2', 'entries', { entries: [{ body: worst }] }).length).toBeLessThan(MAX_FRAME / 2)
  })
})
