import type { PersonId } from '../../engine/ids.ts'
import type { ReadonlyStore } from '../../lib/readonlyStore.ts'
import type { InviteKind, InviteOver } from '../people/invite.ts'

export type { InviteKind, InviteOver } from '../people/invite.ts'

/** Invite of mine: whoever holds its secret is let in by it, or may ask by it. */
export interface Invite {
  readonly id: string
  readonly kind: InviteKind
  /** Base64url of 16 bytes. */
  readonly secret: string
  /** Label that I gave it; nobody else sees it. Empty when I gave none. */
  readonly label: string
  /** Wall clock. */
  readonly madeAt: number
  /** From then on it lets in nobody; wall clock. Open ones have no such time. */
  readonly until?: number
  /** People who came or asked by it. */
  readonly uses: number
  /** User of a personal one: whom it let in. */
  readonly usedBy?: PersonId
  readonly usedAt?: number
  readonly revokedAt?: number
  /** Handed over: copied, shared, saved. Until then it is shown again rather than another one made. */
  readonly handed?: boolean
}

/** Over, and why, at that moment; undefined while it is good. */
export function overAt({ usedBy, revokedAt, until }: Invite, now: number): InviteOver | undefined {
  if (usedBy !== undefined) return 'used'
  if (revokedAt !== undefined) return 'revoked'
  return until !== undefined && now > until ? 'expired' : undefined
}

export interface InvitesState {
  /** The newest first. Those that are over stay for a while. */
  readonly invites: readonly Invite[]
}

/** `full`: there are as many as there may be, and all of them are good. */
export type MakeInvite = { ok: true; invite: Invite } | { ok: false; error: 'storage' | 'full' }

export interface Invites {
  readonly store: ReadonlyStore<InvitesState>
  make(kind: InviteKind): Promise<MakeInvite>
  /** Offer of one to be shown: that which has not been given away yet, or the open one that everybody gets, or a new one. */
  offer(kind: InviteKind): Promise<MakeInvite>
  /** Handed over, from now on. */
  hand(id: string): Promise<boolean>
  /** Label given, changed, or taken back when it is empty. */
  label(id: string, label: string): Promise<'done' | 'long' | 'storage' | 'unknown'>
  /** From now on it lets in nobody. False when the disk refused. */
  revoke(id: string): Promise<boolean>
  /** Revoked by mistake: as good as it was. */
  restore(id: string): Promise<boolean>
  /** Over, and why; undefined while it is good. */
  over(invite: Invite): InviteOver | undefined
}
