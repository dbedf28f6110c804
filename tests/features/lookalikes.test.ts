import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { mistakableOf, toldApart } from '../../src/features/people/alike.ts'
import { nameOf, partsOf, shortId } from '../../src/features/people/naming.ts'
import type { Contact } from '../../src/features/people/people.ts'
import { cleanName, clipName, nameFits } from '../../src/lib/name.ts'
import { person } from '../support/names.ts'

const idOf = (at: number) => person(`tete1q${String(at)}`.padEnd(64, 'xyz'))
const contact = (name: string, at: number): Contact => ({ id: idOf(at), name, status: 'friend', addedAt: 0 })
const apart = (...names: string[]) => toldApart(names.map(contact))
const isAlike = (a: string, b: string) => apart(a, b).every(({ alike }) => alike === true)

describe('[HOSTILE 10] a name that looks like a friend’s', () => {
  test.each([
    ['Cyrillic', 'Alice', 'Аlісе'],
    ['Cyrillic', 'Hector', 'Нестоr'],
    ['Cyrillic', 'Sophy', 'Ѕорһу'],
    ['Greek', 'Nikos', 'Νίκοs'],
    ['Greek', 'Kevin', 'Κενιn'],
    ['Greek', 'TOMY', 'ΤΟΜΥ'],
    ['Armenian', 'honu', 'հօոս'],
    ['Cherokee', 'David', 'ᎠᎪᏙᏆᎠ'.replace('ᎪᏙᏆ', 'аvі')],
    ['Cherokee', 'ALICE', 'ᎪᏞIᏟᎬ'],
    ['Lisu', 'BOB', 'ꓐꓳꓐ'],
    ['Coptic', 'ncp', 'ⲛⲥⲣ'],
    ['small capitals', 'Alice', 'ᴀʟɪᴄᴇ'],
    ['full width', 'Alice', 'Ａｌｉｃｅ'],
    ['mathematical bold', 'Alice', '𝐀𝐥𝐢𝐜𝐞'],
    ['mathematical script', 'Alice', '𝒜𝓁𝒾𝒸ℯ'],
    ['mathematical Fraktur', 'Alice', '𝔄𝔩𝔦𝔠𝔢'],
    ['mathematical double-struck', 'Alice', '𝔸𝕝𝕚𝕔𝕖'],
    ['mathematical monospace', 'Alice', '𝙰𝚕𝚒𝚌𝚎'],
    ['circles', 'Alice', 'Ⓐⓛⓘⓒⓔ'],
    ['black circles', 'Alice', '🅐🅛🅘🅒🅔'],
    ['black squares', 'Alice', '🅰🅻🅸🅲🅴'],
    ['superscripts', 'Alice', 'ᴬˡⁱᶜᵉ'],
    ['other Latin letters', 'Alice', 'Ɑłıƈe'],
    ['0 for O', 'Otto', '0tt0'],
    ['1 for l', 'Alice', 'A1ice'],
    ['I for l', 'Alice', 'AIice'],
    ['l for I', 'Ivan', 'lvan'],
    ['| and ! for l and i', 'Alice', 'A|!ce'],
    ['5 for S', 'Susi', '5usi'],
    ['8 for B', 'Bob', '8ob'],
    ['$ and @', 'Sara', '$ar@'],
    ['rn for m', 'Tom', 'Torn'],
    ['m for rn', 'Arno', 'Amo'],
    ['vv for w', 'Willi', 'VVilli'],
    ['cl for d', 'Rudy', 'Rucly'],
    ['combining marks', 'Alice', 'A\u0332l\u0307i\u0325c\u0323e\u0301'],
    ['marks that lie over a letter', 'Alice', 'Al\u0335ice'],
    ['capitals, spaces and signs', 'Alice', '  a.L I-C_E ♥'],
    ['another letter of Arabic', 'علي', 'علی'],
    ['another letter of Arabic', 'مكة', 'مکه'],
    ['another digit', 'Bob 3', 'Bob ٣'.replace('٣', '３')],
    ['the whole alphabet', 'ΝΙΚΗ', 'νικη'],
  ])('[abuse T10] in %s: %s and %s are told apart', (_, real, twin) => {
    expect(isAlike(real, clipName(twin))).toBe(true)
  })

  test.each([
    ...'\u00ad\u034f\u061c\u115f\u1160\u17b4\u180b\u200b\u200c\u200d\u200e\u200f\u202a\u202e\u2060\u2066\u2069\u206f\u3164\ufe00\ufe0f\ufeff\uffa0\u2800',
    '\u{e0020}',
    '\u{e0100}',
  ])('[abuse T9] with %j in it: it is taken out, and told apart', (char) => {
    expect(clipName(`Al${char}ice`)).toBe('Alice')
    expect(isAlike('Alice', `Al${char}ice`)).toBe(true)
  })

  test.each([
    ['Ann', 'Anna'],
    ['Bob', 'Rob'],
    ['Lena', 'Lina'],
    ['Иван', 'Ирина'],
    ['Νίκος', 'Γιώργος'],
    ['يوسف', 'يونس'],
    ['小明', '小红'],
    ['Anna 1', 'Anna 2'],
  ])('%s and %s stay as they are', (a, b) => {
    expect(apart(a, b).map(nameOf)).toEqual([a, b])
  })
})

describe('[HOSTILE 10] what the app adds to a name cannot be forged by one', () => {
  const fake = 'Alice (tete1qxy…zxyz)'
  test.each([
    fake,
    'Alice (tete1q',
    'Alice tete1',
    'Alice (ТЕТЕ1q…abcd)',
    'Alice (ｔｅｔｅ１ｑｘｙ…ａｂｃｄ)',
    'Alice (tetelqxy…abcd)',
    'Alice (teteIqxy...abcd)',
    'Alice [t e t e 1 q x y]',
    'Alice (𝐭𝐞𝐭𝐞𝟏𝐪𝐱𝐲…)',
    'Alice (τеτе1q8)',
    'Alice (t\u0301ete\u03321qxy…)',
    'Alice (t3t3lq)',
    idOf(7).slice(0, 60),
  ])('[abuse T12] %s is called by their own ID alone', (name) => {
    const [, forger] = apart('Alice', clipName(name))
    expect(forger?.alike).toBe('id')
    expect(nameOf(forger!)).toBe(shortId(idOf(1)))
  })

  test.each(['Taras Tetelman', 'Tetel', 'Alice (…)', 'Tête-à-tête Support', 'Tеte-a-tеte', 'Notes to myself', 'You'])(
    '[abuse T11] %s is shown with their ID',
    (name) => {
      const [one] = apart(name)
      expect(partsOf(nameOf(one!))).toEqual({ own: name, added: `(${shortId(idOf(0))})` })
    },
  )

  test('the app’s part is found behind any name that is shown, and in none by itself', () => {
    const pieces = fc.constantFrom('Alice', ' ', '(', ')', 'tete', '1', 'l', 'q', '…', '...', 'xy7', 'ｔ', 'e', 'Т')
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 12 }), (parts) => {
        const name = clipName(parts.join(''))
        const [shown, , twin] = apart(name, 'Alice', name)
        const { own, added } = partsOf(nameOf(shown!))
        if (added !== undefined) expect(added).toBe(`(${shortId(shown!.id)})`)
        else expect([name, shortId(shown!.id)]).toContain(own)
        if (name !== '') expect(nameOf(twin!)).toContain(shortId(twin!.id))
      }),
      { numRuns: 3_000 },
    )
  })

  test('[abuse T13] a long name does not push it out of sight', () => {
    const [one] = apart(clipName(`You ${'🌸'.repeat(60)}`))
    expect([...nameOf(one!)].length).toBeLessThan(45)
    expect(nameOf(one!).endsWith(`(${shortId(idOf(0))})`)).toBe(true)
  })
})

describe('[HOSTILE 10] a request under a friend’s name', () => {
  const request = (name: string, at: number) => ({ from: idOf(at), name, text: '', at: 0 })
  test('is marked with whose name it is, also in other letters', () => {
    const [alice, bob] = [contact('Alice', 0), contact('Bob', 1)]
    const found = mistakableOf([request('Аlісе', 5), request('Zoé', 6), request('8ob', 7)], [alice, bob])
    expect([...(found ?? [])]).toEqual([
      [idOf(5), { alike: true, contact: alice }],
      [idOf(7), { alike: true, contact: bob }],
    ])
  })

  test('so are two of one name, what looks like an ID, and what the app calls itself; others are not', () => {
    const all = [
      request('Eve', 1),
      request('Еvе', 2),
      request('Eve (tete1q…)', 3),
      request('System', 4),
      request('', 5),
    ]
    const found = mistakableOf(all, [])
    expect([...(found ?? [])].map(([from, { alike }]) => [from, alike])).toEqual([
      [idOf(1), true],
      [idOf(2), true],
      [idOf(3), 'id'],
      [idOf(4), true],
    ])
    expect(mistakableOf([request('Zoé', 1), request('', 2)], [contact('Alice', 3), contact('', 4)])).toBeUndefined()
  })
})

test('[HOSTILE 10] [abuse T9] a name is composed, fits, and has nothing unseen, whatever it is made of; of that alone, it is empty', () => {
  expect(cleanName('e\u200b\u0301')).toBe('é')
  for (const empty of [
    '\u200b\u2060',
    '\u2800 \u3164',
    '\u{e0100}\ufe0f',
    '\u202e\u2066',
    '\u0000',
    '\u034f',
    '\u0301',
    ' \u0301 \u20dd',
  ])
    expect(clipName(empty), JSON.stringify(empty)).toBe('')
  expect(clipName('👩\ufe0f ❤\ufe0f')).toContain('❤\ufe0f')
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 120 }), (text) => {
      const name = clipName(text)
      expect(name).toBe(name.normalize('NFC'))
      expect(nameFits(name)).toBe(true)
      expect(name).toBe(name.trim())
      expect(name).not.toMatch(/[\p{Cc}\p{Cf}]|(?!\ufe0f)\p{Default_Ignorable_Code_Point}/u)
      expect(name).not.toMatch(/(?:^|\s)\p{M}/u)
    }),
    { numRuns: 2_000 },
  )
})
