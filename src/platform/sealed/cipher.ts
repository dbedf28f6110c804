import { gcm } from '@noble/ciphers/aes.js'
import { hkdf } from '@noble/hashes/hkdf.js'
import { hmac } from '@noble/hashes/hmac.js'
import { sha512 } from '@noble/hashes/sha2.js'
import { type Bytes, concat, toBase64Url, utf8 } from '../../lib/bytes.ts'

const NONCE_BYTES = 12
const KEY_BYTES = 32
/** Of an HMAC, as much as stands for a string: no two of them meet by chance. */
const NAME_BYTES = 15
/** Strings whose names are remembered: all that a busy day takes. */
const MAX_REMEMBERED = 50_000

/** Info of what is derived from the vault key, as `engine/signed.ts` spells it. */
export interface CipherInfos {
  readonly rows: Bytes
  readonly names: Bytes
}

/**
 * Cipher: what is made of the vault key. Synchronous, as a browser's own is not: a draft has to be on the disk before the key is up again, a
 * read that follows a write has to find it, and a migration may wait for nothing.
 */
export interface Cipher {
  /** AES-256-GCM under a nonce drawn for it, which comes first. It opens only beside the same `about`. */
  seal(plain: Uint8Array, about: Uint8Array): Bytes
  /** Plaintext; undefined for what was not sealed with this key and `about`, or was altered. */
  open(sealed: Uint8Array, about: Uint8Array): Bytes | undefined
  /** HMAC that stands for a string at a place: the same each time, and another one at another place. */
  name(place: string, text: string): string
  /** String that a name stands for, where it was asked for before. */
  textOf(name: string): string | undefined
}

export const randomBytes = (length: number): Bytes => crypto.getRandomValues(new Uint8Array(length))

/** AES-256-GCM of one thing under a key of its own. */
export function sealWith(key: Bytes, plain: Uint8Array, about: Uint8Array): Bytes {
  const nonce = randomBytes(NONCE_BYTES)
  return concat(nonce, gcm(key, nonce, about).encrypt(plain))
}

export function openWith(key: Bytes, sealed: Uint8Array, about: Uint8Array): Bytes | undefined {
  try {
    return new Uint8Array(gcm(key, sealed.subarray(0, NONCE_BYTES), about).decrypt(sealed.subarray(NONCE_BYTES)))
  } catch {
    return undefined
  }
}

export const derive = (secret: Bytes, salt: Bytes | undefined, info: Bytes): Bytes =>
  new Uint8Array(hkdf(sha512, secret, salt, info, KEY_BYTES))

export function createCipher(vaultKey: Bytes, infos: CipherInfos): Cipher {
  const rows = derive(vaultKey, undefined, infos.rows)
  const keyed = hmac.create(sha512, derive(vaultKey, undefined, infos.names))
  const names = new Map<string, string>()
  const texts = new Map<string, string>()

  return {
    seal: (plain, about) => sealWith(rows, plain, about),
    open: (sealed, about) => openWith(rows, sealed, about),
    name(place, text) {
      // Spelt so that lone surrogates stay apart, which UTF-8 would make the same.
      const spelt = `${place}\0${JSON.stringify(text)}`
      const known = names.get(spelt)
      if (known !== undefined) return known
      const name = toBase64Url(keyed.clone().update(utf8(spelt)).digest().subarray(0, NAME_BYTES))
      if (names.size >= MAX_REMEMBERED) {
        names.clear()
        texts.clear()
      }
      names.set(spelt, name)
      texts.set(name, text)
      return name
    },
    textOf: (name) => texts.get(name),
  }
}
