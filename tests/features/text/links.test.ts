import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { safeLink } from '../../../src/richText/links.dom.ts'

const doubts = (url: string, words: string) => safeLink(url, words)?.doubts
const BANK = 'https://bank.example/'
const EVIL = 'https://evil.example/'

test.each([
  ['https://chat.example/a?b#c', 'https://chat.example/a?b#c'],
  ['https://www.chat.example/', 'chat.example'],
  ['https://chat.example/', 'HTTPS://WWW.CHAT.EXAMPLE/x, it says'],
  ['https://chat.example/v2.pdf', 'the new one'],
  ['https://chat.example/v2.pdf', 'chat.example/docs/v2.pdf'],
  ['https://chat.example/?to=https://a.example', 'https://chat.example/?to=https://a.example'],
  ['https://chat.example:8443/x', 'chat.example:8443'],
  ['https://chat.example/', 'http://chat.example:443'.replace('http:', 'https:')],
  ['http://www.chat.example/a_b', 'www.chat.example/a_b'],
  ['http://192.168.1.10:8080/', 'http://192.168.1.10:8080/'],
  ['http://[::1]:9000/', 'http://[::1]:9000/'],
  ['http://192.168.1.1/', 'the box at 192.168.1.1'],
  ['https://chat.example/', 'Profile: News · Sport – 3.14 (v1.2.3), hotel:5, HTTP: a guide, 10:30'],
  ['https://chat.example/', '第一章。第二章'],
  ['https://chat.example/', '❤️ 👩‍💻 می‌خواهم'],
  ['mailto:first.last@chat.example', 'first.last@chat.example'],
  ['mailto:info@chat.example', 'write to chat.example'],
  ['tel:+33123456789', '+33 1 23 45 67 89'],
  ['tel:+33123456789', 'call 01 23 45 67 89'],
  ['tel:+442079460000', 'tel:+44 (0)20 7946 0000'],
  ['tel:+33123456789', '٠١٢٣٤٥٦٧٨٩'],
])('%s under the words %s is followed at a press', (url, words) => {
  expect(doubts(url, words)).toEqual([])
})

test.each([
  [EVIL, 'https://bank.example', ['elsewhere']],
  [EVIL, 'bank.example/login', ['elsewhere']],
  ['https://bank.example.evil.example/', 'bank.example', ['elsewhere']],
  ['https://evil.example/bank.example', 'www.bank.example', ['elsewhere']],
  ['mailto:x@evil.example', 'me@bank.example', ['elsewhere']],
  ['tel:+331', '+44 20 7946 0000', ['elsewhere']],
  ['https://bank.example@evil.example/', 'see', ['user']],
  ['https://a:b@evil.example/', 'see', ['user']],
  ['https://xn--pple-43d.example/', 'see', ['lookalike']],
  ['https://аpple.example/', 'see', ['lookalike']],
  ['https://evil.example/\u202Egpj', 'see', ['unseen']],
  [EVIL, 'see\u202Ethis', ['unseen']],
] as const)('%s under the words %s: doubts %j', (url, words, expected) => {
  expect(doubts(url, words)).toEqual(expected)
})

describe('[HOSTILE 11] words that name another place than the one where the link leads', () => {
  const unseen =
    '\u00ad \u034f \u061c \u115f \u17b4 \u180b \u200b \u200d \u2060 \u2064 \u3164 \ufe0f \ufeff \uffa0 \u{e0020} \u{e0100}'
  test.each(unseen.split(' '))('held apart by %j', (char) => {
    expect(doubts(EVIL, `bank${char}.exa${char}mple`)).toContain('elsewhere')
    expect(doubts(EVIL, `htt${char}ps:${char}//bank`)).toContain('elsewhere')
  })

  test.each(['\u2009', '\u200a', '\u202f', '\u0332', '\u0338', '\u20dd'])(
    'held apart by what is hardly seen: %j',
    (char) => {
      expect(doubts(EVIL, `bank${char}.example`)).toContain('elsewhere')
    },
  )

  test.each([...'。．｡·․‧•∙⋅﹒・･ꓸ⸱⸳٠۰۔܁܂᛫ᐧ⦁𐄁𐩐˙'])('with %s for a dot', (dot) => {
    expect(doubts(EVIL, `bank${dot}example`)).toContain('elsewhere')
    expect(doubts(BANK, `bank${dot}example`)).not.toContain('elsewhere')
  })

  test.each([
    ['a slash', 'bank.example⁄login.evil.example'],
    ['a slash', 'bank.example∕evil.example'],
    ['a slash', 'https:⧸⧸bank'],
    ['a colon', 'https∶//bank'],
    ['a colon', 'http：//bank'],
    ['an @', 'me＠bank.example'],
    ['full-width letters', 'ｂａｎｋ.ｅｘａｍｐｌｅ'],
    ['mathematical letters', '𝐛𝐚𝐧𝐤.𝐞𝐱𝐚𝐦𝐩𝐥𝐞'],
    ['a Cyrillic letter', 'bаnk.example'],
    ['letters with signs between them', 'bank💰.example'],
  ])('with what passes for %s: %s', (_, words) => {
    expect(doubts(EVIL, words)).toContain('elsewhere')
  })

  test.each([
    'evil.example or bank.example',
    'evil.example, me@bank.example',
    `evil.example ${'and more '.repeat(800)} bank.example`,
    'evil.example (bank.example)',
    'evil.example https://bank.example/evil.example',
    'text/bank.example',
    'text?bank.example',
    'note:bank.example',
    '@bank.example',
    'bank.example@evil.example',
    'https://bank.example@evil.example',
    'evil.example [203.0.113.7]',
  ])('in any place of them: %s', (words) => {
    expect(doubts(EVIL, words)).toContain('elsewhere')
  })

  test.each([
    'https://bank',
    'https://',
    'http:bank',
    'see https://localhost/x',
    'ftp://evil.example',
    'bitcoin://evil',
    'mailto:me@evil.example',
    'tel:+33123',
    'http://2130706433',
    'http://0x7f000001',
    'http://0177.0.0.1',
    'http://127.1',
    'http://[::1]',
    '[2001:db8::1]',
    '127.0.0.1',
    '0x7f.0.0.1',
    'evil.example:8443',
  ])('by a scheme, a number or a port: %s', (words) => {
    expect(doubts(EVIL, words)).toContain('elsewhere')
  })

  test.each([
    ['a port that is not told', 'https://bank.example:8443/', 'bank.example'],
    ['no encryption where the words say so', 'http://bank.example/', 'https://bank.example'],
    ['mail where a page is named', 'mailto:me@bank.example', 'https://bank.example'],
    ['mail of another place', 'mailto:me@evil.example', 'bank.example'],
    ['two of whom one is named', 'mailto:a@bank.example,b@evil.example', 'c@bank.example'],
    ['a telephone where a page is named', 'tel:+331234567', 'bank.example'],
    ['another number among words', 'tel:+331234567', 'call 0800 123 456 today'],
  ])('%s', (_, url, words) => {
    expect(doubts(url, words)).toContain('elsewhere')
  })
})

describe('[HOSTILE 11] links that nobody reads as what they are', () => {
  test.each([
    ['http://2130706433/', '127.0.0.1'],
    ['http://0x7f000001/', '127.0.0.1'],
    ['http://0177.0.0.1/', '127.0.0.1'],
    ['http://127.1/', '127.0.0.1'],
    ['http://１２７.0.0.1/', '127.0.0.1'],
    ['http://[::ffff:127.0.0.1]/', '[::ffff:7f00:1]'],
    ['http://[0:0:0:0:0:0:0:1]/', '[::1]'],
  ])('%s is a number in disguise, and is shown as %s', (url, target) => {
    for (const words of ['see', url]) expect(safeLink(url, words)).toMatchObject({ target, doubts: ['numeric'] })
  })

  test('a plain number behind other words', () => {
    expect(doubts('http://203.0.113.7/login', 'my photos')).toEqual(['numeric'])
  })

  test.each([
    'https://bank。example.evil.example/',
    'https://ｅｖｉｌ.example/',
    'https://b%61nk.example/',
    'https://bank.example⁄login.evil.example/',
    'https://bank.exаmple/',
    'mailto:me@bаnk.example',
  ])('%s is spelt in other letters than it is read in, its own words or none', (url) => {
    for (const words of ['see', url]) expect(doubts(url, words)).toEqual(['lookalike'])
  })

  test.each([
    'https:\\\\evil.example',
    'https://bank.example\\@evil.example/',
    'http:evil.example',
    'https:/evil.example',
  ])('%s is no link', (url) => {
    expect(safeLink(url, 'see')).toBeUndefined()
  })

  test.each([
    ['mailto:a@b.example?cc=evil@x.example', ['others'], ['evil@x.example'], []],
    ['mailto:a@b.example?BCC=evil%40x.example', ['others'], ['evil@x.example'], []],
    [
      'mailto:a@b.example?%62cc=e@x.example&to=f@x.example,g@x.example',
      ['others'],
      ['e@x.example', 'f@x.example', 'g@x.example'],
      [],
    ],
    ['mailto:a@b.example,evil@x.example', ['others'], ['evil@x.example'], []],
    ['mailto:a@b.example?subject=Pay&body=now', ['written'], [], ['subject: Pay', 'body: now']],
    ['mailto:a@b.example?attach=/etc/passwd', ['written'], [], ['attach: /etc/passwd']],
    ['mailto:a@b.example?body=%E2%80%AEx', ['unseen', 'written'], [], ['body: \u202ex']],
  ] as const)('%s tells of everybody who gets it, and of what it says', (url, expected, others, written) => {
    for (const words of ['write to us', 'a@b.example', url]) {
      const link = safeLink(url, words)
      expect([...(link?.doubts ?? [])].sort()).toEqual(expected)
      expect(link).toMatchObject({ target: 'a@b.example', others, written })
    }
  })
})

test('[HOSTILE 11] a mail to nobody but further receivers shows them', () => {
  const link = safeLink('mailto:?to=e@x.example', 'write to us')
  expect(link).toMatchObject({ target: '?to=e@x.example', others: ['e@x.example'], doubts: ['others'] })
})

test('[abuse T17] whatever is written, a link is judged, and one that leads where its words say has no doubt about that', () => {
  const label = fc.stringMatching(/^[a-z][a-z0-9]{1,8}$/)
  const place = fc.tuple(label, label).map((all) => all.join('.'))
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 80 }), place, place, (words, real, said) => {
      expect(() => safeLink(`https://${real}/`, words)).not.toThrow()
      expect(doubts(`https://${real}/`, `see ${real}/x`)).toEqual([])
      expect(doubts(`https://${real}/`, `see ${said}`)?.includes('elsewhere')).toBe(said !== real)
    }),
    { numRuns: 500 },
  )
})
