import type { Brand } from '../lib/brand.ts'
import type { Address } from '../ports/transport.ts'

/** Person: an identity key (Ed25519), spelt as `address.ts` spells it. Whoever holds it is this person, on whatever device. */
export type PersonId = Brand<'person'>

/**
 * Conversation: a place where entries are written. Its prefix tells its kind: a person's ID is the direct one with them, my own ID is the
 * one with myself, and what begins with `tetegroup1` is a group.
 */
export type ConversationId = Brand<'conversation'>

/** Log: what its author calls it on one install, 11 characters of base64url. Stored and sent as `instance`. */
export type LogName = Brand<'log'>

/** Entry: `author/instance/seq`, the same on both sides. What could not be written has an ID of this device alone. */
export type EntryId = Brand<'entry'>

/** Device: today each person has one, and a broker knows it by the person's own ID. */
export const addressOf = (person: PersonId): Address => person as string as Address

/** Person: whose device answers there. The handshake proves it, or the link never is one. */
export const personAt = (address: Address): PersonId => address as string as PersonId

/** Conversation: the direct one with this person, and with myself the one that nobody else is in. */
export const conversationWith = (person: PersonId): ConversationId => person as string as ConversationId

const GROUP_PREFIX = 'tetegroup1'

export type ConversationKind = 'direct' | 'self' | 'group'

/** Conversation kind: told by its ID alone. */
export const kindOf = (conversation: ConversationId, me: PersonId): ConversationKind =>
  conversation.startsWith(GROUP_PREFIX) ? 'group' : (conversation as string) === me ? 'self' : 'direct'

/** Person: the other one of a direct conversation, myself of my own; undefined for a group. */
export const personIn = (conversation: ConversationId): PersonId | undefined =>
  conversation.startsWith(GROUP_PREFIX) ? undefined : (conversation as string as PersonId)
