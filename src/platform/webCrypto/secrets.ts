import { type Bytes, equalBytes } from '../../lib/bytes.ts'
import type { KeyStore } from '../../ports/keyStore.ts'
import { backupKeyOf, growKeys, newSecret, publicKeyOfSecret, recipientOf, unwrap, wrap } from './growing.ts'
import { isStoredKeys, type KeyRow, keysFrom, type OpenKeyStore, type StoredKeys } from './keys.ts'

/** Infos of HKDF: of the seed, and of the key of backups. */
export interface Infos {
  readonly identity: Bytes
  readonly backup: Bytes
}

/** Secrets: keys made of them, their place in the row of an identity, and their end. Heavy: loaded when first needed. */
export function createSecrets(
  row: KeyRow,
  { identity: info, backup }: Infos,
): Omit<KeyStore, 'load'> & Pick<OpenKeyStore, 'keep'> {
  async function recipientIn(stored: StoredKeys): Promise<Bytes | undefined> {
    const { seed, publicKey, recipient } = stored
    if (!seed) return recipient instanceof Uint8Array && recipient.length === 32 ? recipient : undefined
    const secret = await unwrap(seed, publicKey)
    try {
      return await recipientOf(secret, backup)
    } finally {
      secret.fill(0)
    }
  }

  return {
    async keep(secret, gone) {
      const keys = await growKeys(secret, info)
      const { since = 0, recipient } = gone ?? {}
      const left = { ...keys, since, ...(recipient && { recipient }) }
      await row.put(gone ? left : { ...keys, seed: await wrap(secret, keys.publicKey) }, () => true)
    },
    async create() {
      const secret = newSecret()
      const keys = await growKeys(secret, info)
      const stored = { ...keys, seed: await wrap(secret, keys.publicKey) }
      secret.fill(0)
      await row.put(stored, () => true)
      return keysFrom(stored)
    },
    async secret() {
      const stored = await row.read()
      if (!isStoredKeys(stored)) return undefined
      const { seed, publicKey, since = 0 } = stored
      return seed ? { kept: true, read: () => unwrap(seed, publicKey) } : { kept: false, since }
    },
    async forgetSecret(now) {
      const stored = await row.read()
      if (!isStoredKeys(stored) || !stored.seed) return
      const recipient = await recipientIn(stored)
      const { seed: _gone, ...keys } = stored
      await row.put({ ...keys, since: now, ...(recipient && { recipient }) }, isOf(keys.publicKey))
    },
    publicKeyOf: (secret) => publicKeyOfSecret(secret, info),
    async restore(secret, now) {
      const recipient = await recipientOf(secret, backup)
      const stored = { ...(await growKeys(secret, info)), since: now, recipient }
      const isSelf = isOf(stored.publicKey)
      const done = await row.put(stored, (before) => !isStoredKeys(before) || isSelf(before))
      return done ? keysFrom(stored) : 'taken'
    },
    async recipient() {
      const stored = await row.read()
      return isStoredKeys(stored) ? recipientIn(stored) : undefined
    },
    async keepRecipient(secret) {
      const stored = await row.read()
      const isSelf = isOf(await publicKeyOfSecret(secret, info))
      if (!isStoredKeys(stored) || !isSelf(stored)) return false
      // As long as the secret is here, it says so itself.
      return stored.seed ? true : row.put({ ...stored, recipient: await recipientOf(secret, backup) }, isSelf)
    },
    backupKeyOf: (secret) => backupKeyOf(secret, backup),
  }
}

/** Row of the identity that has this public key. */
const isOf = (publicKey: Bytes) => (row: unknown) => isStoredKeys(row) && equalBytes(row.publicKey, publicKey)
