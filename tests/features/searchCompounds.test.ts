import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { marksIn, parseQuery, type Term } from '../../src/lib/searchQuery.ts'
import { IN_ONE, pairsOf, tokensOf } from '../../src/lib/searchWords.ts'

/** What of `text` is marked for what was typed; undefined when it is no hit. */
const found = (typed: string, text: string) => {
  const query = parseQuery(typed)
  return query && marksIn(query, text)?.map(({ start, end }) => text.slice(start, end))
}

describe('signs inside of a word', () => {
  const both = [
    ['dont', "don't", 'I % know'],
    ['dont', 'don’t', 'I % know'],
    ['email', 'e-mail', 'by % only'],
    ['obrien', 'O’Brien', 'ask % first'],
    ['aujourdhui', 'Aujourd’hui', '% encore'],
    ['1234.56', '1,234.56', 'it was % in all'],
    ['1234', '1,234', 'it was % in all'],
    ['1234', '1\u202f234', 'cela fait % en tout'],
    ['١٢٣٤', '١٬٢٣٤', 'بسعر % هنا'],
    ['0123456789', '01.23.45.67.89', 'call % now'],
    ['1.2.3', 'v1.2.3', 'try % now'],
    ['usa', 'U.S.A', 'in the % then'],
    ['snakecase', 'snake_case', 'name it % please'],
  ] as const
  test.each(both)('%s finds %s, and the other way round, marked from end to end', (plain, signed, around) => {
    expect(found(plain, around.replace('%', signed))).toEqual([signed.replace(/^v/, '')])
    expect(found(`${plain} `, around.replace('%', signed))).toEqual([signed.replace(/^v/, '')])
    expect(found(signed, around.replace('%', plain))).toEqual([plain])
    expect(found(signed, around.replace('%', signed))).toEqual([signed])
  })

  test.each([
    ['1234', 'it was 1,234.56 in all', ['1,234']],
    ['ema', 'by e-mail', ['e-ma']],
    ['emails', 'by e-mail', ['e-mail']],
    ['"dont"', 'I don’t', ['don’t']],
    ['"don’t know', 'I dont know', ['dont', 'know']],
    ['"I dont know"', 'I don’t know', ['I', 'don’t', 'know']],
    ['"dont use email"', "I don't use e-mail", ["don't", 'use', 'e-mail']],
    ['"don\'t use email"', 'I don’t use e-mail', ['don’t', 'use', 'e-mail']],
    ['"try 1.2.3 now"', 'try v1.2.3 now', ['try', '1.2.3', 'now']],
    ['"by ema', 'by e-mail', ['by', 'e-ma']],
    ['v1.2', 'v1.2.3', ['v1.2']],
    ['mail e', 'an e-mail', ['e', 'mail']],
    ['jean-pierre', 'Pierre et Jean', ['Pierre', 'Jean']],
  ])('%s in %s', (typed, text, marks) => expect(found(typed, text)).toEqual(marks))

  test.each([
    ['endstart', 'the end. Start'],
    ['endstart', 'end - start'],
    ['12', '1, 2'],
    ['ab', 'a,b'],
    ['1.2.3', 'about 1234'],
    ['l’e', 'lentement'],
    ['v2', 'only 2'],
    ['"know dont"', 'I don’t know'],
    ['"dont know"', 'I know, don’t I'],
    ['"do nt"', 'don’t'],
  ])('%s not in %s', (typed, text) => expect(found(typed, text)).toBeUndefined())

  const APOSTROPHES = ["'", '’', '‘', 'ʼ', 'ʻ', '`', '´', '']
  test.each(APOSTROPHES.flatMap((typed) => APOSTROPHES.map((said) => [typed, said] as const)))(
    'in quotes, don%st finds don%st, at any place of a phrase',
    (typed, said) => {
      const text = `I really don${said}t know`
      for (const phrase of [
        `"don${typed}t"`,
        `“don${typed}t know”`,
        `"really don${typed}t"`,
        `"I really don${typed}t know"`,
      ])
        expect(
          found(phrase, text)
            ?.join(' ')
            .replace(/[^a-z ]/gi, '')
            .replace('don t', 'dont'),
          phrase,
        ).toBe(phrase.replace(/[^a-z ]/gi, ''))
      expect(found(`"don${typed}t really"`, text)).toBeUndefined()
    },
  )

  test('thousands of parts are few tokens each, and a paste of them is a search all the same', () => {
    const chain = Array.from({ length: 10_000 }, (_, i) => i).join('-')
    expect(tokensOf(chain).split(' ').length).toBeLessThan(60_000)
    expect(parseQuery(chain)).toHaveLength(12)
    expect(found('9997-9998', chain)).toEqual(['9997-9998'])
  })

  const aloneOf = (term: Term, piece: Term['pieces'][number], i: number): Term => ({
    pieces: [piece],
    open: term.open && i === term.pieces.length - 1,
    stems: [],
  })
  /** What FTS5 makes of a query over the tokens of a text. */
  const matches = (term: Term, tokens: readonly string[]): boolean => {
    const wanted = term.pieces.flatMap(({ kind, token }, i) =>
      kind !== 'run' || (Array.from(token).length === 1 && i === term.pieces.length - 1)
        ? [token]
        : pairsOf(token).slice(0, i < term.pieces.length - 1 ? undefined : -1),
    )
    const isOpen =
      term.open || (term.pieces.at(-1)!.kind === 'run' && Array.from(term.pieces.at(-1)!.token).length === 1)
    return (
      tokens.some((_, at) =>
        wanted.every((token, i) =>
          isOpen && i === wanted.length - 1 ? tokens[at + i]?.startsWith(token) : tokens[at + i] === token,
        ),
      ) ||
      term.stems.some((stem) => tokens.includes(stem)) ||
      (term.pieces.length > 1 &&
        term.pieces.every((piece, i) => matches(aloneOf(term, piece, i), tokens)) &&
        term.pieces.some(
          (piece, i) =>
            piece.kind === 'word' && matches(aloneOf(term, { kind: 'word', token: IN_ONE + piece.token }, i), tokens),
        )) ||
      (term.or ?? []).some((all) => all.every((one) => matches(one, tokens)))
    )
  }

  test('whatever the eye finds, the index finds', () => {
    const part = fc.constantFrom(
      ...['don', 't', 'e', 'mail', 'mails', 'v1', '2', '34', 'é', '٣', '日本', '🎉', 'running', 'l', 'eau'],
    )
    const sign = fc.constantFrom(...["'", '’', '-', '.', ',', ' ', ' ', '\u202f', '_', '--', '"', ''])
    const any = fc.array(fc.tuple(part, sign), { maxLength: 7 }).map((all) => all.flat().join(''))
    let hits = 0
    fc.assert(
      fc.property(any, any, (typed, text) => {
        const query = parseQuery(typed)
        if (!query || !marksIn(query, text)) return
        hits++
        const tokens = tokensOf(text).split(' ')
        for (const term of query) expect(matches(term, tokens), JSON.stringify({ typed, text, term })).toBe(true)
      }),
      { numRuns: 20_000 },
    )
    expect(hits).toBeGreaterThan(200)
  })
})
