import type { PeerId } from '../../ports/transport.ts'
import type { Contact } from '../contacts/contact.ts'
import type { ChatPrefs, ChatState } from './message.ts'

/** The list of chats as it stands, and what has been put away from it. */
export interface ChatOrder {
  readonly chats: readonly Contact[]
  readonly archived: readonly Contact[]
}

type Kept = Pick<ChatState, 'summaries' | 'prefs'>

/** What is kept on top first, in the order in which it was put there; then whatever stirred last. */
export function orderChats(contacts: readonly Contact[], { summaries, prefs }: Kept): ChatOrder {
  const stirred = (contact: Contact) => summaries[contact.id]?.stirredAt || contact.addedAt
  const pinned = (contact: Contact) => prefs[contact.id]?.pinned ?? Number.POSITIVE_INFINITY
  const ordered = contacts.toSorted((a, b) => {
    const [top, below] = [pinned(a), pinned(b)]
    // Two that are not on top are as far from it as each other.
    return top === below ? stirred(b) - stirred(a) : top - below
  })
  return {
    chats: ordered.filter(({ id }) => !prefs[id]?.archived),
    archived: ordered.filter(({ id }) => prefs[id]?.archived),
  }
}

export const isMuted = (prefs: ChatPrefs | undefined, now: number): boolean => (prefs?.mutedUntil ?? 0) > now

/** As good as for ever, and still a date that every browser can write. */
export const ALWAYS = Date.UTC(9999, 11, 31)

const HOUR = 3_600_000

/** How long a chat can be muted for; `until` is a wall clock. */
export const MUTES = [
  { key: 'hour', until: (now: number) => now + HOUR },
  { key: 'eight', until: (now: number) => now + 8 * HOUR },
  { key: 'always', until: () => ALWAYS },
] as const
export type MuteKey = (typeof MUTES)[number]['key']

/** The chat `step` places below `current` in the list, round its ends; the first or last one when none is open. */
export function neighbour(chats: readonly Contact[], current: PeerId | undefined, step: 1 | -1): PeerId | undefined {
  const at = chats.findIndex(({ id }) => id === current)
  const next = at === -1 ? (step === 1 ? 0 : -1) : (at + step) % chats.length
  return chats.at(next)?.id
}
