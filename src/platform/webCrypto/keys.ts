import type { Bytes } from '../../lib/bytes.ts'
import type { Keys } from '../../ports/crypto.ts'
import type { KeyStore } from '../../ports/keyStore.ts'

/** An identity as it lies in the database: handles that only this browser can use, and none of whose bytes a script can read. */
export interface StoredKeys {
  readonly publicKey: Bytes
  readonly signing: CryptoKey
  readonly opening: CryptoKeyPair
  /**
   * Secret that everything grows from, wrapped, until the person has shown that they have its words: 16 bytes; in rows of before there were words,
   * the 32 of the seed, which gave this column its name.
   */
  readonly seed?: { readonly wrapping: CryptoKey; readonly iv: Bytes; readonly wrapped: Bytes }
  /** Since when it is not here any more. Milliseconds. */
  readonly since?: number
  /** Recipient of backups, once the secret is not here any more: public. */
  readonly recipient?: Bytes
}

/** Row of the one identity. */
export interface KeyRow {
  read(): Promise<unknown>
  /** Puts a row in place of what `replaces` says that it may; false when it may not, and nothing has changed. One transaction. */
  put(row: StoredKeys, replaces: (before: unknown) => boolean): Promise<boolean>
}

/** Key store in the browser's own hands, into which a lock can give back what it kept. */
export interface OpenKeyStore extends KeyStore {
  /** Keys of a secret, in place of any others; with the secret, unless it is gone: since when, and for whom backups are sealed. */
  keep(secret: Bytes, gone?: { readonly since: number; readonly recipient: Bytes | undefined }): Promise<void>
}

export function keysFrom({ publicKey, signing, opening }: Pick<StoredKeys, 'publicKey' | 'signing' | 'opening'>): Keys {
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
  if (!isObject(value) || !isObject(value.opening)) return false
  const { opening, seed } = value
  return (
    value.publicKey instanceof Uint8Array &&
    value.publicKey.length === 32 &&
    isKey(value.signing, 'private', 'Ed25519') &&
    isKey(opening.privateKey, 'private', 'X25519') &&
    isKey(opening.publicKey, 'public', 'X25519') &&
    (seed === undefined ? typeof value.since === 'number' : isWrapped(seed))
  )
}

const isWrapped = (seed: unknown) =>
  isObject(seed) &&
  isKey(seed.wrapping, 'secret', 'AES-GCM') &&
  seed.iv instanceof Uint8Array &&
  seed.wrapped instanceof Uint8Array

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null

const isKey = (value: unknown, type: KeyType, algorithm: string) =>
  value instanceof CryptoKey && value.type === type && value.algorithm.name === algorithm
