import type { Bytes } from '../lib/bytes.ts'
import type { Keys } from './crypto.ts'

/**
 * Secret that recovery words spell: 16 bytes that the seed is derived from, or the 32 of the seed itself where the identity is older. `kept`: it
 * lies here, wrapped. Otherwise it does not any more, since when the person has shown that they have the words (wall clock).
 */
export type RecoverySecret = { kept: true; read(): Promise<Bytes> } | { kept: false; since: number }

/**
 * Key store of the identity. `none`: a first run. `lost`: there was an identity here and its keys are gone, which must
 * never end in a silent new one.
 */
export interface KeyStore {
  /** Rejects when it cannot be looked: a failure that may pass is not a loss. */
  load(): Promise<Keys | 'none' | 'lost'>
  /** Makes and stores a new identity; replaces whatever was there. Rejects when it cannot be stored. */
  create(): Promise<Keys>
  /** Recovery secret of the identity; undefined where there are no keys. Rejects when it cannot be looked. */
  secret(): Promise<RecoverySecret | undefined>
  /** Forgets the secret, and keeps the keys. Rejects when that cannot be stored. */
  forgetSecret(now: number): Promise<void>
  /** Public key of whatever identity the secret is of. Stores nothing. */
  publicKeyOf(secret: Bytes): Promise<Bytes>
  /**
   * Stores the keys of a secret, and not the secret. Never over other keys: `taken`. Those that it is of itself stay. Rejects when they cannot be
   * stored.
   */
  restore(secret: Bytes, now: number): Promise<Keys | 'taken'>
  /**
   * Recipient of backups: the public X25519 key that goes with the secret, known as long as that is here, and kept after it. Undefined for an
   * identity whose secret went before there were backups. Rejects when it cannot be looked.
   */
  recipient(): Promise<Bytes | undefined>
  /** Keeps the recipient of a secret. False when that is the secret of another identity. Rejects when it cannot be stored. */
  keepRecipient(secret: Bytes): Promise<boolean>
  /** Key of backups: the private half of that recipient, 32 bytes. Stores nothing. */
  backupKeyOf(secret: Bytes): Promise<Bytes>
}
