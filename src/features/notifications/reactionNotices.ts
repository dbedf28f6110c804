import type { ConversationId } from '../../engine/ids.ts'
import type { Attention } from '../../ports/attention.ts'
import type { Clock } from '../../ports/clock.ts'
import type { Notifier } from '../../ports/notifier.ts'
import type { Contact } from '../people/people.ts'
import type { Alerts } from '../settings/alerts.ts'
import { type NoticeWords, reactionNoticeOf } from './notice.ts'
import type { OnScreen } from './onScreen.ts'
import { createReactions } from './reactions.ts'
import type { Senders } from './senders.ts'

interface Deps {
  readonly clock: Clock
  readonly attention: Attention
  readonly notifier: Pick<Notifier, 'permission'>
  readonly senders: Senders
  readonly screen: OnScreen
  alerts(): Alerts
  words(): NoticeWords | undefined
  nameOf(contact: Contact): string
  readable(text: string): string
}

const tagOf = (conversation: ConversationId) => `${conversation}/reaction`

/** Notifications of reactions: one of each friend, silent. */
export function createReactionNotices({ clock, attention, notifier, senders, screen, ...deps }: Deps) {
  async function tell(conversation: ConversationId, emoji: string, messages: number) {
    const picture = await senders.picture(conversation)
    const from = senders.friend(conversation)
    const tag = tagOf(conversation)
    const words = deps.words()
    if (messages === 0 || !from) return screen.close(tag)
    if (!words || notifier.permission() !== 'granted') return
    const reacted = { name: deps.nameOf(from), emoji, messages }
    const written = reactionNoticeOf(reacted, deps.alerts().shows, words, deps.readable)
    if (!written) return
    await screen.show({ ...written, tag, conversation, silent: true, again: false, lang: words.lang, picture })
    if (senders.isLookedAt(conversation)) await screen.close(tag)
  }

  const reactions = createReactions({
    clock,
    tellable: (conversation) => {
      const { on, reactions } = deps.alerts()
      return on && reactions && !attention.watched() && senders.tellable(conversation) !== undefined
    },
    tell: (conversation, emoji, messages) => void tell(conversation, emoji, messages),
  })

  return {
    add: reactions.add,
    /** The person has looked. */
    forget(conversation: ConversationId) {
      reactions.forget(conversation)
      void screen.close(tagOf(conversation))
    },
    stop: reactions.stop,
  }
}
