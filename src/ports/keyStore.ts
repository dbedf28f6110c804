import type { Keys } from './crypto.ts'

/**
 * Key store of the identity. `none`: a first run. `lost`: there was an identity here and its keys are gone, which must
 * never end in a silent new one.
 */
export interface KeyStore {
  /** Rejects when it cannot be looked: a failure that may pass is not a loss. */
  load(): Promise<Keys | 'none' | 'lost'>
  /** Makes and stores a new identity; replaces whatever was there. Rejects when it cannot be stored. */
  create(): Promise<Keys>
}
