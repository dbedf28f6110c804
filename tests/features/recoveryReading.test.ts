import { entropyToMnemonic, mnemonicToEntropy } from '@scure/bip39'
import { wordlist } from '@scure/bip39/wordlists/english.js'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import recovery from '../../docs/recovery-vectors.json' with { type: 'json' }
import { readWords as readWith } from '../../src/features/recovery/reading.ts'
import type { WordList } from '../../src/features/recovery/recovery.ts'
import { nearest, secretOf, spell as spellWith, wordOf } from '../../src/features/recovery/wordLists.ts'
import type { Bytes } from '../../src/lib/bytes.ts'
import { createNodeCrypto } from '../support/nodeCrypto.ts'

const { crypto } = createNodeCrypto({ seed: 1 })
const readWords = (typed: string) => readWith(typed, crypto.sha256)
const spell = (secret: Bytes, list: WordList) => spellWith(secret, list, crypto.sha256)
const bytes = (hex: string): Bytes => new Uint8Array(Buffer.from(hex, 'hex'))
const { vectors } = recovery
const [, twelve] = vectors as [unknown, (typeof vectors)[number]]
const twentyFour = vectors.find(({ secret }) => secret.length === 64)!
const secret = bytes(twelve.secret)
const right = { ok: true, secret }
const numbered = (words: string, sign: string) =>
  words
    .split(' ')
    .map((word, at) => `${at + 1}${sign}${word}`)
    .join('\n')
const fullWidth = (text: string) =>
  text.replace(/[a-z]/g, (letter) => String.fromCodePoint(letter.codePointAt(0)! + 0xfee0))

describe('[K1] words as the vectors have them', () => {
  test.each(vectors)('[K1] $secret in both languages, spelt and read', async (vector) => {
    expect((await spell(bytes(vector.secret), 'en')).join(' ')).toBe(vector.english)
    expect((await spell(bytes(vector.secret), 'fr')).join(' ')).toBe(vector.french)
    for (const words of [vector.english, vector.french])
      expect(await readWords(words)).toEqual({ ok: true, secret: bytes(vector.secret) })
  })

  test('[K1] any secret of either length comes back out of its words', async () => {
    const any = fc.oneof(...[16, 32].map((length) => fc.uint8Array({ minLength: length, maxLength: length })))
    await fc.assert(
      fc.asyncProperty(any, fc.constantFrom('en' as const, 'fr' as const), async (found, list) => {
        const own = new Uint8Array(found)
        expect(await readWords((await spell(own, list)).join(' '))).toEqual({ ok: true, secret: own })
      }),
    )
  })
})

test('[K1] another program spells and reads them alike', async () => {
  const any = fc.oneof(...[16, 32].map((length) => fc.uint8Array({ minLength: length, maxLength: length })))
  await fc.assert(
    fc.asyncProperty(any, async (found) => {
      const own = new Uint8Array(found)
      const words = entropyToMnemonic(own, wordlist)
      expect((await spell(own, 'en')).join(' ')).toBe(words)
      expect(mnemonicToEntropy((await spell(own, 'en')).join(' '), wordlist)).toEqual(own)
    }),
  )
})

describe('[K1] words as people write them', () => {
  const { english, french } = twelve
  test.each([
    ['capitals', english.toUpperCase()],
    ['a capital each', english.replace(/\b[a-z]/g, (letter) => letter.toUpperCase())],
    ['many spaces', `  ${english.replaceAll(' ', '   ')}\t `],
    ['a line each', english.replaceAll(' ', '\n')],
    ['lines of Windows', english.replaceAll(' ', '\r\n')],
    ['numbered', numbered(english, '. ')],
    ['numbered without a space', numbered(english, '.')],
    ['numbered with brackets', numbered(english, ') ')],
    [
      'numbered in Arabic',
      numbered(english, '. ').replace(/\d/g, (digit) => String.fromCodePoint(0x660 + Number(digit))),
    ],
    ['commas', english.replaceAll(' ', ', ')],
    ['dashes', numbered(english, ' – ')],
    ['bullets', english.replaceAll(' ', '\n• ')],
    ['a table', english.replaceAll(' ', '\t|\t')],
    ['full width', fullWidth(english)],
    ['ideographic spaces', english.replaceAll(' ', '\u3000')],
    ['no-break spaces', english.replaceAll(' ', '\u00a0')],
    ['zero-width spaces', english.replaceAll(' ', '\u200b')],
    ['marks of direction, joiners, a byte order mark', `\ufeff\u202a${english.replaceAll('e', 'e\u200d')}\u202c`],
    ['soft hyphens', english.replaceAll('i', 'i\u00ad')],
    ['quotes', `“${english}”`],
    ['four letters each', english.replace(/\b(\w{4})\w*/g, '$1')],
    ['French', french],
    ['French, composed', french.normalize('NFC')],
    ['French, decomposed', french.normalize('NFD')],
    ['French without accents', french.normalize('NFD').replace(/\p{M}/gu, '')],
    ['French in capitals', french.toUpperCase()],
    ['French, four letters each', french.replace(/(?<!\p{L})(\p{L}{4})\p{L}*/gu, '$1')],
  ])('[K1] %s', async (_, typed) => {
    expect(await readWords(typed)).toEqual(right)
  })

  test('[K1] twenty-four of an older identity, numbered', async () => {
    expect(await readWords(numbered(twentyFour.english, '. '))).toEqual({ ok: true, secret: bytes(twentyFour.secret) })
  })
})

describe('[K2] words that are not right', () => {
  const words = twelve.english.split(' ')
  const without = (at: number) => words.filter((_, i) => i !== at).join(' ')

  test('[K2] [abuse M1] a word outside the list is named, with the nearest, each ready to go on with', async () => {
    const typed = numbered(twelve.english.replace('sausage', 'sausege'), '. ')
    const read = await readWords(typed)
    expect(read).toMatchObject({ ok: false, error: 'unknown', word: 'sausege' })
    const { near } = read as Extract<typeof read, { error: 'unknown' }>
    expect(near[0]?.word).toBe('sausage')
    expect(await readWords(near[0]!.text)).toEqual(right)
  })

  test.each(['wi', 'yel', 'wa'])(
    '[K2] [abuse M1] a beginning shorter than four letters is no word: %s',
    async (typed) => {
      expect(await readWords(twelve.english.replace('winner', typed))).toMatchObject({
        ok: false,
        error: 'unknown',
        word: typed,
      })
    },
  )

  test.each([
    ['letters swapped', 'thnak', 'thank'],
    ['a letter left out', 'winer', 'winner'],
    ['a letter too many', 'yeaar', 'year'],
    ['the beginning of several', 'wav', 'wave'],
  ])('[K2] [abuse M1] %s', (_, typed, meant) => {
    expect(nearest('en', typed)).toContain(meant)
  })

  test('[K2] [abuse M1] the nearest are of the language of the others, with their accents', async () => {
    const typed = twelve.french.replace('véloce', 'véllose')
    const read = (await readWords(typed)) as Extract<Awaited<ReturnType<typeof readWords>>, { error: 'unknown' }>
    expect(read.near[0]?.word).toBe('véloce')
  })

  test.each([
    ['eleven', without(3), 11],
    ['none', '', 0],
    ['only numbers', '1. 2. 3.', 0],
    ['thirteen', `${twelve.english} zoo`, 13],
    ['fifteen, which others use', `${twelve.english} zoo zoo zoo`, 15],
    ['twenty-three', twentyFour.english.split(' ').slice(1).join(' '), 23],
    ['twenty-five', `${twentyFour.english} zoo`, 25],
  ])('[K2] [abuse M2] %s', async (_, typed, count) => {
    expect(await readWords(typed)).toEqual({ ok: false, error: 'count', count })
  })

  test('[K2] [abuse M3] two words swapped: most are noticed, and none is taken for the right ones', async () => {
    let noticed = 0
    let all = 0
    for (let a = 0; a < words.length; a++)
      for (let b = a + 1; b < words.length; b++) {
        if (words[a] === words[b]) continue
        const swapped = [...words]
        ;[swapped[a], swapped[b]] = [words[b]!, words[a]!]
        const read = await readWords(swapped.join(' '))
        all++
        if (!read.ok) {
          expect(read.error).toBe('checksum')
          noticed++
        } else expect(read.secret).not.toEqual(secret)
      }
    expect(all).toBeGreaterThan(50)
    expect(noticed / all).toBeGreaterThan(0.8)
    // Which is why nobody is restored whom the person has not been asked about.
    expect(noticed).toBeLessThan(all)
  })

  test('[K2] [abuse M3] a word of the list for another', async () => {
    expect(await readWords(twelve.english.replace('wave', 'cave'))).toMatchObject({ ok: false, error: 'checksum' })
  })

  test('[K2] [abuse M5] a megabyte of anything is looked at as far as words may go', async () => {
    for (const typed of ['zoo '.repeat(250_000), 'x'.repeat(1_000_000), '\ud800'.repeat(1_000_000)]) {
      const read = await readWords(typed)
      expect(read.ok).toBe(false)
      if (!read.ok && read.error === 'unknown') expect(read.word.length).toBeLessThanOrEqual(24)
    }
  })

  test('[K2] [abuse M6] a thousand tries of anything throw nothing', async () => {
    const word = fc.oneof(
      fc.string({ unit: 'grapheme' }),
      fc.string({ unit: 'binary' }),
      fc.integer({ min: 0, max: 2047 }).map((number) => wordOf('en', number)),
      fc.integer({ min: 0, max: 2047 }).map((number) => wordOf('fr', number)),
      fc.constantFrom('__proto__', 'constructor', 'toString', '<b>', '\u0000', '\ud83d'),
    )
    await fc.assert(
      fc.asyncProperty(fc.array(word, { maxLength: 30 }), fc.constantFrom(' ', '\n', '1. '), async (all, between) => {
        const read = await readWords(all.join(between))
        if (read.ok) expect([16, 32]).toContain(read.secret.length)
      }),
      { numRuns: 1_000 },
    )
  })

  test('[K2] numbers without a checksum of theirs spell nothing', async () => {
    for (const numbers of [Array(12).fill(0), Array(24).fill(2_047)])
      expect(await secretOf(numbers, crypto.sha256)).toBeUndefined()
  })
})
