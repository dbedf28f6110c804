import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { excerpt } from '../../src/lib/excerpt.ts'
import { fold } from '../../src/lib/folding.ts'
import { marksIn, parseQuery } from '../../src/lib/searchQuery.ts'
import { piecesOf, tokensOf } from '../../src/lib/searchWords.ts'
import { stemsOf } from '../../src/lib/stems.ts'

/** What of `text` is marked for what was typed; undefined when it is no hit. */
const found = (typed: string, text: string) => {
  const query = parseQuery(typed)
  return query && marksIn(query, text)?.map(({ start, end }) => text.slice(start, end))
}

/** Letters of many scripts, marks, quotes, emoji, what compatibility forms are made of, and any unit at all. */
const anyText = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({ unit: 'grapheme' }),
  fc.string({
    unit: fc.constantFrom(
      ...[
        'a',
        'é',
        'É',
        'e\u0301',
        'ß',
        'œ',
        'İ',
        'ς',
        'й',
        'ك',
        'تَ',
        'ـ',
        '٣',
        '日',
        '本',
        'ガ',
        'ｶﾞ',
        'ก',
        'ั',
        '한',
        '🎉',
      ],
      ...[
        '👍🏽',
        '½',
        'ﷺ',
        'ﬁ',
        '"',
        '“',
        '«',
        '»',
        '*',
        '(',
        ')',
        '-',
        '^',
        ':',
        '{',
        '\\',
        "'",
        ' ',
        '\n',
        '\0',
        '\ue000',
        '\ud800',
      ],
    ),
  }),
)

describe('folding', () => {
  test.each([
    ['Élève', 'eleve'],
    ['E\u0301LE\u0300VE', 'eleve'],
    ['CŒUR', 'coeur'],
    ['Straße', 'strasse'],
    ['İstanbul', 'istanbul'],
    ['Łódź', 'lodz'],
    ['ΟΔΟΣ', 'οδοσ'],
    ['ёлка', 'елка'],
    ['الكِتَـــاب', 'الكتاب'],
    ['أحمد', 'احمد'],
    ['مدرسة', 'مدرسه'],
    ['٢٠٢٦', '2026'],
    ['۲۰۲۶', '2026'],
    ['שָׁלוֹם', 'שלום'],
    ['ｶﾞｲﾄﾞ', 'ガイド'],
    ['ｈｅｌｌｏ', 'hello'],
    ['ﬁn', 'fin'],
    ['สวัสดี', 'สวัสดี'],
    ['हिन्दी', 'हिन्दी'],
  ])('%s is %s', (word, folded) => expect(fold(word)).toBe(folded))

  test('again changes nothing, and leaves only letters, digits and marks', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const folded = fold(text)
        expect(fold(folded)).toBe(folded)
        expect(folded).toMatch(/^[\p{L}\p{N}\p{M}]*$/u)
      }),
    )
  })

  test('marks of a sign that is taken out are counted with the letter before it', () => {
    const notes = fold('क़𝅘𝅥𝅮𝅘𝅥𝅮')
    expect(fold(notes)).toBe(notes)
  })

  test('thousands of accents on one letter are no work', () => {
    const zalgo = `a${'\u0301\u0323'.repeat(30_000)}b`
    expect(fold(zalgo)).toBe('ab')
    expect(found('ab', zalgo)?.length).toBe(1)
  })
})

describe('stems', () => {
  test.each([
    'chat chats chatting chatted',
    'city cities',
    'try tries tried trying',
    'make making makes',
    'stop stopped stopping stops',
    'message messages',
    'box boxes',
    'manger mangé mangée mangés mangeons mangeait mange',
    'finir fini finissons finissait finie',
    'cheval chevaux',
    'heureux heureuse heureuses',
    'actif active actives',
    'bon bonne bonnes',
    'nouvel nouvelle nouvelles',
    'fête fêtes',
    'ami amis amie amies',
    'كتاب الكتاب والكتاب',
  ])('meet: %s', (line) => {
    const [first, ...others] = line.split(' ').map((word) => stemsOf(fold(word)))
    for (const stems of others)
      expect(
        stems.some((stem) => first!.includes(stem)),
        String(stems),
      ).toBe(true)
  })

  test.each(['organ organisation', 'us use', 'this thing', 'chat chateau', 'port portrait'])(
    'do not meet: %s',
    (line) => {
      const [one, other] = line.split(' ').map(stemsOf)
      expect(one!.some((stem) => other!.includes(stem))).toBe(false)
    },
  )

  test('are never empty and never longer than the word', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[a-z]{1,20}$/), (word) => {
        for (const stem of stemsOf(word)) {
          expect(stem.length).toBeGreaterThan(0)
          expect(stem.length).toBeLessThanOrEqual(word.length + 1)
        }
      }),
    )
  })
})

describe('what is found', () => {
  test.each([
    ['eleve', 'Mon élève', ['élève']],
    ['ÉLÈ', 'Mon élève', ['élè']],
    ['mon el', 'Mon élève', ['Mon', 'él']],
    ['mangé', 'Nous mangeons', ['mange']],
    ['mangée', 'Nous mangeons', ['mangeons']],
    ['cats', 'One cat', ['cat']],
    ['"good morn', 'A good morning', ['good', 'morn']],
    ['«bon jour»', 'bon jour à toi', ['bon', 'jour']],
    ['本語', '日本語、日本語', ['本語', '本語']],
    ['語', '日本語', ['語']],
    ['"東京 tower"', 'あ東京 Tower', ['東京', 'Tower']],
    ['สวัส', 'สวัสดีครับ', ['สวัส']],
    ['안녕', '여러분안녕하세요', ['안녕']],
    ['كتاب', 'هذا الكِتَاب', ['الكِتَاب']],
    ['🎉', 'yes 🎉!', ['🎉']],
    ['👍', 'ok 👍🏽', ['👍']],
    ['🇫🇷', 'Allez 🇫🇷', ['🇫🇷']],
    ['2026', 'في ٢٠٢٦', ['٢٠٢٦']],
    ['e-mail', 'by e-mail', ['e-mail']],
    ['soft', 'so\u00adft', ['so\u00adft']],
  ])('%s in %s', (typed, text, marks) => expect(found(typed, text)).toEqual(marks))

  test.each([
    ['cat dog', 'One cat'],
    ['ca dog', 'A cat and a dog'],
    ['cat ', 'Catalogue'],
    ['"one three"', 'one two three'],
    ['"cats"', 'One cat'],
    ['"good morn"', 'A good morning'],
    ['語日', '日本語'],
    ['organ', 'disorganised'],
    ['🎉', 'plain'],
    ['کa', 'b'],
  ])('%s not in %s', (typed, text) => expect(found(typed, text)).toBeUndefined())

  test.each(['', '   ', '"', '""', '“ ”', '*', 'ـ', '\u0301', '- ^ :'])('%j looks for nothing', (typed) =>
    expect(parseQuery(typed)).toBeUndefined(),
  )

  test('a paste is cut', () => {
    expect(parseQuery('word '.repeat(10_000))).toHaveLength(1)
    expect(parseQuery(Array.from({ length: 90 }, (_, i) => `w${i}`).join(' '))).toHaveLength(12)
  })

  test('whatever a text holds, its own words find it, with marks inside it, sorted and apart', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        for (const { start, end } of piecesOf(text).slice(0, 8)) {
          const query = parseQuery(text.slice(start, end))
          const marks = query && marksIn(query, text)
          expect(marks?.length, JSON.stringify(text.slice(start, end))).toBeGreaterThan(0)
          let last = 0
          for (const mark of marks!) {
            expect(mark.start).toBeGreaterThanOrEqual(last)
            expect(mark.end).toBeGreaterThan(mark.start)
            last = mark.end
          }
          expect(last).toBeLessThanOrEqual(text.length)
        }
      }),
      { numRuns: 400 },
    )
  })

  test('whatever is typed, it is a list of terms of folded pieces, and nothing throws', () => {
    fc.assert(
      fc.property(anyText, anyText, (typed, text) => {
        for (const { pieces } of parseQuery(typed) ?? []) {
          expect(pieces.length).toBeGreaterThan(0)
          for (const { kind, token } of pieces) if (kind !== 'sign') expect(token).toMatch(/^[\p{L}\p{N}\p{M}]+$/u)
        }
        found(typed, text)
      }),
      { numRuns: 400 },
    )
  })

  test('tokens are letters, digits, marks, emoji and single spaces: nothing that an index could take for its own', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        expect(tokensOf(text)).toMatch(/^(?:\u{e002}?[\p{L}\p{N}\p{M}\p{Extended_Pictographic}\p{RI}]+(?: (?!$)|$))*$/u)
      }),
      { numRuns: 400 },
    )
  })
})

describe('an excerpt', () => {
  const shown = (typed: string, text: string) => {
    const fragments = excerpt(text, marksIn(parseQuery(typed)!, text) ?? [])
    return fragments.map(({ text, hit }) => (hit ? `[${text}]` : text)).join('')
  }
  test('of a short text is all of it, on one line', () => {
    expect(shown('two', 'one\n  two\tthree')).toBe('one [two] three')
  })
  test('of a long one begins a little before the first mark and ends between words', () => {
    const text = `${'before '.repeat(100)}needle ${'after '.repeat(100)}`
    const it = shown('needle', text)
    expect(it).toMatch(/^…before before (before )?\[needle\] after .* after…$/)
    expect(it.length).toBeLessThan(200)
  })
  test('never cuts a character in two, and its hits are what was marked', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('🎉', 'a', ' ', 'é'), maxLength: 600 }), fc.nat(600), (text, n) => {
        const [piece] = piecesOf(text).slice(n % 50)
        const marks = piece ? marksIn(parseQuery(text.slice(piece.start, piece.end))!, text)! : []
        const fragments = excerpt(text, marks)
        const joined = fragments.map((fragment) => fragment.text).join('')
        expect(joined).not.toMatch(/^(?:…)?[\udc00-\udfff]|[\ud800-\udbff](?:…)?$/)
        expect(joined.length).toBeLessThan(300)
        if (marks.length > 0) expect(fragments.some(({ hit }) => hit)).toBe(true)
      }),
    )
  })
})
