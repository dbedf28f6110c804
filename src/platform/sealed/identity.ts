import { type Bytes, equalBytes, fromBase64Url, fromUtf8, toBase64Url, utf8 } from '../../lib/bytes.ts'
import type { KeyStore } from '../../ports/keyStore.ts'
import { keysOfSeed, newSecret, publicKeyOfSecret, seedOf } from '../webCrypto/growing.ts'
import { keysFrom } from '../webCrypto/keys.ts'
import type { Cipher } from './cipher.ts'

const ABOUT = utf8('identity')

/** Identity, as a lock keeps it: nothing else could be sealed, for a browser's own keys lie open on the disk. */
export interface SealedIdentity {
  readonly seed: Bytes
  /** Until the person has shown that they have its words. */
  readonly secret?: Bytes
  /** Since when it is not here any more; wall clock. */
  readonly since?: number
}

/** Identity of a secret; without it when its words are confirmed, since then. */
export async function identityOf(secret: Bytes, info: Bytes, since?: number): Promise<SealedIdentity> {
  const seed = await seedOf(secret, info)
  return since === undefined ? { seed, secret: secret.slice() } : { seed, since }
}

export function sealIdentity(cipher: Cipher, { seed, secret, since }: SealedIdentity): Bytes {
  const spelt = { seed: toBase64Url(seed), ...(secret ? { secret: toBase64Url(secret) } : {}), since }
  return cipher.seal(utf8(JSON.stringify(spelt)), ABOUT)
}

/** Identity that was sealed; undefined for what does not open. */
export function openIdentity(cipher: Cipher, sealed: Bytes): SealedIdentity | undefined {
  const bytes = cipher.open(sealed, ABOUT)
  if (!bytes) return undefined
  const { seed, secret, since } = JSON.parse(fromUtf8(bytes) ?? '{}') as Record<string, unknown>
  const own = fromBase64Url(String(seed))
  if (own?.length !== 32) return undefined
  const kept = typeof secret === 'string' ? fromBase64Url(secret) : undefined
  return { seed: own, ...(kept ? { secret: kept } : {}), ...(typeof since === 'number' ? { since } : {}) }
}

interface Deps {
  readonly first: SealedIdentity
  /** On the disk when it resolves. */
  save(identity: SealedIdentity): Promise<void>
  /** HKDF's info, for a seed out of a secret. */
  readonly info: Bytes
}

/** Key store behind a lock: keys are made of the seed at each start, and are nowhere but in memory. */
export function createSealedKeyStore({ first, save, info }: Deps): KeyStore {
  let now = first
  async function become(next: SealedIdentity) {
    await save(next)
    now = next
    return keysFrom(await keysOfSeed(next.seed.slice()))
  }
  return {
    load: async () => keysFrom(await keysOfSeed(now.seed.slice())),
    create: async () => become(await identityOf(newSecret(), info)),
    async secret() {
      const { secret, since = 0 } = now
      return secret ? { kept: true, read: async () => secret.slice() } : { kept: false, since }
    },
    async forgetSecret(since) {
      const { seed } = now
      if (now.secret) await become({ seed, since })
    },
    publicKeyOf: (secret) => publicKeyOfSecret(secret, info),
    async restore(secret, since) {
      const next = await identityOf(secret, info, since)
      return equalBytes(next.seed, now.seed) ? become(next) : 'taken'
    },
  }
}
