import type { PersonId } from '../../engine/ids.ts'
import type { Proved } from '../../engine/inviteProof.ts'
import type { Bytes } from '../../lib/bytes.ts'
import type { Change } from '../../ports/storage.ts'

/** Personal: lets one person in, without being asked again. Open: many may ask by it. */
export type InviteKind = 'personal' | 'open'

/** Over: why an invite lets nobody in any more. */
export type InviteOver = 'used' | 'revoked' | 'expired'

/** Invite of mine that a request proved to hold. `over`: what it was by then. */
export interface ShownInvite {
  readonly id: string
  readonly over?: InviteOver
}

/** Use of an invite: what is written together with what it leads to, and what follows once that is on the disk. */
export interface InviteUse {
  readonly kind: InviteKind
  /** Label that I gave it; empty when I gave none. */
  readonly label: string
  readonly change: Change
  done(): void
}

/** Invites of mine, as the box of requests asks for them. */
export interface InviteBook {
  /** Is there one that lets in anybody? */
  any(): boolean
  /** Invite that this proof was made with: one that is good before one that is over; undefined when it is none of mine. */
  find(request: Proved & { readonly proof: Bytes }): Promise<ShownInvite | undefined>
  /** Invite as it is now. */
  look(id: string): ShownInvite | undefined
  /** Nothing else becomes of any invite meanwhile: a use is looked up and written in one such step. */
  inTurn<T>(step: () => Promise<T>): Promise<T>
  /** Use of one that is good; undefined of any other. */
  use(id: string, by: PersonId): InviteUse | undefined
}
