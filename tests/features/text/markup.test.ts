import fc from 'fast-check'
import { expect, test } from 'vitest'
import { read } from '../../../src/richText/glance.ts'
import { type Block, type Inline, type Item, parseMarkup, wordsOf } from '../../../src/richText/markup.ts'

/** The tree on one line. */
const shown = (nodes: readonly (Block | Inline | Item)[]): string =>
  nodes
    .map((node) => {
      if ('marker' in node) return `${node.marker}${shown(node.children)}`
      switch (node.type) {
        case 'text':
          return node.value
        case 'code':
          return `‹code ${node.value}›`
        case 'link':
          return `‹${node.url} ${shown(node.children)}›`
        case 'fence':
          return `‹fence ${node.language} ${node.value}›`
        case 'list':
          return `‹${node.ordered ? 'numbers' : 'list'} ${node.items.map((item) => shown([item])).join('|')}›`
        case 'paragraph':
          return shown(node.children)
        default:
          return `‹${node.type} ${shown(node.children)}›`
      }
    })
    .join('')

test.each([
  ['**b** *e* __b__ _e_ ~~d~~ `c`', '‹strong b› ‹emphasis e› ‹strong b› ‹emphasis e› ‹delete d› ‹code c›'],
  ['***both*** **_one_**', '‹emphasis ‹strong both›› ‹strong ‹emphasis one››'],
  ['***a* b** **a *b***', '‹strong ‹emphasis a› b› ‹strong a ‹emphasis b››'],
  ["*Ben*'s, **Note:** (*so*), *“quoted”*", "‹emphasis Ben›'s, ‹strong Note:› (‹emphasis so›), ‹emphasis “quoted”›"],
  ['这是**重点**。接着 看*这个*吧', '这是‹strong 重点›。接着 看‹emphasis 这个›吧'],
  ['🎉*party*🎉 🇫🇷*oui*', '🎉‹emphasis party›🎉 🇫🇷‹emphasis oui›'],
  ['**bold\nstill**', '‹strong bold\nstill›'],
  ['*a **b* c**', '‹emphasis a **b› c**'],
  ['``a ` b``, `*c*`', '‹code a ` b›, ‹code *c*›'],
  ['> q **b**\n> > deep\nanswer', '‹quote q ‹strong b›‹quote deep››answer'],
  ['- one\n- *two*\n  - three', '‹list - one|- ‹emphasis two›|  - three›'],
  ['1986. good\n1987) better', '‹numbers 1986. good|1987) better›'],
  ['Here: ```js\nconst a\n```\nafter', 'Here:‹fence js const a›after'],
  ['```\n*x*\n\n  y```', '‹fence  *x*\n\n  y›'],
  ['````\n```\n````', '‹fence  ```›'],
  ['[the `docs`](https://docs.example/x)', '‹https://docs.example/x the ‹code docs››'],
  ['![a cat](<https://p.example/c.png>)', '!‹https://p.example/c.png a cat›'],
  ['*https://y.example/z*', '‹emphasis ‹https://y.example/z https://y.example/z››'],
  ['a@b.example, www.b.example.', '‹mailto:a@b.example a@b.example›, ‹http://www.b.example www.b.example›.'],
])('%s means something', (text, tree) => {
  expect(shown(parseMarkup(text))).toBe(tree)
})

test.each([
  ...['2*3*4=24', '2 * 3 * 4', '5* hotel, 4* hotel', 'a ** b', '*****', '---', '***', '# hello', '>.<', '>>> print(1)'],
  ...['It takes 5~10 minutes, or 20~30 on Mondays', '~20~30 min', '~100 or ~~', '~~~', 'x~~y~~z'],
  ...['look in __init__.py', 'snake_case_name', 'a.__class__.b', 'foo **bar**baz', 'it`s and that`s'],
  ...['\\\\fileserver\\share\\_docs', '^\\d+\\.\\d+$', '¯\\_(ツ)_/¯', '\\*not bold\\*', 'C:\\*a*\\b'],
  ...['(*_*) (*´ω`*) ^_^ -_- *-* (*^▽^*)', '*.js and *.ts', '(*) and (*)', '/*comment*/', 'f(*a, **k)', '[*][*]'],
  ...[
    '- 5 degrees',
    '1) first',
    '1. first',
    '>',
    '> ',
    '+ more',
    'foo*bar* baz',
    'x_y_ z',
    '*#* and *@*',
    '~~"~~',
    '- a\n\n- b',
    '  indented\n\n\n  *',
    'a  \nb',
  ],
  ...['&lt;b&gt; &amp;', '<b>', '[a](b)', '[a](javascript:x)', 'a[0](x)', '[a]: https'],
  ...['```\nunclosed', '**a\n\nb**', '*a', '``', '``` ```', 'Title\n=====', '| a | b |\n|---|---|'],
])('%s stands as it was typed', (text) => {
  expect(shown(parseMarkup(text))).toBe(text)
})

test.each([
  ['看这个（https://example.com/docs）很好', 'https://example.com/docs'],
  ['看「https://example.com/docs」、', 'https://example.com/docs'],
  ['请看https://example.com/docs。然后', undefined],
  ['请看 https://example.com/docs。然后', 'https://example.com/docs'],
  ['هل رأيت https://example.com/docs؟', 'https://example.com/docs'],
  ['“https://example.com/docs”', 'https://example.com/docs'],
  ['«https://example.com/docs».', 'https://example.com/docs'],
  ['देखो https://example.com/docs।', 'https://example.com/docs'],
  ['(see https://en.wikipedia.org/wiki/A_(b)), ok', 'https://en.wikipedia.org/wiki/A_(b)'],
  ['(https://example.com/docs).', 'https://example.com/docs'],
  ['https://ja.example/wiki/名（曲）を', 'https://ja.example/wiki/名（曲）を'],
  ['https://ja.example/wiki/a・b', 'https://ja.example/wiki/a・b'],
  ['https://en.example/wiki/Michelson–Morley', 'https://en.example/wiki/Michelson–Morley'],
  ['https://contoso.example/:x:/s/team/a_b_c~~d~~', 'https://contoso.example/:x:/s/team/a_b_c~~d'],
  ['"https://example.com/a?b=c&d=*", she said', 'https://example.com/a?b=c&d='],
  ['<https://example.com/x>...', 'https://example.com/x'],
  ['[https://example.com/x]', 'https://example.com/x'],
  ['https://', undefined],
  ['https://)', undefined],
])('%s holds one address', (text, url) => {
  const [{ children } = { children: [] as readonly Inline[] }] = parseMarkup(text) as { children: readonly Inline[] }[]
  const links = children.filter((node) => node.type === 'link')
  expect(links.map((link) => link.url)).toEqual(url === undefined ? [] : [url])
  expect(wordsOf(parseMarkup(text))).toBe(text)
})

test('an address that is too long is no link', () => {
  const text = `https://a.example/${'x'.repeat(3_000)}`
  expect(shown(parseMarkup(text))).toBe(text)
})

const pieces = fc.oneof(
  fc.constantFrom(
    ...['*', '**', '***', '_', '__', '~', '~~', '`', '``', ' ', '  ', '\n', '.', ',', ':', '-', '/', '\\'],
  ),
  fc.constantFrom(
    ...['(', ')', '“', '”', '（', '）', '。', "'", '"', '#', '+', '=', '<', '&lt;', '!', '1', '10', '5.', '€'],
  ),
  fc.constantFrom(
    ...['a', 'word', 'été', 'слово', 'كلمة', '文字', 'ไทย', '한국', '🎉', '👩‍👩‍👧', '🇫🇷', '\u200B', '\u0301', '\uD800'],
  ),
)
const texts = fc.array(pieces, { maxLength: 30 }).map((all) => all.join(''))
const MARKS = /[*_~`]/g

test('no character is lost, doubled or moved but marks, whatever stands around them', () => {
  fc.assert(
    fc.property(texts, (text) => {
      const read = wordsOf(parseMarkup(text))
      expect(read.replace(MARKS, '')).toBe(text.replace(MARKS, ''))
      // Marks that are shown are in the order in which they were typed.
      let at = 0
      for (const char of read) at = text.indexOf(char, at) + char.length
      expect(at).toBeGreaterThanOrEqual(read.length)
    }),
    { numRuns: 3_000 },
  )
})

test('marks are lost in pairs alone: as many of a kind before the words as behind them', () => {
  fc.assert(
    fc.property(texts, (text) => {
      const read = wordsOf(parseMarkup(text))
      for (const mark of '*_~`') {
        const gone = text.split(mark).length - read.split(mark).length
        expect(gone % 2, JSON.stringify({ text, mark })).toBe(0)
      }
    }),
    { numRuns: 2_000 },
  )
})

test('lines with markers, quotes and fences: every word is there, in order', () => {
  const lines = fc.constantFrom(
    '- a',
    '* b',
    '1. c',
    '2) d',
    '> e',
    '> > f',
    '>',
    '',
    '  g',
    '```',
    '```js',
    'h ```',
    '> - i',
    'j',
  )
  fc.assert(
    fc.property(fc.array(lines, { maxLength: 16 }), (all) => {
      const text = all.join('\n')
      const letters = (from: string) => from.replace(/[^a-z0-9]/g, '')
      const tree = parseMarkup(text)
      const languages = shown(tree).match(/‹fence js/g)?.length ?? 0
      expect(letters(wordsOf(tree)).length + 2 * languages).toBe(letters(text).length)
    }),
    { numRuns: 2_000 },
  )
})

test('[abuse T5 T6] the longest text that is parsed costs a bounded number of nodes', () => {
  for (const unit of [
    '*a* ',
    '*a',
    '_a*',
    '[',
    '`',
    '``a',
    '> ',
    '- a\n',
    '```\n',
    '*_',
    '[a](https://a.example) ',
    'https://a)',
    '"*#*',
    'a@b.c ',
  ]) {
    const found = parseMarkup(unit.repeat(Math.floor(8_000 / unit.length)))
    expect(JSON.stringify(found).length, unit).toBeLessThan(60_000)
  }
})

test('read: without its marks; no letter is lost, neither of the words nor of what is behind them', () => {
  const more = fc.oneof(
    pieces,
    fc.constantFrom(
      '[word](https://example.org/way)',
      '[way](https://example.org/way)',
      '```js\ncode\n```\n',
      '> quote\n\n',
      '- one\n- two\n',
      'www.a.example',
    ),
  )
  const letters = (from: string) =>
    Array.from(from.replace(/[^\p{L}\p{N}]/gu, ''))
      .sort()
      .join('')
  fc.assert(
    fc.property(
      fc.array(more, { maxLength: 20 }).map((all) => all.join('')),
      (text) => {
        const { text: words, behind = '' } = read(text)
        const added = behind
          .split('\n')
          .filter((line) => /^(?:http:\/\/www\.|mailto:)/.test(line) && !text.includes(line))
        expect(added).toEqual([])
        expect(letters(words + behind)).toBe(letters(text))
      },
    ),
    { numRuns: 2_000 },
  )
})
