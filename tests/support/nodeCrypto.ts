import { createHash, createHmac, createPrivateKey, createPublicKey, type KeyObject, sign, verify } from 'node:crypto'
import { ed25519 } from '@noble/curves/ed25519.js'
import type { Bytes } from '../../src/lib/bytes.ts'
import type { Crypto, Keys } from '../../src/ports/crypto.ts'
import { hpkeOpen, hpkeSeal, x25519Private, x25519RawPublic } from './nodeHpke.ts'
import { seededRandom } from './seededRandom.ts'

export { seededRandom } from './seededRandom.ts'

export interface NodeCrypto {
  readonly crypto: Crypto
  newKeys(): Keys
}

/** RFC 8410: the PKCS #8 wrapping of 32 bytes. */
const ED25519_PKCS8 = Buffer.from('302e020100300506032b657004220420', 'hex')

/**
 * The real algorithms by node:crypto's synchronous calls: promises are resolved when they are returned, and all that is random comes
 * from the seed, so that a simulation under a fake clock runs the same every time.
 */
export function createNodeCrypto({ seed }: { seed: number }): NodeCrypto {
  const next = seededRandom(seed)
  const publicKeys = new Map<string, KeyObject | undefined>()
  const montgomery = new Map<string, Bytes>()

  const random = (length: number): Bytes => Uint8Array.from({ length }, () => Math.floor(next() * 256))

  /** The same few keys verify thousands of times in a simulation; parsing one costs as much as a signature. */
  function verifier(publicKey: Bytes): KeyObject | undefined {
    const x = Buffer.from(publicKey).toString('base64url')
    if (!publicKeys.has(x)) publicKeys.set(x, parsed(x))
    return publicKeys.get(x)
  }

  function toMontgomery(publicKey: Bytes): Bytes {
    const name = Buffer.from(publicKey).toString('base64url')
    let mapped = montgomery.get(name)
    if (!mapped) {
      mapped = new Uint8Array(ed25519.utils.toMontgomery(publicKey))
      montgomery.set(name, mapped)
    }
    return mapped
  }

  return {
    crypto: {
      random,
      sha256: async (data) => new Uint8Array(createHash('sha256').update(data).digest()),
      hmac: async (key, data) => new Uint8Array(createHmac('sha256', key).update(data).digest()),
      async verify(publicKey, message, signature) {
        const key = verifier(publicKey)
        return key !== undefined && signature.length === 64 && verify(null, message, key, signature)
      },
      seal: async (publicKey, plaintext, info) => hpkeSeal(toMontgomery(publicKey), random(32), plaintext, info),
    },
    newKeys: () => nodeKeys(random(32)),
  }
}

const seeds = new WeakMap<Keys, Bytes>()
/** Seed of keys that were made here. */
export const seedOf = (keys: Keys): Bytes | undefined => seeds.get(keys)

/** The keys that grow from these 32 bytes. */
export function nodeKeys(seed: Bytes): Keys {
  const signing = createPrivateKey({ key: Buffer.concat([ED25519_PKCS8, seed]), format: 'der', type: 'pkcs8' })
  const opening = x25519Private(ed25519.utils.toMontgomerySecret(seed))
  const recipient = x25519RawPublic(opening)
  const { x } = createPublicKey(signing).export({ format: 'jwk' })
  const keys: Keys = {
    publicKey: new Uint8Array(Buffer.from(x ?? '', 'base64url')),
    sign: async (message) => new Uint8Array(sign(null, message, signing)),
    open: async (sealed, info) => hpkeOpen(opening, recipient, sealed, info),
  }
  seeds.set(keys, seed)
  return keys
}

function parsed(x: string): KeyObject | undefined {
  try {
    return createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' })
  } catch {
    return undefined
  }
}
