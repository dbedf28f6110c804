import { type Bytes, concat, utf8 } from '../../src/lib/bytes.ts'
import type { Crypto, Keys } from '../../src/ports/crypto.ts'
import { check } from '../support/check.ts'
import type { Contract } from './contract.ts'

export interface CryptoUnderTest {
  readonly crypto: Crypto
  /** The keys that grow from these 32 bytes. */
  grow(seed: Bytes): Promise<Keys>
}

const hex = (text: string): Bytes => Uint8Array.from(text.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16))
const counting = (first: number): Bytes => Uint8Array.from({ length: 32 }, (_, i) => first + i)
const flipped = (bytes: Bytes, at: number): Bytes => bytes.with(at, bytes[at]! ^ (1 << (at % 8))) as Bytes
const NOTHING = utf8('')

/** RFC 8032 section 7.1, test 2. */
const RFC_SEED = hex('4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb')
const RFC_PUBLIC = hex('3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c')
const RFC_MESSAGE = hex('72')
const RFC_SIGNATURE = hex(
  '92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00',
)

/** Made once by tests/support/nodeHpke.ts for the keys of `counting(0)`: every adapter must open it, for ever. */
const SEALED_ELSEWHERE = hex(
  'bf95415b74533b30a6b2a12d7f1480c034599d2953cea925abbf318e42c4af51b52bbc9eae001867b7b5b39ce1424a845a5267d077be5b08ee83529411760e1f',
)

/** The order of the group, little-endian: `S + L` is a second spelling of a signature that RFC 8032 forbids. */
const ORDER = hex('edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010')

function plusOrder(signature: Bytes): Bytes {
  const out = signature.slice()
  let carry = 0
  for (let i = 0; i < 32; i++) {
    const sum = out[32 + i]! + ORDER[i]! + carry
    out[32 + i] = sum & 0xff
    carry = sum >> 8
  }
  return out
}

export const cryptoContract: Contract<CryptoUnderTest> = [
  {
    name: 'SHA-256 is SHA-256',
    async run({ crypto }) {
      check.equal(
        await crypto.sha256(utf8('abc')),
        hex('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'),
      )
      check.equal(await crypto.sha256(NOTHING), hex('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'))
    },
  },
  {
    name: 'HMAC-SHA-256 as in RFC 4231, section 4.3 and 4.7',
    async run({ crypto }) {
      check.equal(
        await crypto.hmac(utf8('Jefe'), utf8('what do ya want for nothing?')),
        hex('5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843'),
      )
      check.equal(
        await crypto.hmac(
          new Uint8Array(131).fill(0xaa),
          utf8('Test Using Larger Than Block-Size Key - Hash Key First'),
        ),
        hex('60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54'),
      )
    },
  },
  {
    name: 'signatures of many are told apart, however often they come',
    async run({ crypto, grow }) {
      const all = await Promise.all(
        Array.from({ length: 300 }, (_, i) => grow(counting(i % 200).fill(i < 200 ? 0 : 1, 0, 1))),
      )
      const signed = await Promise.all(all.map(async (keys) => ({ keys, by: await keys.sign(RFC_MESSAGE) })))
      for (let round = 0; round < 2; round++)
        for (const [i, { keys, by }] of signed.entries()) {
          check.equal(await crypto.verify(keys.publicKey, RFC_MESSAGE, by), true)
          check.equal(await crypto.verify(signed[(i + 1) % signed.length]!.keys.publicKey, RFC_MESSAGE, by), false)
        }
    },
  },
  {
    name: 'random bytes have the length asked for and do not repeat',
    async run({ crypto }) {
      for (const length of [0, 1, 16, 32, 1000]) check.equal(crypto.random(length).length, length)
      check.notEqual(crypto.random(32), crypto.random(32))
    },
  },
  {
    name: 'keys and signatures are those of RFC 8032',
    async run({ crypto, grow }) {
      const keys = await grow(RFC_SEED.slice())
      check.equal(keys.publicKey, RFC_PUBLIC)
      check.equal(await keys.sign(RFC_MESSAGE), RFC_SIGNATURE)
      check.equal(await crypto.verify(RFC_PUBLIC, RFC_MESSAGE, RFC_SIGNATURE), true)
    },
  },
  {
    name: 'a signature with any byte altered, of another message or another key, is false',
    async run({ crypto, grow }) {
      const refused = async (publicKey: Bytes, message: Bytes, signature: Bytes) =>
        check.equal(await crypto.verify(publicKey, message, signature), false)
      for (let at = 0; at < 64; at++) await refused(RFC_PUBLIC, RFC_MESSAGE, flipped(RFC_SIGNATURE, at))
      for (let at = 0; at < 32; at++) await refused(flipped(RFC_PUBLIC, at), RFC_MESSAGE, RFC_SIGNATURE)
      await refused(RFC_PUBLIC, NOTHING, RFC_SIGNATURE)
      await refused(RFC_PUBLIC, concat(RFC_MESSAGE, RFC_MESSAGE), RFC_SIGNATURE)
      await refused((await grow(counting(9))).publicKey, RFC_MESSAGE, RFC_SIGNATURE)
      await refused(RFC_PUBLIC, RFC_MESSAGE, plusOrder(RFC_SIGNATURE))
    },
  },
  {
    name: 'keys and signatures of any other shape are false, and nothing throws',
    async run({ crypto }) {
      const shapes = [0, 1, 31, 32, 33, 63, 64, 65, 5000].flatMap((n) => [
        new Uint8Array(n),
        new Uint8Array(n).fill(255),
      ])
      for (const shape of shapes) {
        check.equal(await crypto.verify(RFC_PUBLIC, RFC_MESSAGE, shape), false)
        // Keys of small order, of which all zeros is one, verify anything: parsePersonId keeps them out.
        if (shape.length !== 32) check.equal(await crypto.verify(shape, RFC_MESSAGE, RFC_SIGNATURE), false)
      }
    },
  },
  {
    name: 'what is sealed to a key is opened by it, whatever its length',
    async run({ crypto, grow }) {
      const keys = await grow(counting(1))
      for (const length of [0, 1, 512, 20_000]) {
        const plaintext = crypto.random(length)
        const sealed = await crypto.seal(keys.publicKey, plaintext, utf8('info'))
        check.equal(sealed.length, 32 + length + 16)
        check.equal(await keys.open(sealed, utf8('info')), plaintext)
      }
    },
  },
  {
    name: 'another key, another info, any byte altered, any cut: undefined',
    async run({ crypto, grow }) {
      const keys = await grow(counting(1))
      const sealed = await crypto.seal(keys.publicKey, utf8('words'), utf8('info'))
      check.equal(await (await grow(counting(2))).open(sealed, utf8('info')), undefined)
      check.equal(await keys.open(sealed, utf8('inf0')), undefined)
      check.equal(await keys.open(sealed, NOTHING), undefined)
      for (let at = 0; at < sealed.length; at++) {
        // The top bit of an X25519 point is ignored (RFC 7748 section 5), but the point as spelt is part of the key derivation.
        check.equal(await keys.open(flipped(sealed, at), utf8('info')), undefined, `byte ${at} altered`)
        check.equal(await keys.open(sealed.slice(0, at), utf8('info')), undefined, `cut to ${at}`)
      }
      check.equal(await keys.open(concat(sealed, new Uint8Array(1)), utf8('info')), undefined)
      check.equal(await keys.open(new Uint8Array(64), utf8('info')), undefined)
    },
  },
  {
    name: 'sealing twice gives different bytes',
    async run({ crypto, grow }) {
      const { publicKey } = await grow(counting(1))
      const seal = () => crypto.seal(publicKey, utf8('words'), NOTHING)
      check.notEqual(await seal(), await seal())
    },
  },
  {
    name: 'what another implementation of RFC 9180 sealed is opened',
    async run({ grow }) {
      const keys = await grow(counting(0))
      check.equal(await keys.open(SEALED_ELSEWHERE, utf8('contract')), utf8('sealed elsewhere'))
    },
  },
]
