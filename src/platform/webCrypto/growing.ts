import { type Bytes, concat } from '../../lib/bytes.ts'
import { publicKeyOf, toX25519, toX25519Secret } from './curves.ts'
import type { StoredKeys } from './keys.ts'

// Growing of keys out of a secret: once for each identity, so loaded when it is asked for.

/** RFC 8410: what comes before the 32 bytes of a private key in PKCS #8. */
const ED25519_PKCS8 = new Uint8Array([48, 46, 2, 1, 0, 48, 5, 6, 3, 43, 101, 112, 4, 34, 4, 32])
const X25519_PKCS8 = new Uint8Array([48, 46, 2, 1, 0, 48, 5, 6, 3, 43, 101, 110, 4, 34, 4, 32])

/** Bytes of a secret: of an identity made now, and of one made before there were recovery words, whose secret is its seed. */
const SECRET_BYTES = 16
const SEED_BYTES = 32

/** Seed of a secret, or the secret itself where that is one. A copy. */
export async function seedOf(secret: Bytes, info: Bytes): Promise<Bytes> {
  if (secret.length === SEED_BYTES) return secret.slice()
  if (secret.length !== SECRET_BYTES) throw new RangeError('no secret has that length')
  return derive(secret, info)
}

/** HKDF-SHA-256 (RFC 5869) without salt: 32 bytes. */
async function derive(secret: Bytes, info: Bytes): Promise<Bytes> {
  const key = await crypto.subtle.importKey('raw', secret, 'HKDF', false, ['deriveBits'])
  const name = { name: 'HKDF', hash: 'SHA-256', salt: new Uint8Array(0), info }
  return new Uint8Array(await crypto.subtle.deriveBits(name, key, 8 * SEED_BYTES))
}

/** Key of backups, of a secret of either length: for whoever knows it, nothing of the secret or of the identity follows from it. */
export async function backupKeyOf(secret: Bytes, info: Bytes): Promise<Bytes> {
  if (secret.length !== SECRET_BYTES && secret.length !== SEED_BYTES) throw new RangeError('no secret has that length')
  return derive(secret, info)
}

/** Base point of X25519 (RFC 7748, 6.1). */
const BASE_POINT = new Uint8Array(32).fill(9, 0, 1)

/** Recipient of backups: the public half of their key. */
export async function recipientOf(secret: Bytes, info: Bytes): Promise<Bytes> {
  const key = await backupKeyOf(secret, info)
  const form = concat(X25519_PKCS8, key)
  try {
    const privateKey = await crypto.subtle.importKey('pkcs8', form, 'X25519', false, ['deriveBits'])
    const base = await crypto.subtle.importKey('raw', BASE_POINT, 'X25519', true, [])
    return new Uint8Array(await crypto.subtle.deriveBits({ name: 'X25519', public: base }, privateKey, 256))
  } finally {
    for (const bytes of [key, form]) bytes.fill(0)
  }
}

export const newSecret = (): Bytes => crypto.getRandomValues(new Uint8Array(SECRET_BYTES))

export async function publicKeyOfSecret(secret: Bytes, info: Bytes): Promise<Bytes> {
  const seed = await seedOf(secret, info)
  try {
    return publicKeyOf(seed)
  } finally {
    seed.fill(0)
  }
}

/** Keys of a secret as they are stored: without the secret. */
export const growKeys = async (secret: Bytes, info: Bytes) => keysOfSeed(await seedOf(secret, info))

/** Takes the 32 bytes over: they are zero afterwards. */
export async function keysOfSeed(seed: Bytes): Promise<Pick<StoredKeys, 'publicKey' | 'signing' | 'opening'>> {
  const x25519 = toX25519Secret(seed)
  const signingForm = concat(ED25519_PKCS8, seed)
  const openingForm = concat(X25519_PKCS8, x25519)
  try {
    const publicKey = publicKeyOf(seed)
    return {
      publicKey,
      signing: await crypto.subtle.importKey('pkcs8', signingForm, 'Ed25519', false, ['sign']),
      opening: {
        privateKey: await crypto.subtle.importKey('pkcs8', openingForm, 'X25519', false, ['deriveBits']),
        publicKey: await crypto.subtle.importKey('raw', toX25519(publicKey), 'X25519', true, []),
      },
    }
  } finally {
    for (const bytes of [seed, x25519, signingForm, openingForm]) bytes.fill(0)
  }
}

/** Secret wrapped under a key that no script can read, and bound to whose it is. */
export async function wrap(secret: Bytes, publicKey: Bytes): Promise<NonNullable<StoredKeys['seed']>> {
  const wrapping = await crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt'])
  const iv = crypto.getRandomValues(new Uint8Array(12))
  const name = { name: 'AES-GCM', iv, additionalData: publicKey }
  return { wrapping, iv, wrapped: new Uint8Array(await crypto.subtle.encrypt(name, wrapping, secret)) }
}

/** Secret unwrapped. Rejects when it was altered. */
export async function unwrap({ wrapping, iv, wrapped }: NonNullable<StoredKeys['seed']>, publicKey: Bytes) {
  const name = { name: 'AES-GCM', iv, additionalData: publicKey }
  return new Uint8Array(await crypto.subtle.decrypt(name, wrapping, wrapped))
}
