import { ed25519 } from '@noble/curves/ed25519.js'
import { bech32, bech32m } from '@scure/base'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { ID_LENGTH, parsePaste, parsePersonId, personIdOf } from '../../src/engine/address.ts'
import { toHex } from '../../src/lib/bytes.ts'
import { createNodeCrypto } from '../support/nodeCrypto.ts'

const { crypto, newKeys } = createNodeCrypto({ seed: 11 })
const { publicKey } = newKeys()
const id = personIdOf(publicKey)
const otherId = personIdOf(newKeys().publicKey)
const code = (prefix: string, bytes: ArrayLike<number>, variant = bech32m) =>
  variant.encode(prefix, variant.toWords(Uint8Array.from(bytes)), 200)
const fullWidth = (text: string) => text.replace(/[!-~]/g, (c) => String.fromCharCode(c.charCodeAt(0) + 0xfee0))

describe('[A1] an ID', () => {
  test('[A1] is 64 lower-case letters and digits, and holds the whole key', () => {
    expect(id).toMatch(/^tete1[a-z0-9]{59}$/)
    expect(id.length).toBe(ID_LENGTH)
    expect(parsePersonId(id)).toEqual({ ok: true, id, publicKey })
  })

  test('[A1] is another one for every key, and each comes back the same', () => {
    const ids = Array.from({ length: 50 }, () => {
      const { publicKey: key } = newKeys()
      const parsed = parsePersonId(personIdOf(key))
      expect(parsed.ok && toHex(parsed.publicKey)).toBe(toHex(key))
      return personIdOf(key)
    })
    expect(new Set(ids).size).toBe(50)
  })

  test('[A1] has one spelling on the wire: capitals and surroundings are not it', () => {
    for (const spelling of [id.toUpperCase(), ` ${id}`, `${id}\n`, fullWidth(id), `#/i/${id}`, id.replace('1', '1-')])
      expect(parsePersonId(spelling).ok, spelling).toBe(false)
  })
})

describe('[A2] any paste of an ID is understood', () => {
  const groups = id.match(/.{1,4}/g)!
  const pastes: Record<string, string> = {
    'as it is': id,
    'capitals, as a QR code has them': id.toUpperCase(),
    'capitals here and there': [...id].map((c, i) => (i % 3 ? c : c.toUpperCase())).join(''),
    'white space around': `\n\t  ${id} \r\n`,
    'groups with spaces': groups.join(' '),
    'groups with non-breaking spaces': groups.join('\u00a0'),
    'groups with dashes': groups.join('-'),
    'dashes that a word processor made': groups.join('\u2013'),
    'lines of a mail': `${id.slice(0, 40)}\r\n${id.slice(40)}`,
    'a quoted mail': id.replace(/(.{30})/, '$1\n'),
    'soft hyphens': groups.join('\u00ad'),
    'zero-width spaces': groups.join('\u200b'),
    'direction marks around': `\u2066${id}\u2069\u200e`,
    'a byte-order mark': `\ufeff${id}`,
    'variation selectors': groups.join('\ufe0f'),
    'full-width letters': fullWidth(id),
    'full-width capitals': fullWidth(id.toUpperCase()),
    'a sentence': `Hi Ann, my ID is ${id}, see you!`,
    'a sentence in brackets': `(${id})`,
    'a sentence with quotes': `He said: “${id}”.`,
    'pasted twice': `${id}\n${id}`,
    'an invite link': `https://chat.example/#/i/${id}`,
    'an invite link with a secret': `https://chat.example/app/#/i/${id}.c2VjcmV0LXNlY3JldC0xNg`,
    'an invite link with a name and a broker': `https://chat.example/#/i/${id}.c2VjcmV0?name=Ann&broker=x`,
    'an invite link in capitals': `HTTPS://CHAT.EXAMPLE/#/I/${id.toUpperCase()}`,
    'an invite link broken by a mail': `https://chat.example/#/i/${id.slice(0, 20)}\n${id.slice(20)}`,
    'an invite link and words after it': `https://chat.example/#/i/${id} is me`,
    'an invite link in a sentence': `Join me: https://chat.example/#/i/${id} (Ann)`,
  }
  test.each(Object.entries(pastes))('[A2] %s', (_, paste) => {
    expect(parsePaste(paste)).toEqual({ ok: true, id, publicKey })
  })

  test('[A2] noise anywhere, as much as there is room for', () => {
    const noise = fc.constantFrom(' ', '\n', '-', '\u2011', '\u200b', '\u00ad', '\ufeff', '\u2028', '\t', '\ufe0e')
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(64), noise), { maxLength: 40 }), fc.boolean(), (where, shout) => {
        let paste = shout ? id.toUpperCase() : id
        for (const [at, what] of where) paste = paste.slice(0, at) + what + paste.slice(at)
        expect(parsePaste(paste)).toMatchObject({ ok: true, id })
      }),
    )
  })
})

describe('[A3] a typo is never accepted', () => {
  const ALPHABET = 'abcdefghijklmnopqrstuvwxyz0123456789'
  const refused = (paste: string, note: string) => expect(parsePaste(paste), note).toEqual({ ok: false, error: 'typo' })

  test('[A3] [abuse T16] every single character changed into every other', () => {
    for (let i = 0; i < id.length; i++) {
      for (const c of `${ALPHABET}.,_/é日😀`)
        if (c !== id[i]) refused(id.slice(0, i) + c + id.slice(i + 1), `${i} -> ${c}`)
    }
  })

  test('[A3] [abuse T16] every single character left out', () => {
    for (let i = 0; i < id.length; i++) refused(id.slice(0, i) + id.slice(i + 1), `without ${i}`)
  })

  test('[A3] [abuse T16] every letter or digit added anywhere', () => {
    for (let i = 0; i <= id.length; i++)
      for (const c of ALPHABET) refused(id.slice(0, i) + c + id.slice(i), `${c} at ${i}`)
  })

  test('[A3] [abuse T16] every two neighbours swapped, and every two characters', () => {
    for (let i = 0; i < id.length; i++) {
      for (let j = i + 1; j < id.length; j++) {
        if (id[i] === id[j]) continue
        const swapped = [...id]
        ;[swapped[i], swapped[j]] = [swapped[j]!, swapped[i]!]
        refused(swapped.join(''), `${i} and ${j}`)
      }
    }
  })

  test('[A3] the letters that people take for one another', () => {
    for (const [a, b] of ['0o', '1l', '1i', '5s', '8b', '2z', 'uv', 'vw', 'mn', 'gq'] as const) {
      for (let i = 0; i < id.length; i++) {
        if (id[i] === a) refused(id.slice(0, i) + b + id.slice(i + 1), `${a} for ${b} at ${i}`)
        if (id[i] === b) refused(id.slice(0, i) + a + id.slice(i + 1), `${b} for ${a} at ${i}`)
      }
    }
  })

  test('[A3] up to four characters changed at once, anywhere', () => {
    const change = fc.tuple(fc.nat(63), fc.constantFrom(...ALPHABET))
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 4 }), (changes) => {
        const mutated = [...id]
        for (const [at, to] of changes) mutated[at] = to
        fc.pre(mutated.join('') !== id)
        expect(parsePaste(mutated.join(''))).toEqual({ ok: false, error: 'typo' })
      }),
      { numRuns: 2_000 },
    )
  })

  test('[A3] part of one, one cut off, two run together, two half ones', () => {
    for (const paste of [
      id.slice(0, 63),
      id.slice(0, 40),
      id.slice(0, 10),
      id + id,
      id.slice(0, 32) + otherId.slice(32),
      `https://chat.example/#/i/${id.slice(0, 63)}`,
      `my ID is ${id.slice(0, 63)}x, bye`,
      `https://chat.example/#/i/${id}x`,
      `https://chat.example/#/i/${id.slice(1)} and ${otherId}`,
    ])
      refused(paste, paste)
  })

  test('[A3] whatever is pasted, what is accepted is an ID that stands in it', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.string({ unit: 'binary' }), fc.string({ unit: 'grapheme' }), fc.mixedCase(fc.constant(id))),
        (paste) => {
          const parsed = parsePaste(paste)
          if (parsed.ok) expect(paste.toLowerCase()).toContain(parsed.id)
        },
      ),
      { numRuns: 1_000 },
    )
  })
})

describe('[A4] what is no ID of ours', () => {
  const kinds: Record<string, string> = {
    nothing: '',
    'only noise': ' \u200b-- ',
    words: 'hello there',
    'a web address': 'https://example.org/',
    'a code of another prefix': code('test', [0, ...publicKey]),
    'a bitcoin address': 'BC1QW508D6QEJXTDG4Y5R3ZARVARY0C5XW7KV8F3T4',
    'the older checksum': code('tete', [0, ...publicKey], bech32 as unknown as typeof bech32m),
    'a later version': code('tete', [1, ...publicKey]),
    'a key too short': code('tete', [0, ...publicKey.slice(1)]),
    'a key too long': code('tete', [0, ...publicKey, 0]),
    'no key': code('tete', [0]),
    'an invite link to nobody': 'https://chat.example/#/i/',
    'a paste of a megabyte': id.repeat(16_384),
  }
  test.each(Object.entries(kinds))('[A4] %s is of another kind', (_, paste) => {
    expect(parsePaste(paste)).toEqual({ ok: false, error: 'wrong-kind' })
  })

  test('[A4] other spellings of the same bits are not taken: padding bits are zero', () => {
    const words = bech32m.toWords(Uint8Array.of(0, ...publicKey))
    for (let last = 0; last < 32; last++) {
      const padded = [...words.slice(0, -1), last]
      const spelled = bech32m.encode('tete', padded, 200)
      expect(parsePersonId(spelled).ok, `${last}`).toBe(spelled === id)
    }
  })

  test('[A4] keys of small order, under which anything verifies, are refused in every spelling', () => {
    // The eight points of order 1, 2, 4 and 8, and the encodings of them that are not canonical.
    const small = [
      '0100000000000000000000000000000000000000000000000000000000000000',
      'ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
      '0000000000000000000000000000000000000000000000000000000000000000',
      '0000000000000000000000000000000000000000000000000000000000000080',
      '26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05',
      '26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85',
      'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a',
      'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa',
      '0100000000000000000000000000000000000000000000000000000000000080',
      'eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
      'eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff',
      'edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
      'edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff',
      'ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff',
    ]
    for (const hex of small) {
      const key = Uint8Array.from(Buffer.from(hex, 'hex'))
      expect(parsePersonId(personIdOf(key)), hex).toEqual({ ok: false, error: 'wrong-kind' })
      expect(parsePaste(personIdOf(key)).ok, hex).toBe(false)
    }
  })

  test('[A4] a sound key with a torsion part is refused: it would be one person under eight names', () => {
    const sound = ed25519.Point.fromBytes(publicKey)
    const torsion = ed25519.Point.fromHex('26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05')
    let point = sound
    for (let i = 1; i < 8; i++) {
      point = point.add(torsion)
      expect(parsePersonId(personIdOf(point.toBytes())), `${i}`).toEqual({ ok: false, error: 'wrong-kind' })
    }
    expect(parsePersonId(personIdOf(point.add(torsion).toBytes())).ok).toBe(true)
  })

  test('[A4] bytes that are no point, or no number below the field, are refused', () => {
    let refused = 0
    for (let i = 0; i < 80; i++) {
      const bytes = crypto.random(32)
      let sound = true
      try {
        const point = ed25519.Point.fromBytes(bytes)
        sound = point.isTorsionFree() && !point.is0()
      } catch {
        sound = false
      }
      if (!sound) refused++
      expect(parsePersonId(personIdOf(bytes)).ok).toBe(sound)
    }
    expect(refused).toBeGreaterThan(20)
    expect(parsePersonId(personIdOf(new Uint8Array(32).fill(255))).ok).toBe(false)
  })

  test('[A4] parsing many of them forgets none and mixes none up', () => {
    const many = Array.from({ length: 100 }, () => newKeys().publicKey)
    for (const key of [...many, ...many]) {
      const parsed = parsePersonId(personIdOf(key))
      expect(parsed.ok && parsed.publicKey).toEqual(key)
    }
  })
})
