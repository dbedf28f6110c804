import type { Undo } from '../../conversation/removal.ts'
import type { PersonId } from '../../engine/ids.ts'
import type { InviteSaid } from '../../engine/inviteLink.ts'
import type { ReadonlyStore } from '../../lib/readonlyStore.ts'
import type { ShownInvite } from './invite.ts'

/** Alike: a name that could be taken for somebody else's; `'id'`: for an ID, so that it is not shown at all. */
export type Alike = true | 'id'

/** Mistakable: a request whose name could be taken for somebody else's, and for which contact's. */
export interface Mistakable {
  readonly alike: Alike
  readonly contact?: Contact
}

/**
 * `asked`: I pasted their ID and wait for them to accept. `friend`: both agreed, and we link up whenever both are online. `removed`: I had
 * enough of them, and kept what was said.
 */
export interface Contact extends Kept {
  readonly id: PersonId
  /** As they call themselves; empty until it is known (views then show a short form of the ID). */
  readonly name: string
  /** Petname: what I call them, which nobody else is told. It stands wherever their own name would. */
  readonly petname?: string
  /** Somebody else goes by a name that looks the same. Not stored: it is found anew. */
  readonly alike?: Alike
  readonly status: 'asked' | 'friend' | 'removed'
  /** Nothing goes between us, because I said so. Not stored: it is found anew. */
  readonly left?: 'blocked' | 'removed'
  readonly addedAt: number
  /** Last time that a link with them was up; wall clock. */
  readonly lastSeen?: number
  /** The highest handshake version ever agreed with them. */
  readonly floor?: number
  /** Time of their newest dial that was bound to its certificate: an older one is a replay, one that is not bound is none of theirs. */
  readonly dialled?: number
  /** Secret of the invite that they gave me, until they are a friend. */
  readonly secret?: string
  /** Last day of that invite, if it is one that lets me in without a question; wall clock. */
  readonly until?: number
  /** Invite of mine by which they came: what I had named it, or nothing. */
  readonly invited?: string
}

/** Verification: when I found that an ID is theirs, and by what. It is about that ID, and stands for nothing else. */
export interface Verified {
  readonly at: number
  readonly how: 'number' | 'qr'
}

/** Kept: what I alone have of a contact, and nobody else is told. */
export interface Kept {
  /** Address of mine: they learn none but a relay's. */
  readonly relayOnly?: true | undefined
  readonly verified?: Verified | undefined
  /** Note about them, at most `MAX_NOTE` letters. */
  readonly note?: string | undefined
}

/** Somebody's sealed and signed wish to be my contact. */
export interface ContactRequest {
  readonly from: PersonId
  readonly name: string
  readonly text: string
  readonly at: number
  /** Invite of mine that they proved to hold. */
  readonly invite?: ShownInvite
  /** Knew me before: they asked nothing but dialled, as friends do who do not know that I came back by recovery words. Their word, like the rest. */
  readonly knew?: true
}

/** Blocked person: whoever it is, this device does not listen to them. */
export interface Blocked {
  readonly id: PersonId
  /** Name that they had here; empty when none was ever known. */
  readonly name: string
  readonly at: number
}

export interface PeopleState {
  /** Requests that are mistakable, by who sent them. Found anew whenever contacts or requests change. */
  readonly mistakable?: ReadonlyMap<PersonId, Mistakable> | undefined
  readonly contacts: readonly Contact[]
  readonly requests: readonly ContactRequest[]
  readonly blocked: readonly Blocked[]
  /** Ignored requests: the newest first. */
  readonly ignored: readonly ContactRequest[]
}

/** Reading of a paste, before anything is done with it. `known` and `self` carry the ID that was meant. */
export type PasteReading =
  | { ok: true; id: PersonId; invite?: InviteSaid }
  | { ok: false; error: 'empty' | 'typo' | 'wrong-kind' }
  | { ok: false; error: 'self' | 'known'; id: PersonId; invite?: InviteSaid }

/** `long`: the petname. */
export type AddResult = PasteReading | { ok: false; error: 'long' | 'storage' }

export interface People {
  readonly store: ReadonlyStore<PeopleState>
  /** Any paste: an ID however it was broken by the way, or an invite link. */
  read(paste: string): PasteReading
  /** Mistakable: could this name, which somebody else gives for the person with this ID, be taken for another's? */
  mistakable(id: PersonId, name: string): Mistakable | undefined
  /** A paste, and what I call whom it names; an empty petname is none. */
  add(paste: string, petname?: string): Promise<AddResult>
  /** Petname given or, when it is empty, taken back. */
  call(id: PersonId, petname: string): Promise<'done' | 'long' | 'storage' | 'unknown'>
  /** Keeps this of a contact, or with `undefined` no longer. False when the disk refused, or there is no such contact. */
  keep(id: PersonId, what: Kept): Promise<boolean>
  /** Safety number with somebody: sixty digits, the same on both sides. Undefined for an ID that is none. */
  safetyNumber(id: PersonId): Promise<string | undefined>
  accept(from: PersonId): Promise<boolean>
  /** Somebody came by a personal invite of mine: they are a friend now. */
  onInvited(tell: (person: PersonId) => void): () => void
  /** Silent: they learn nothing. */
  ignore(from: PersonId): Promise<boolean>
  /** All that are there now. */
  ignoreAll(): Promise<boolean>
  /** Ignored requests are looked at again: they are where they were. False when the disk refused, or there is no room. */
  recall(from: readonly PersonId[]): Promise<boolean>
  /** Friend, asked, or stranger: from now on I am offline to them. Silent. False when the disk refused. */
  block(id: PersonId): Promise<boolean>
  /** Unblocked: again what they were before. */
  unblock(id: PersonId): Promise<boolean>
  /** From now on a stranger, who may ask again. With their `words`, all that was said goes too. Undefined when the disk refused. */
  remove(id: PersonId, what: { readonly words: boolean }): Promise<Undo | undefined>
}

/** Link state with a contact: what the views of any room may know of it. */
export type { LinkReason, LinkState, LinksState } from '../../engine/linkState.ts'
