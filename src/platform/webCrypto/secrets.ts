import { type Bytes, equalBytes } from '../../lib/bytes.ts'
import type { KeyStore } from '../../ports/keyStore.ts'
import { growKeys, newSecret, publicKeyOfSecret, unwrap, wrap } from './growing.ts'
import { isStoredKeys, type KeyRow, keysFrom, type OpenKeyStore } from './keys.ts'

/** Secrets: keys made of them, their place in the row of an identity, and their end. Heavy: loaded when first needed. */
export function createSecrets(row: KeyRow, info: Bytes): Omit<KeyStore, 'load'> & Pick<OpenKeyStore, 'keep'> {
  return {
    async keep(secret, since) {
      const keys = await growKeys(secret, info)
      const stored = since === undefined ? { ...keys, seed: await wrap(secret, keys.publicKey) } : { ...keys, since }
      await row.put(stored, () => true)
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
      const { seed: _gone, ...keys } = stored
      await row.put({ ...keys, since: now }, isOf(keys.publicKey))
    },
    publicKeyOf: (secret) => publicKeyOfSecret(secret, info),
    async restore(secret, now) {
      const stored = { ...(await growKeys(secret, info)), since: now }
      const isSelf = isOf(stored.publicKey)
      const done = await row.put(stored, (before) => !isStoredKeys(before) || isSelf(before))
      return done ? keysFrom(stored) : 'taken'
    },
  }
}

/** Row of the identity that has this public key. */
const isOf = (publicKey: Bytes) => (row: unknown) => isStoredKeys(row) && equalBytes(row.publicKey, publicKey)
