import { hkdfSync } from 'node:crypto'
import type { Bytes } from '../../src/lib/bytes.ts'
import type { Keys } from '../../src/ports/crypto.ts'
import type { KeyStore } from '../../src/ports/keyStore.ts'
import { nodeKeys, seedOf } from './nodeCrypto.ts'
import { x25519Private, x25519RawPublic } from './nodeHpke.ts'

/** Keys of a secret: of 16 bytes by HKDF, of 32 as they are. */
export const keysOfSecret = (secret: Bytes): Keys =>
  nodeKeys(
    secret.length === 32
      ? secret
      : new Uint8Array(hkdfSync('sha256', secret, new Uint8Array(0), 'tete-a-tete/1 identity\0', 32)),
  )

/** Key of backups, and the recipient that goes with it. */
export const backupKeyOf = (secret: Bytes): Bytes =>
  new Uint8Array(hkdfSync('sha256', secret, new Uint8Array(0), 'tete-a-tete/1 backup\0', 32))
export const recipientOf = (secret: Bytes): Bytes => x25519RawPublic(x25519Private(backupKeyOf(secret)))

const same = (a: Keys, b: Keys) => Buffer.compare(a.publicKey, b.publicKey) === 0

export interface MemoryKeyStore extends KeyStore {
  /** Everything that lies in it. */
  held(): { keys: Keys | 'none' | 'lost'; secret: Bytes | undefined; since: number | undefined }
  /** As of an identity whose secret went before there were backups. */
  forgetRecipient(): void
  /** From now on nothing can be stored, or everything again. */
  fail(is: boolean): void
}

/** Key store in memory: begins with these keys, whose seed it has, and makes new ones by `create`. */
export function createMemoryKeyStore(
  first: Keys | 'none' | 'lost',
  create: () => Keys | { secret: Bytes },
): MemoryKeyStore {
  let keys = first
  let secret = typeof first === 'string' ? undefined : seedOf(first)
  let since: number | undefined
  let recipient: Bytes | undefined
  let failing = false
  const mayFail = () => {
    if (failing) throw new Error('no room for keys')
  }
  return {
    held: () => ({ keys, secret, since }),
    fail(is) {
      failing = is
    },
    load: async () => keys,
    async create() {
      mayFail()
      const made = create()
      keys = 'secret' in made ? keysOfSecret(made.secret) : made
      secret = 'secret' in made ? made.secret : seedOf(keys)
      since = undefined
      return keys
    },
    async secret() {
      if (typeof keys === 'string') return undefined
      const kept = secret
      return kept ? { kept: true, read: async () => kept.slice() } : { kept: false, since: since ?? 0 }
    },
    async forgetSecret(now) {
      mayFail()
      if (typeof keys === 'string' || !secret) return
      recipient = recipientOf(secret)
      secret = undefined
      since = now
    },
    publicKeyOf: async (of) => keysOfSecret(of).publicKey,
    async restore(of, now) {
      const back = keysOfSecret(of)
      if (typeof keys !== 'string' && !same(keys, back)) return 'taken'
      mayFail()
      keys = back
      secret = undefined
      recipient = recipientOf(of)
      since = now
      return back
    },
    recipient: async () => (typeof keys === 'string' ? undefined : secret ? recipientOf(secret) : recipient),
    async keepRecipient(of) {
      if (typeof keys === 'string' || !same(keys, keysOfSecret(of))) return false
      mayFail()
      recipient = recipientOf(of)
      return true
    },
    backupKeyOf: async (of) => backupKeyOf(of),
    forgetRecipient() {
      recipient = undefined
    },
  }
}
