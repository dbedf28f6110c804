import fc from 'fast-check'
import { expect, test } from 'vitest'
import { emojiData, emojiRows } from '../../../scripts/emojiData.mjs'
import { MARKS, toggleMark } from '../../../src/features/composing/formatting.ts'
import {
  asSought,
  catalogueOf,
  completions,
  createCatalogue,
  type EmojiRow,
} from '../../../src/features/emoji/catalogue.ts'
import { withRecent } from '../../../src/features/emoji/recent.ts'
import { codeAt, emoticonAt, isInCode, replaceCodes } from '../../../src/features/emoji/shortCodes.ts'

const load = (locale: string) => catalogueOf(emojiRows(locale) as unknown as EmojiRow[])
const english = load('en')
const french = load('fr')
const arabic = load('ar')

const first = (all: typeof english, typed: string) => completions(all, typed, 6)[0]?.emoji
const lookup = (code: string) => english.find(({ codes }) => codes.includes(code))?.emoji

test('emoji are found by short code, name and words of the language', () => {
  expect(english.length).toBeGreaterThan(1_500)
  expect(french.length).toBe(english.length)
  expect(first(english, 'smile')).toBe(lookup('smile'))
  expect(first(english, '+1')).toBe('👍')
  expect(completions(english, 'heart', 6).map(({ emoji }) => emoji)).toContain('❤️')
  expect(completions(french, 'fusee', 6).map(({ emoji }) => emoji)).toContain('🚀')
  expect(completions(french, 'rocket', 6).map(({ emoji }) => emoji)).toContain('🚀')
  expect(completions(english, 'zzzz', 6)).toEqual([])
  expect(completions(english, 'a', 6)).toHaveLength(6)
})

test('in Arabic, too, each has its name and its words, and they are found as people type them', () => {
  expect(arabic.map(({ emoji }) => emoji)).toEqual(english.map(({ emoji }) => emoji))
  const latin = arabic.filter(({ name }) => !/\p{Script=Arabic}/u.test(name))
  expect(latin.map(({ emoji, name }) => `${emoji} ${name}`)).toEqual([])
  const named = (emoji: string) => arabic.find((one) => one.emoji === emoji)?.name
  expect(named('🚀')).toBe('صاروخ')
  expect(named('🇫🇷')).toBe('علم: فرنسا')
  expect(named('👨‍👩‍👧')).toBe('أسرة: رجل، وسيدة، وفتاة')
  const found = (typed: string) => completions(arabic, typed, 12).map(({ emoji }) => emoji)
  expect(found('صاروخ')).toContain('🚀')
  // Without the hamza, with vowel signs, with another end: as it comes from the hand.
  for (const typed of ['أرنب', 'ارنب', 'أَرْنَب', 'إرنب']) expect(found(typed), typed).toContain('🐇')
  expect(found('rocket')).toContain('🚀')
  for (const { words, name } of arabic) expect(words).not.toContain(name)
})

test('where the names go, their licences go', () => {
  const emitted: unknown[] = []
  const plugin = emojiData() as unknown as { generateBundle(options: unknown, bundle: object): void }
  const bundled = (name: string) =>
    plugin.generateBundle.call({ emitFile: (file: unknown) => emitted.push(file) } as never, {}, { [name]: {} })
  bundled('assets/index.js')
  expect(emitted).toEqual([])
  bundled('assets/emoji-names-ar.js')
  expect(emitted).toMatchObject([{ source: expect.stringMatching(/MIT License.*UNICODE LICENSE V3/s) }])
})

test('signs alone are looked for as they are', () => {
  expect(asSought('+1')).toBe('+1')
  expect(asSought('  Été_2 ')).toBe('ete 2')
  expect(asSought('')).toBe('')
})

test('skins are five, made as Unicode makes them', () => {
  const skins = (emoji: string) => english.find((one) => one.emoji === emoji)?.skins
  expect(skins('👋')).toEqual(['👋🏻', '👋🏼', '👋🏽', '👋🏾', '👋🏿'])
  expect(skins('🧑‍🤝‍🧑')?.[4]).toBe('🧑🏿‍🤝‍🧑🏿')
  expect(skins('🚀')).toEqual([])
})

test.each<readonly [string, string]>([
  ['so :smile: it is', `so ${lookup('smile')} it is`],
  [':+1::tada:', '👍🎉'],
  [':tada: :rocket:', '🎉 🚀'],
  ['at 10:30:45 sharp', 'at 10:30:45 sharp'],
  ['a:tada:b', 'a:tada:b'],
  ['`:tada:` and :tada:', '`:tada:` and 🎉'],
  ['``a ` :tada:`` :tada:', '``a ` :tada:`` 🎉'],
  ['```\n:tada:\n```', '```\n:tada:\n```'],
  ['```\n:tada:', '```\n:tada:'],
  ['a ` tick :tada:', 'a ` tick 🎉'],
  [':nothing_like_it:', ':nothing_like_it:'],
  ...[
    'https://contoso.example/:x:/s/team/EbcDef',
    'https://contoso.example/ :b:/s',
    'GET /users/:id:/posts',
    '12::100::5',
    'a::tada::b',
    'x:tada: y',
    'www.example.org/(:tada:)',
    '/:tada:/',
  ].map((same): [string, string] => [same, same]),
  ['(:tada:), “:tada:”!', '(🎉), “🎉”!'],
  ['*:tada:* 🚀:tada:', '*🎉* 🚀🎉'],
  [':constructor: :__proto__:', ':constructor: :__proto__:'],
])('%s is sent as %s', (text, sent) => {
  expect(replaceCodes(text, lookup)).toBe(sent)
})

test.each([
  ['hello :smi', 'smi'],
  [':été', 'été'],
  ['(:ta', 'ta'],
  [':s', undefined],
  ['10:30', undefined],
  ['https://x', undefined],
  ['a:smile', undefined],
  ['`:smi', undefined],
  ['```\n:smi', undefined],
  ['`x` :smi', 'smi'],
  [':smile:', undefined],
])('while typing %s, what may be meant is %s', (text, typed) => {
  expect(codeAt(text, text.length)?.typed).toBe(typed)
})

test('ticks without number are looked through once', () => {
  // A run for each length, none of which ever ends: as many as fit.
  const text = Array.from({ length: 400 }, (_, at) => '`'.repeat((at % 2) + 1)).join(' a ')
  expect(isInCode(`${text}\`\`\``)).toBe(true)
  expect(replaceCodes('` '.repeat(50_001), lookup)).toHaveLength(100_002)
})

test('what was used lately comes first, once, and not without end', () => {
  expect(withRecent(['a', 'b'], 'b')).toEqual(['b', 'a'])
  expect(withRecent(Array.from({ length: 24 }, String), 'x')).toHaveLength(24)
})

const mark = (text: string, key: string) => {
  const from = text.indexOf('[')
  const to = text.indexOf(']') - 1
  const made = toggleMark({ text: text.replace(/[[\]]/g, ''), from, to }, MARKS.get(key)!)
  return `${made.text.slice(0, made.from)}[${made.text.slice(made.from, made.to)}]${made.text.slice(made.to)}`
}

test.each([
  ['a [word] b', 'b', 'a **[word]** b'],
  ['a **[word]** b', 'b', 'a [word] b'],
  ['a [**word**] b', 'b', 'a [word] b'],
  ['a [word ]b', 'i', 'a _[word]_ b'],
  ['a [] b', 'e', 'a `[]` b'],
  ['a `[]` b', 'e', 'a [] b'],
])('%s and Ctrl+%s: %s', (before, key, after) => {
  expect(mark(before, key)).toBe(after)
})

test('twice is never', () => {
  const text = fc.stringMatching(/^[a-z ]{1,30}$/)
  fc.assert(
    fc.property(text, fc.nat(30), fc.nat(30), fc.constantFrom('**', '_', '`'), (words, a, b, sign) => {
      const [from, to] = [Math.min(a, b, words.length), Math.min(Math.max(a, b), words.length)]
      expect(toggleMark(toggleMark({ text: words, from, to }, sign), sign).text).toBe(words)
    }),
  )
})

test.each([
  [':)', '🙂', 0],
  [':-)', '🙂', 0],
  ['well ;-)', '😉', 5],
  ['(\n:d', '😃', 2],
  [':-p', '😛', 0],
  ["oh :'(", '😢', 3],
  ['we <3', '❤️', 3],
  ['</3', '💔', 0],
  ['xD', '😆', 0],
] as const)('the emoticon in %j is seen', (text, emoji, from) =>
  expect(emoticonAt(text, text.length)).toEqual({ emoji, from }),
)

test.each(['http:/', 'a:)', '`:)', '`:) `', 'see http://a.example/:)', 'taxD', '1<3', ':))', 'at 8:', '::', ') :'])(
  'in %j there is none',
  (text) => expect(emoticonAt(text, text.length)).toBeUndefined(),
)

test('in the midst of a word there is none, before a space there is', () => {
  expect(emoticonAt(':)x', 2)).toBeUndefined()
  expect(emoticonAt('a :) b', 4)).toEqual({ emoji: '🙂', from: 2 })
})

test('each emoticon means an emoji that there is', () => {
  const { offerAt } = createCatalogue(emojiRows('fr') as unknown as EmojiRow[])
  for (const typed of [':)', ';)', ':D', 'xD', ':(', ":'(", ':P', ':O', ':*', ':|', ':/', '<3', '</3'])
    expect(offerAt(typed, typed.length, 6), typed).toMatchObject({ from: 0, found: [{}], meant: false })
  expect(offerAt(':roc', 4, 6)).toMatchObject({ from: 0, meant: true })
})
