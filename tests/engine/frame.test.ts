import fc from 'fast-check'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { decodeFrame, decodeJson, encodeFrame, wellFormed } from '../../src/engine/frame.ts'
import { MAX_FRAME } from '../../src/engine/limits.ts'
import { concat, utf8 } from '../../src/lib/bytes.ts'

const frame = (text: string) => decodeFrame(utf8(text))
const withBody = (body: string) => `{"proto":"log/1","kind":"entries","body":${body}}`

describe('[F1] remote bytes', () => {
  test('what was encoded comes back', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 4 }), (body) => {
        const bytes = encodeFrame('log/1', 'entries', body)
        if (bytes.length > MAX_FRAME) return
        const sent = JSON.parse(JSON.stringify(body)) as unknown
        expect(decodeFrame(bytes)).toEqual({ proto: 'log/1', kind: 'entries', body: sent })
      }),
    )
  })

  test('[F1] any bytes at all: never a throw', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        expect(() => decodeFrame(bytes)).not.toThrow()
      }),
      { numRuns: 2_000 },
    )
  })

  test('[F1] a sound frame with any bytes changed: never a throw, and never two readings', () => {
    const sound = encodeFrame('log/1', 'entries', {
      instance: 'aaaaaaaaaaa',
      entries: [[1, 1, 1e12, 'text', { text: 'hé' }]],
    })
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(sound.length - 1), fc.nat(255)), { minLength: 1, maxLength: 4 }),
        (changes) => {
          const bytes = sound.slice()
          for (const [at, to] of changes) bytes[at] = to
          const decoded = decodeFrame(bytes)
          if (decoded) expect(encodeFrame(decoded.proto, decoded.kind, decoded.body)).toEqual(bytes)
        },
      ),
      { numRuns: 3_000 },
    )
  })

  test('[F1] [abuse W5 W6] a sound frame cut short anywhere, or with anything after it', () => {
    const sound = encodeFrame('log/1', 'read', { upTo: [['aaaaaaaaaaa', 7]] })
    for (let n = 0; n < sound.length; n++) expect(decodeFrame(sound.slice(0, n)), `${n} bytes`).toBeUndefined()
    for (const tail of [' ', '\n', '\0', '}', ',', '{}', '1', '\ufeff'])
      expect(decodeFrame(concat(sound, utf8(tail))), JSON.stringify(tail)).toBeUndefined()
    expect(decodeFrame(concat(utf8('\ufeff'), sound))).toBeUndefined()
  })

  const spellings: Record<string, string> = {
    nothing: '',
    'no object': '[]',
    'a string': '"proto"',
    null: 'null',
    'no body': '{"proto":"a/1","kind":"b"}',
    'no kind': '{"proto":"a/1","body":1}',
    'one thing more': '{"proto":"a/1","kind":"b","body":1,"extra":1}',
    'a proto that is no string': '{"proto":1,"kind":"b","body":1}',
    'a kind that is an object': '{"proto":"a/1","kind":{},"body":1}',
    'a long proto': `{"proto":"${'a'.repeat(65)}","kind":"b","body":1}`,
    'a long kind': `{"proto":"a/1","kind":"${'b'.repeat(65)}","body":1}`,
    'white space': '{"proto": "a/1","kind":"b","body":1}',
    'white space in the body': withBody('[1, 2]'),
    '[abuse W10] the same key twice': '{"proto":"a/1","proto":"b/1","kind":"b","body":1}',
    '[abuse W10] the same key twice in the body': withBody('{"a":1,"a":2}'),
    '[abuse W10] the same key twice, once escaped': withBody('{"a":1,"\\u0061":2}'),
    'an escape that nobody needs': withBody('"\\u0061"'),
    'an escaped slash': withBody('"\\/"'),
    '[abuse W11] NaN': withBody('NaN'),
    '[abuse W11] Infinity': withBody('Infinity'),
    'a number in the round': withBody('1e3'),
    'a number too large for any': withBody('1e400'),
    'minus zero': withBody('-0'),
    'a fraction of nothing': withBody('1.0'),
    '[abuse W13] a number past 2^53 that does not come back': withBody('9007199254740993'),
    'a leading zero': withBody('01'),
    'a plus': withBody('+1'),
    'a comment': withBody('1/**/'),
    'a trailing comma': withBody('[1,]'),
    'single quotes': withBody("'a'"),
    'a lone surrogate written out': withBody('"\\uD800"'),
    'a raw control character': withBody('"\u0001"'),
  }
  test.each(Object.entries(spellings))('[F1] %s is refused', (_, text) => {
    expect(frame(text)).toBeUndefined()
  })

  test('[F1] [abuse W16 W17] a lone surrogate, escaped as JSON.stringify escapes it, is let through as what it is; rooms refuse it', () => {
    const body = (frame(withBody('"\\ud800"'))?.body ?? '') as string
    expect(wellFormed(body)).toBe(false)
    expect(wellFormed('a\0b')).toBe(false)
    expect(wellFormed('héé 😀')).toBe(true)
  })

  test.each([
    ['a stray continuation byte', [0x80]],
    ['an overlong slash', [0xc0, 0xaf]],
    ['an overlong NUL', [0xc0, 0x80]],
    ['a surrogate in UTF-8', [0xed, 0xa0, 0x80]],
    ['beyond the last code point', [0xf4, 0x90, 0x80, 0x80]],
    ['a sequence cut off', [0xe2, 0x82]],
    ['five bytes', [0xf8, 0x88, 0x80, 0x80, 0x80]],
    ['0xff', [0xff]],
  ])('[F1] [abuse W15] bytes that are not UTF-8 are refused: %s', (_, bytes) => {
    const whole = concat(utf8('{"proto":"a/1","kind":"b","body":"'), bytes, utf8('"}'))
    expect(decodeFrame(whole)).toBeUndefined()
    const sound = concat(utf8('{"proto":"a/1","kind":"b","body":"'), utf8('é'), utf8('"}'))
    expect(decodeFrame(sound)?.body).toBe('é')
  })

  test('[F1] [abuse W7] 16 KiB and not one byte more', () => {
    const empty = encodeFrame('a/1', 'b', '').length
    expect(decodeFrame(encodeFrame('a/1', 'b', 'x'.repeat(MAX_FRAME - empty)))).toBeDefined()
    expect(decodeFrame(encodeFrame('a/1', 'b', 'x'.repeat(MAX_FRAME - empty + 1)))).toBeUndefined()
    expect(decodeFrame(new Uint8Array(50_000_000))).toBeUndefined()
  })

  test('[F1] [abuse W7] of what is larger nothing is decoded', () => {
    const decode = vi.spyOn(TextDecoder.prototype, 'decode')
    const parse = vi.spyOn(JSON, 'parse')
    onTestFinished(() => void vi.restoreAllMocks())
    expect(decodeFrame(utf8(withBody(`"${'x'.repeat(MAX_FRAME)}"`)))).toBeUndefined()
    expect([decode.mock.calls.length, parse.mock.calls.length]).toEqual([0, 0])
    expect(frame(withBody('1'))).toBeDefined()
    expect([decode.mock.calls.length, parse.mock.calls.length]).toEqual([1, 1])
  })

  test('[F1] [abuse W8] nesting that would break whatever walks it later is refused; what rooms need is not', () => {
    const deep = (n: number) => withBody('['.repeat(n) + ']'.repeat(n))
    const deepObject = (n: number) => withBody(`${'{"a":'.repeat(n)}1${'}'.repeat(n)}`)
    expect(frame(deep(8))).toBeDefined()
    expect(frame(deepObject(8))).toBeDefined()
    for (const n of [100, 1_000, 2_000, 8_000]) expect(frame(deep(n)), `${n}`).toBeUndefined()
    for (const n of [100, 1_000, 2_700]) expect(frame(deepObject(n)), `${n}`).toBeUndefined()
    for (const unclosed of ['['.repeat(16_000), '{"a":'.repeat(3_000), '"'.repeat(16_000)])
      expect(frame(unclosed)).toBeUndefined()
  })

  test('[F1] [abuse W9] thousands of keys and elements cost what their bytes cost', () => {
    const many = `{${Array.from({ length: 1_500 }, (_, i) => `"k${i}":0`).join()}}`
    expect(Object.keys(frame(withBody(many))!.body as object).length).toBe(1_500)
    expect((frame(withBody(`[${'0,'.repeat(8_000)}0]`))!.body as number[]).length).toBe(8_001)
  })
})

describe('[F2] names', () => {
  test('[F2] [abuse W14] __proto__ and its kin are names like any other, and change nothing', () => {
    for (const name of ['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty']) {
      expect(frame(`{"proto":"a/1","kind":"b","body":1,"${name}":{"kind":"x"}}`), name).toBeUndefined()
      const body = frame(withBody(`{"${name}":{"polluted":true}}`))?.body as object
      expect(Object.hasOwn(body, name)).toBe(true)
      expect(Object.getPrototypeOf(body)).toBe(Object.prototype)
    }
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined()
  })

  test('[F2] a frame that has its fields from a prototype is none', () => {
    expect(frame('{"__proto__":{"proto":"a/1","kind":"b","body":1}}')).toBeUndefined()
  })
})

describe('decodeJson', () => {
  test('[F1] takes what JSON.stringify says, and that alone', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const decoded = decodeJson(utf8(text))
        if (decoded) expect(JSON.stringify(decoded.value)).toBe(text)
      }),
    )
  })
})
