import type { ConversationId, PersonId } from '../../engine/ids.ts'
import type { Contact } from '../people/people.ts'
import type { ChatsState } from './chats.ts'

/** Chat: a conversation as the list has it. Nobody else is in the one with myself. */
export interface ListedChat {
  readonly conversation: ConversationId
  readonly contact: Contact | undefined
}

/** The list of chats as it stands, and what has been put away from it. */
export interface ChatOrder {
  readonly chats: readonly ListedChat[]
  readonly archived: readonly ListedChat[]
}

/** Chats: with everybody I know, and with myself. */
export const listed = (
  contacts: readonly Contact[],
  notes: ConversationId,
  conversationWith: (person: PersonId) => ConversationId,
): readonly ListedChat[] => [
  ...contacts.map((contact) => ({ conversation: conversationWith(contact.id), contact })),
  { conversation: notes, contact: undefined },
]

/** Order: what is kept on top first, in the order in which it was put there; then whatever was active last. */
export function orderChats(all: readonly ListedChat[], { summaries, own }: ChatsState): ChatOrder {
  const active = ({ conversation, contact }: ListedChat) =>
    summaries[conversation]?.lastActivityAt || (contact?.addedAt ?? 0)
  const pinned = ({ conversation }: ListedChat) => own[conversation]?.pinned ?? Number.POSITIVE_INFINITY
  // Whom one has parted from stands where one need not see them.
  const isAway = ({ conversation, contact }: ListedChat) => own[conversation]?.archived || contact?.left
  const ordered = all.toSorted((a, b) => {
    const [top, below] = [pinned(a), pinned(b)]
    // Two that are not on top are as far from it as each other.
    return top === below ? active(b) - active(a) : top - below
  })
  return {
    chats: ordered.filter((chat) => !isAway(chat)),
    archived: ordered.filter(isAway),
  }
}

/** As good as for ever, and still a date that every browser can write. */
export const ALWAYS = Date.UTC(9999, 11, 31)

/** Mutes: for how long a chat can be muted, if not for ever. Seconds. */
export const MUTES_S = [3_600, 28_800] as const

/** Unread: something came that was not looked at, or I want to come back to it. */
export const isUnread = (conversation: ConversationId, { summaries, own }: ChatsState): boolean =>
  (summaries[conversation]?.unread ?? 0) > 0 || own[conversation]?.flagged === true

/** Is anything unread in the list? What was put away is not in it. */
export const anyUnread = (state: ChatsState): boolean =>
  [...Object.keys(state.summaries), ...Object.keys(state.own)].some((id) => {
    const conversation = id as ConversationId
    return isUnread(conversation, state) && !state.own[conversation]?.archived
  })

/** The chat `step` places below `current` in the list, round its ends; the first or last one when none is open. */
export function neighbour(
  chats: readonly ListedChat[],
  current: ConversationId | undefined,
  step: 1 | -1,
): ConversationId | undefined {
  const at = chats.findIndex(({ conversation }) => conversation === current)
  const next = at === -1 ? (step === 1 ? 0 : -1) : (at + step) % chats.length
  return chats.at(next)?.conversation
}
