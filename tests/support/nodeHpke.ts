import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  createPrivateKey,
  createPublicKey,
  diffieHellman,
  type KeyObject,
} from 'node:crypto'
import { type Bytes, concat, utf8 } from '../../src/lib/bytes.ts'

/**
 * HPKE base mode (RFC 9180) with DHKEM(X25519, HKDF-SHA256), HKDF-SHA256 and AES-128-GCM by node:crypto's synchronous calls, written
 * apart from the library that the browsers use, so that each proves the other. Sealed bytes are `enc ‖ ciphertext`.
 */

const KEM_ID = 0x0020
const KDF_ID = 0x0001
const AEAD_ID = 0x0001
const ENC_LENGTH = 32
const TAG_LENGTH = 16

const twoBytes = (n: number) => new Uint8Array([n >> 8, n & 0xff])
const VERSION = utf8('HPKE-v1')
const KEM_SUITE = concat(utf8('KEM'), twoBytes(KEM_ID))
const HPKE_SUITE = concat(utf8('HPKE'), twoBytes(KEM_ID), twoBytes(KDF_ID), twoBytes(AEAD_ID))
const NOTHING = new Uint8Array(0)

const hmac = (key: Uint8Array, data: Uint8Array): Bytes =>
  new Uint8Array(createHmac('sha256', key).update(data).digest())

/** RFC 5869 section 2.3; `length` is at most two blocks here. */
function expand(prk: Uint8Array, info: Uint8Array, length: number): Bytes {
  let block: Bytes = NOTHING
  let out: Bytes = NOTHING
  for (let i = 1; out.length < length; i++) {
    block = hmac(prk, concat(block, info, new Uint8Array([i])))
    out = concat(out, block)
  }
  return out.slice(0, length)
}

const labeledExtract = (suite: Uint8Array, salt: Uint8Array, label: string, ikm: Uint8Array) =>
  hmac(salt, concat(VERSION, suite, utf8(label), ikm))

const labeledExpand = (suite: Uint8Array, prk: Uint8Array, label: string, info: Uint8Array, length: number) =>
  expand(prk, concat(twoBytes(length), VERSION, suite, utf8(label), info), length)

const base64Url = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64url')

export const x25519Public = (x: Uint8Array): KeyObject =>
  createPublicKey({ key: { kty: 'OKP', crv: 'X25519', x: base64Url(x) }, format: 'jwk' })

/** RFC 8410: the PKCS #8 wrapping of 32 bytes. */
const X25519_PKCS8 = Buffer.from('302e020100300506032b656e04220420', 'hex')

export const x25519Private = (d: Uint8Array): KeyObject =>
  createPrivateKey({ key: Buffer.concat([X25519_PKCS8, d]), format: 'der', type: 'pkcs8' })

export function x25519RawPublic(privateKey: KeyObject): Bytes {
  const { x } = createPublicKey(privateKey).export({ format: 'jwk' })
  return new Uint8Array(Buffer.from(x ?? '', 'base64url'))
}

function sharedSecret(privateKey: KeyObject, publicKey: KeyObject, enc: Uint8Array, recipient: Uint8Array): Bytes {
  const dh = new Uint8Array(diffieHellman({ privateKey, publicKey }))
  const prk = labeledExtract(KEM_SUITE, NOTHING, 'eae_prk', dh)
  return labeledExpand(KEM_SUITE, prk, 'shared_secret', concat(enc, recipient), 32)
}

function keyAndNonce(shared: Uint8Array, info: Uint8Array) {
  const pskIdHash = labeledExtract(HPKE_SUITE, NOTHING, 'psk_id_hash', NOTHING)
  const infoHash = labeledExtract(HPKE_SUITE, NOTHING, 'info_hash', info)
  const context = concat(new Uint8Array([0]), pskIdHash, infoHash)
  const secret = labeledExtract(HPKE_SUITE, shared, 'secret', NOTHING)
  return {
    key: labeledExpand(HPKE_SUITE, secret, 'key', context, 16),
    nonce: labeledExpand(HPKE_SUITE, secret, 'base_nonce', context, 12),
  }
}

/** `ephemeral` is 32 fresh random bytes. Throws for a recipient of small order. */
export function hpkeSeal(recipient: Uint8Array, ephemeral: Uint8Array, plaintext: Uint8Array, info: Uint8Array): Bytes {
  const privateKey = x25519Private(ephemeral)
  const enc = x25519RawPublic(privateKey)
  const { key, nonce } = keyAndNonce(sharedSecret(privateKey, x25519Public(recipient), enc, recipient), info)
  const cipher = createCipheriv('aes-128-gcm', key, nonce)
  return concat(enc, cipher.update(plaintext), cipher.final(), cipher.getAuthTag())
}

export function hpkeOpen(
  privateKey: KeyObject,
  recipient: Uint8Array,
  sealed: Uint8Array,
  info: Uint8Array,
): Bytes | undefined {
  if (sealed.length < ENC_LENGTH + TAG_LENGTH) return undefined
  const enc = sealed.subarray(0, ENC_LENGTH)
  const text = sealed.subarray(ENC_LENGTH, sealed.length - TAG_LENGTH)
  try {
    const { key, nonce } = keyAndNonce(sharedSecret(privateKey, x25519Public(enc), enc, recipient), info)
    const decipher = createDecipheriv('aes-128-gcm', key, nonce)
    decipher.setAuthTag(sealed.subarray(sealed.length - TAG_LENGTH))
    return concat(decipher.update(text), decipher.final())
  } catch {
    return undefined
  }
}
