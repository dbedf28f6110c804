import type { ReadonlyStore } from '../../lib/readonlyStore.ts'
import type { PeerId } from '../../ports/transport.ts'

/** `asked`: I pasted their ID and wait for them to accept. `friend`: both agreed, and we link up whenever both are online. */
export interface Contact {
  readonly id: PeerId
  /** As they call themselves; empty until it is known (views then show a short form of the ID). */
  readonly name: string
  /** Somebody else goes by a name that looks the same. Not stored: it is found anew. */
  readonly alike?: true
  readonly status: 'asked' | 'friend'
  readonly addedAt: number
  /** When a link with them was last up; wall clock. */
  readonly lastSeen?: number
}

/** Somebody's sealed and signed wish to be my contact. */
export interface ContactRequest {
  readonly from: PeerId
  readonly name: string
  readonly text: string
  readonly at: number
}

export interface ContactsState {
  readonly contacts: readonly Contact[]
  readonly requests: readonly ContactRequest[]
}

/** `known` and `self` carry the ID that was meant. */
export type AddResult =
  | { ok: true; id: PeerId }
  | { ok: false; error: 'typo' | 'wrong-kind' }
  | { ok: false; error: 'self' | 'known'; id: PeerId }
  | { ok: false; error: 'storage' }

export interface Contacts {
  readonly store: ReadonlyStore<ContactsState>
  /** Any paste: an ID however it was broken by the way, or an invite link. */
  add(paste: string): Promise<AddResult>
  accept(from: PeerId): Promise<boolean>
  /** Silent: they learn nothing. */
  ignore(from: PeerId): Promise<boolean>
}

/** How we are linked with a contact: what the views of any room may know of it. */
export type { LinkReason, LinkState } from '../../engine/linkState.ts'
