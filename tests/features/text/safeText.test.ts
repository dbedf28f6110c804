import fc from 'fast-check'
import { expect, test } from 'vitest'
import { loneEmoji } from '../../../src/richText/loneEmoji.ts'
import { isLong } from '../../../src/richText/longText.ts'
import { remembering } from '../../../src/richText/memo.ts'
import { forDisplay, hasUnseen, isInvisible } from '../../../src/richText/safeText.ts'

test.each([
  ['[abuse T7] an override', 'see \u202Egpj.exe', 'see gpj.exe'],
  ['[abuse T7] embeddings and isolates', '\u202Aa\u2066b\u2069c\u202C', 'abc'],
  ['[abuse T9] zero-width spaces', 'pay\u200Bpal\uFEFF', 'paypal'],
  ['[abuse T9] a joiner between Latin letters', 'pay\u200Dpal\u200C', 'paypal'],
  ['soft hyphens and fillers', 'a\u00AD\u3164\u115Fb', 'ab'],
  ['secret writing in tags', 'hi\u{E0041}\u{E0042}', 'hi'],
  ['controls', 'a\u0000\u0007\u001Bb\tc\nd', 'ab\tc\nd'],
  ['breaks of every kind', 'a\r\nb\rc\u2028d\u2029e', 'a\nb\nc\nd\ne'],
  ['half a character', 'a\uD83Db', 'a\uFFFDb'],
])('%s: shown without', (_, text, shown) => {
  expect(forDisplay(text)).toBe(shown)
  expect(hasUnseen(text)).toBe(true)
})

test.each([
  'Grüße, ça va ? – „ja“',
  'می‌خواهم',
  'क्‍ष',
  '👨‍👩‍👧‍👦 🏴󠁧󠁢󠁥󠁮󠁧󠁿 👩🏽‍💻 ❤️ 1️⃣',
  'שָׁל֖וֹם',
  'น้ำ',
  'Việt Nam',
  'مرحبا \u200F(א)',
])('%s is shown as it is', (text) => {
  expect(forDisplay(text)).toBe(text)
})

test('[abuse T8] a tower of marks is cut, sixty thousand of them too', () => {
  expect(forDisplay(`z${'\u0341'.repeat(60_000)}!`).length).toBeLessThan(10)
  const zalgo = 'hello'.replace(/./g, (letter) => letter + '\u0315\u0321\u0489'.repeat(20))
  expect(forDisplay(zalgo)).toHaveLength(5 * 6)
})

test('[abuse T7 T8 T9] whatever comes, it is shown: the same again when asked again, and nothing in it turns or hides', () => {
  const any = fc.string({ unit: 'binary', maxLength: 300 })
  fc.assert(
    fc.property(any, (text) => {
      const shown = forDisplay(text)
      expect(forDisplay(shown)).toBe(shown)
      expect(shown).not.toMatch(/[\u202A-\u202E\u2066-\u2069\u200B\p{Surrogate}]|(?![\t\n])\p{Cc}/u)
      expect(shown).not.toMatch(/\p{M}{6}/u)
    }),
    { numRuns: 2_000 },
  )
})

test('what shows nothing is known as that', () => {
  for (const text of ['\u200B\u200B', '\u3164', ' \n', '\u0301', '\u2800', '\u202E', '\u200F'])
    expect(isInvisible(text), JSON.stringify(text)).toBe(true)
  for (const text of ['.', 'a', '👍', 'é']) expect(isInvisible(text)).toBe(false)
})

test.each([
  ['👍', 1],
  ['❤️', 1],
  ['👨‍👩‍👧‍👦', 1],
  ['🇫🇷🇩🇪', 2],
  ['👋🏽 🎉 ☂️', 3],
  ['1️⃣', 1],
  ['🏴󠁧󠁢󠁥󠁮󠁧󠁿', 1],
  ['👍👍👍👍', 0],
  ['👍 yes', 0],
  ['1', 0],
  ['©', 0],
  ['☂', 0],
  ['', 0],
  [`👍${'\u0301'.repeat(50)}`, 0],
] as const)('%s alone is %i large ones', (text, count) => {
  expect(loneEmoji(text)).toBe(count)
})

test('long is what fills many lines', () => {
  expect(isLong('a\n'.repeat(20))).toBe(false)
  expect(isLong('a\n'.repeat(30))).toBe(true)
  expect(isLong('word '.repeat(100))).toBe(false)
  expect(isLong('word '.repeat(400))).toBe(true)
  expect(isLong('\n'.repeat(2 ** 20))).toBe(true)
})

test('a memo makes each result once, and forgets the oldest', () => {
  const made: string[] = []
  const memo = remembering((text) => made.push(text), { texts: 2, units: 100 })
  for (const text of ['a', 'b', 'a', 'c', 'a', 'b']) memo(text)
  expect(made).toEqual(['a', 'b', 'c', 'b'])
  memo('x'.repeat(200))
  memo('a')
  expect(made).toHaveLength(6)
})
