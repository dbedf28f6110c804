import { type Bytes, equalBytes, fromBase64Url, fromUtf8, toBase64Url, utf8 } from '../../lib/bytes.ts'
import type { KeyStore } from '../../ports/keyStore.ts'
import { backupKeyOf, keysOfSeed, newSecret, publicKeyOfSecret, recipientOf, seedOf } from '../webCrypto/growing.ts'
import { keysFrom } from '../webCrypto/keys.ts'
import type { Infos } from '../webCrypto/secrets.ts'
import type { Cipher } from './cipher.ts'

const ABOUT = utf8('identity')

/** Identity, as a lock keeps it: nothing else could be sealed, for a browser's own keys lie open on the disk. */
export interface SealedIdentity {
  readonly seed: Bytes
  /** Until the person has shown that they have its words. */
  readonly secret?: Bytes
  /** Since when it is not here any more; wall clock. */
  readonly since?: number
  /** Recipient of backups, once the secret is not here any more. */
  readonly recipient?: Bytes | undefined
}

/** Identity of a secret; without it when its words are confirmed, since then. */
export async function identityOf(secret: Bytes, infos: Infos, since?: number): Promise<SealedIdentity> {
  const seed = await seedOf(secret, infos.identity)
  return since === undefined
    ? { seed, secret: secret.slice() }
    : { seed, since, recipient: await recipientOf(secret, infos.backup) }
}

export function sealIdentity(cipher: Cipher, { seed, secret, since, recipient }: SealedIdentity): Bytes {
  const spelt = {
    ...{ seed: toBase64Url(seed), since },
    ...(secret && { secret: toBase64Url(secret) }),
    ...(recipient && { recipient: toBase64Url(recipient) }),
  }
  return cipher.seal(utf8(JSON.stringify(spelt)), ABOUT)
}

/** Identity that was sealed; undefined for what does not open. */
export function openIdentity(cipher: Cipher, sealed: Bytes): SealedIdentity | undefined {
  const bytes = cipher.open(sealed, ABOUT)
  if (!bytes) return undefined
  const { seed, secret, since, recipient } = JSON.parse(fromUtf8(bytes) ?? '{}') as Record<string, unknown>
  const own = fromBase64Url(String(seed))
  if (own?.length !== 32) return undefined
  const bytesOf = (text: unknown) => (typeof text === 'string' ? fromBase64Url(text) : undefined)
  const [kept, to] = [bytesOf(secret), bytesOf(recipient)]
  return {
    seed: own,
    ...(kept && { secret: kept }),
    ...(typeof since === 'number' && { since }),
    ...(to?.length === 32 && { recipient: to }),
  }
}

interface Deps {
  readonly first: SealedIdentity
  /** On the disk when it resolves. */
  save(identity: SealedIdentity): Promise<void>
  readonly infos: Infos
}

/** Key store behind a lock: keys are made of the seed at each start, and are nowhere but in memory. */
export function createSealedKeyStore({ first, save, infos }: Deps): KeyStore {
  let now = first
  async function become(next: SealedIdentity) {
    await save(next)
    now = next
    return keysFrom(await keysOfSeed(next.seed.slice()))
  }
  return {
    load: async () => keysFrom(await keysOfSeed(now.seed.slice())),
    create: async () => become(await identityOf(newSecret(), infos)),
    async secret() {
      const { secret, since = 0 } = now
      return secret ? { kept: true, read: async () => secret.slice() } : { kept: false, since }
    },
    async forgetSecret(since) {
      const { seed, secret } = now
      if (secret) await become({ seed, since, recipient: await recipientOf(secret, infos.backup) })
    },
    publicKeyOf: (secret) => publicKeyOfSecret(secret, infos.identity),
    async restore(secret, since) {
      const next = await identityOf(secret, infos, since)
      return equalBytes(next.seed, now.seed) ? become(next) : 'taken'
    },
    recipient: async () => (now.secret ? recipientOf(now.secret, infos.backup) : now.recipient),
    async keepRecipient(secret) {
      if (!equalBytes(await seedOf(secret, infos.identity), now.seed)) return false
      if (!now.secret) await become({ ...now, recipient: await recipientOf(secret, infos.backup) })
      return true
    },
    backupKeyOf: (secret) => backupKeyOf(secret, infos.backup),
  }
}
