import type { ReadonlyStore } from '../../lib/readonlyStore.ts'
import type { PeerId } from '../../ports/transport.ts'

/** `lost`: there was an identity on this device and its keys are gone. */
export type IdentityState = { phase: 'none' } | { phase: 'lost' } | { phase: 'ready'; id: PeerId; name: string }
export type NameError = 'empty' | 'long'
export type CreateResult = { ok: true } | { ok: false; error: NameError | 'storage' }

export interface Identity {
  readonly store: ReadonlyStore<IdentityState>
  /** First run, or a new start after `lost`. */
  create(name: string): Promise<CreateResult>
  rename(name: string): Promise<CreateResult>
}
