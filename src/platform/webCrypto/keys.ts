import { type Bytes, concat } from '../../lib/bytes.ts'
import type { Keys } from '../../ports/crypto.ts'

/** An identity as it lies in the database: handles that only this browser can use, and none of whose bytes a script can read. */
export interface StoredKeys {
  readonly publicKey: Bytes
  readonly signing: CryptoKey
  readonly opening: CryptoKeyPair
  /** The 32 bytes that everything grows from, for the recovery code that is still to be made. */
  readonly seed: { readonly wrapping: CryptoKey; readonly iv: Bytes; readonly wrapped: Bytes }
}

/** RFC 8410: what comes before the 32 bytes of a private key in PKCS #8. */
const ED25519_PKCS8 = new Uint8Array([48, 46, 2, 1, 0, 48, 5, 6, 3, 43, 101, 112, 4, 34, 4, 32])
const X25519_PKCS8 = new Uint8Array([48, 46, 2, 1, 0, 48, 5, 6, 3, 43, 101, 110, 4, 34, 4, 32])

/** Takes the 32 bytes over: they are zero afterwards. */
export async function growKeys(seed: Bytes): Promise<StoredKeys> {
  const { publicKeyOf, toX25519, toX25519Secret } = await import('./curves.ts')
  const secret = toX25519Secret(seed)
  const signingForm = concat(ED25519_PKCS8, seed)
  const openingForm = concat(X25519_PKCS8, secret)
  try {
    const publicKey = publicKeyOf(seed)
    const wrapping = await crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt'])
    const iv = crypto.getRandomValues(new Uint8Array(12))
    const name = { name: 'AES-GCM', iv, additionalData: publicKey }
    return {
      publicKey,
      signing: await crypto.subtle.importKey('pkcs8', signingForm, 'Ed25519', false, ['sign']),
      opening: {
        privateKey: await crypto.subtle.importKey('pkcs8', openingForm, 'X25519', false, ['deriveBits']),
        publicKey: await crypto.subtle.importKey('raw', toX25519(publicKey), 'X25519', true, []),
      },
      seed: { wrapping, iv, wrapped: new Uint8Array(await crypto.subtle.encrypt(name, wrapping, seed)) },
    }
  } finally {
    for (const bytes of [seed, secret, signingForm, openingForm]) bytes.fill(0)
  }
}

export function keysFrom({ publicKey, signing, opening }: StoredKeys): Keys {
  return {
    publicKey,
    sign: async (message) => new Uint8Array(await crypto.subtle.sign('Ed25519', signing, message)),
    async open(sealed, info) {
      const { openWith } = await import('./sealing.ts')
      return openWith(opening, sealed, info)
    },
  }
}

/** A row of the database is outside data: another version, another browser's copy or a failing disk may have put it there. */
export function isStoredKeys(value: unknown): value is StoredKeys {
  if (!isObject(value) || !isObject(value.opening) || !isObject(value.seed)) return false
  const { opening, seed } = value
  return (
    value.publicKey instanceof Uint8Array &&
    value.publicKey.length === 32 &&
    isKey(value.signing, 'private', 'Ed25519') &&
    isKey(opening.privateKey, 'private', 'X25519') &&
    isKey(opening.publicKey, 'public', 'X25519') &&
    isKey(seed.wrapping, 'secret', 'AES-GCM') &&
    seed.iv instanceof Uint8Array &&
    seed.wrapped instanceof Uint8Array
  )
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null

const isKey = (value: unknown, type: KeyType, algorithm: string) =>
  value instanceof CryptoKey && value.type === type && value.algorithm.name === algorithm
