import { isMuted } from '../../conversation/own.ts'
import type { ConversationId } from '../../engine/ids.ts'
import type { RulesOf } from '../../engine/rules.ts'
import type { ReadonlyStore } from '../../lib/readonlyStore.ts'
import type { Attention } from '../../ports/attention.ts'
import type { Clock } from '../../ports/clock.ts'
import type { ChatsState } from '../chatList/chats.ts'
import type { Contact, PeopleState } from '../people/people.ts'
import type { Settings } from '../settings/settings.ts'
import { isQuiet, localTime } from './quietHours.ts'

export interface SendersDeps {
  readonly attention: Attention
  readonly clock: Clock
  readonly settings: Pick<Settings, 'store'>
  readonly people: ReadonlyStore<PeopleState>
  readonly chats: ReadonlyStore<ChatsState>
  readonly openings: ReadonlyStore<{ readonly open: readonly ConversationId[] }>
  /** Is it open in a tab that somebody looks at? Any one, where there is but one. */
  isLookedAt?(conversation: ConversationId): boolean
  readonly rules: RulesOf
  /** Picture that stands for a contact here, as an address that holds it. */
  picture(contact: Contact): Promise<string | undefined>
}

/** Senders of messages: of whom something may be told, and when. */
export function createSenders({ attention, clock, settings, people, chats, openings, rules, ...more }: SendersDeps) {
  const { picture } = more
  let stopped = false

  const isLookedAt =
    more.isLookedAt ??
    ((conversation: ConversationId) => attention.watched() && openings.getState().open.includes(conversation))
  /** The friend who wrote there. */
  const friend = (conversation: ConversationId) => {
    const [person] = rules(conversation).with
    return people.getState().contacts.find((one) => one.id === person && one.status === 'friend' && !one.left)
  }
  return {
    isLookedAt,
    friend,
    /** Picture of the friend who wrote there. */
    async picture(conversation: ConversationId): Promise<string | undefined> {
      const from = friend(conversation)
      return from && picture(from)
    },
    /** The friend, if something of theirs may be told now. */
    tellable(conversation: ConversationId): Contact | undefined {
      const now = clock.now()
      if (
        stopped ||
        isLookedAt(conversation) ||
        isMuted(chats.getState().own[conversation], now) ||
        isQuiet(settings.store.getState().alerts.quiet, localTime(now))
      )
        return undefined
      return friend(conversation)
    },
    /** From now on nothing is. */
    stop() {
      stopped = true
    },
  }
}

export type Senders = ReturnType<typeof createSenders>
