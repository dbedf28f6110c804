import { createHash, createPrivateKey, createPublicKey, hkdfSync } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { wordlist as english } from '@scure/bip39/wordlists/english.js'
import { wordlist as french } from '@scure/bip39/wordlists/french.js'
import { describe, expect, test } from 'vitest'

// Verifier of docs/recovery-vectors.json, by what the documents say alone: BIP-39, RFC 5869, RFC 8032, BIP-350. It imports nothing of the app.

interface Vector {
  secret: string
  english: string
  french: string
  seed: string
  publicKey: string
  id: string
}
const root = join(import.meta.dirname, '../..')
const { vectors } = JSON.parse(readFileSync(join(root, 'docs/recovery-vectors.json'), 'utf8')) as { vectors: Vector[] }
const bytes = (hex: string) => Buffer.from(hex, 'hex')

/** BIP-39: the bits of the secret, then the first of its hash, eleven for each word. */
function wordsOf(secret: Buffer, list: readonly string[]): string {
  const bits = (of: Buffer) => [...of].map((byte) => byte.toString(2).padStart(8, '0')).join('')
  const all = bits(secret) + bits(createHash('sha256').update(secret).digest()).slice(0, secret.length / 4)
  const words = all.match(/.{11}/g)!.map((eleven) => list[Number.parseInt(eleven, 2)])
  return words.join(' ').normalize('NFC')
}

/** HKDF-SHA-256 without salt; a secret of 32 bytes is the seed. */
const seedOf = (secret: Buffer) =>
  secret.length === 32
    ? secret
    : Buffer.from(hkdfSync('sha256', secret, Buffer.alloc(0), Buffer.from('tete-a-tete/1 identity\0'), 32))

function publicKeyOf(seed: Buffer): Buffer {
  const der = Buffer.concat([bytes('302e020100300506032b657004220420'), seed])
  const key = createPublicKey(createPrivateKey({ key: der, format: 'der', type: 'pkcs8' }))
  return Buffer.from(key.export({ format: 'jwk' }).x!, 'base64url')
}

/** bech32m("tete", 0 ‖ key). */
function idOf(publicKey: Buffer): string {
  const signs = 'qpzry9x8gf2tvdw0s3jn54khce6mua7l'
  const data: number[] = []
  let [held, bits] = [0, 0]
  for (const byte of [0, ...publicKey]) {
    held = (held << 8) | byte
    bits += 8
    while (bits >= 5) {
      bits -= 5
      data.push((held >> bits) & 31)
      held &= (1 << bits) - 1
    }
  }
  if (bits > 0) data.push((held << (5 - bits)) & 31)
  const polymod = (values: readonly number[]) => {
    let sum = 1
    for (const value of values) {
      const top = sum >>> 25
      sum = ((sum & 0x1ffffff) << 5) ^ value
      for (const [at, part] of [0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3].entries())
        if ((top >>> at) & 1) sum ^= part
    }
    return sum >>> 0
  }
  const prefix = [...'tete'].map((sign) => sign.charCodeAt(0))
  const spread = [...prefix.map((code) => code >> 5), 0, ...prefix.map((code) => code & 31)]
  const check = (polymod([...spread, ...data, 0, 0, 0, 0, 0, 0]) ^ 0x2bc830a3) >>> 0
  const sum = Array.from({ length: 6 }, (_, at) => (check >>> (5 * (5 - at))) & 31)
  return `tete1${[...data, ...sum].map((value) => signs[value]).join('')}`
}

describe('the vectors of recovery, by somebody who has never seen the app', () => {
  test('there are some of either length', () => {
    expect(new Set(vectors.map(({ secret }) => secret.length / 2))).toEqual(new Set([16, 32]))
    expect(vectors.length).toBeGreaterThanOrEqual(6)
  })

  test.each(vectors)('[K1] $secret', (vector) => {
    const secret = bytes(vector.secret)
    const seed = seedOf(secret)
    const publicKey = publicKeyOf(seed)
    expect({
      secret: vector.secret,
      english: wordsOf(secret, english),
      french: wordsOf(secret, french),
      seed: seed.toString('hex'),
      publicKey: publicKey.toString('hex'),
      id: idOf(publicKey),
    }).toEqual(vector)
  })

  test.each([
    // Out of BIP-39's own vectors.
    ['00000000000000000000000000000000', `${'abandon '.repeat(11)}about`],
    ['7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f', 'legal winner thank year wave sausage worth useful legal winner thank yellow'],
    ['ffffffffffffffffffffffffffffffff', `${'zoo '.repeat(11)}wrong`],
    [
      '68a79eaca2324873eacc50cb9c6eca8cc68ea5d936f98787c60c7ebc74e6ce7c',
      'hamster diagram private dutch cause delay private meat slide toddler razor book happy fancy gospel tennis maple dilemma loan word shrug inflict delay length',
    ],
  ])('this verifier spells as others do: %s', (secret, words) => {
    expect(wordsOf(bytes(secret), english)).toBe(words)
  })
})
