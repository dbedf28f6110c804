import { bech32m } from '@scure/base'

const PREFIX = 'tete'
const FORM = /^tete1[02-9ac-hj-np-z]{59}$/
const LENGTH = 64

/** IDs in our form are meant as ours, in whatever case, and must then be proved. */
export const looksLikeOurs = (id: string): boolean => id.slice(0, 5).toLowerCase() === 'tete1'

const little = (hex: string) => Buffer.from(hex, 'hex')

/** 2^255 - 19, little-endian like all encodings of points (RFC 8032 section 5.1.2). */
const PRIME = little('edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f')

/**
 * The y of the eight points of small order. Under such a key anybody can make signatures that verify, and Node's crypto takes it.
 * Points with a torsion part besides a sound one pass: they still need a private key, and no client takes such an ID. To tell them
 * apart costs four times as much as all the rest of a connect.
 */
const SMALL_ORDER = new Set([
  '0000000000000000000000000000000000000000000000000000000000000000',
  '0100000000000000000000000000000000000000000000000000000000000000',
  'ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
  'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a',
  '26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05',
])

const isBelowPrime = (y: Buffer): boolean => {
  for (let at = 31; at >= 0; at -= 1) if (y[at] !== PRIME[at]) return y[at]! < PRIME[at]!
  return false
}

const isSoundKey = (key: Uint8Array): boolean => {
  const y = Buffer.from(key)
  y[31]! &= 0x7f
  return isBelowPrime(y) && !SMALL_ORDER.has(y.toString('hex'))
}

/** The Ed25519 public key that a canonical ID spells; undefined for whatever is not one. Whether it is a point, verifying tells. */
export const publicKeyOf = (id: string): Uint8Array | undefined => {
  if (!FORM.test(id)) return undefined
  const decoded = bech32m.decodeUnsafe(id, LENGTH)
  const bytes = decoded?.prefix === PREFIX ? bech32m.fromWordsUnsafe(decoded.words) : undefined
  // 33 bytes have one spelling: in small letters, one checksum, and the bit that is left over is none.
  if (bytes?.length !== 33 || bytes[0] !== 0) return undefined
  const key = bytes.subarray(1)
  return isSoundKey(key) ? key : undefined
}
