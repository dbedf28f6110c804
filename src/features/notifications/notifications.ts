import { isPlain, saidIn, wordsOf } from '../../conversation/deeds.ts'
import type { Message } from '../../conversation/message.ts'
import type { ConversationId, EntryId } from '../../engine/ids.ts'
import { createListeners } from '../../lib/listeners.ts'
import type { ReadonlyStore } from '../../lib/readonlyStore.ts'
import type { Badge } from '../../ports/badge.ts'
import type { Notifier } from '../../ports/notifier.ts'
import type { Sound, SoundName } from '../../ports/sound.ts'
import type { ChatsState } from '../chatList/chats.ts'
import type { Contact } from '../people/people.ts'
import type { Alerts } from '../settings/alerts.ts'
import type { Settings } from '../settings/settings.ts'
import { createBell } from './bell.ts'
import { createChoices, type NotificationsState } from './choices.ts'
import { createGathering } from './gathering.ts'
import { type NoticeWords, noticeOf } from './notice.ts'
import { createOnScreen } from './onScreen.ts'
import { createReactionNotices } from './reactionNotices.ts'
import { createSenders, type SendersDeps } from './senders.ts'
import { unreadIn } from './unread.ts'
import { createUnreadBadge } from './unreadBadge.ts'

/** The one notification of those who want nothing told. */
const WHOLE_TAG = 'tete'

export type { NotificationsState } from './choices.ts'

/** News: something came while one looks at another part of the app. */
export interface News {
  readonly conversation: ConversationId
  /** Name of the sender; `undefined` where notifications are to tell nothing. */
  readonly name: string | undefined
  /** Unread there. */
  readonly count: number
}

export interface Notifications {
  readonly store: ReadonlyStore<NotificationsState>
  /** Asks the browser where it has not been asked; from a click. False when the disk refused the choice. */
  turnOn(): Promise<boolean>
  notNow(): Promise<boolean>
  change(change: Partial<Alerts>): Promise<boolean>
  /** False when the browser plays nothing yet. */
  preview(sound: SoundName): Promise<boolean>
  /** In which language to speak; without it nothing is shown. */
  speak(words: NoticeWords): void
  /** For whoever cannot see the number beside a chat go up. */
  onNews(tell: (news: News) => void): () => void
}

export interface NotificationsDeps extends SendersDeps {
  notifier: Notifier
  sound: Sound
  badge: Badge
  settings: Pick<Settings, 'store' | 'set'>
  nameOf(contact: Contact): string
  /** Text that friends write, fit to be shown: see ABUSE in docs/security.md. */
  readable(text: string): string
  /** Loads what takes the marks out of a text. */
  reader(): Promise<(text: string) => string>
  /** Nothing of what is said, nor by whom, whatever was chosen: what is shown lies on the disk. */
  tellsNothing: boolean
}

const asTyped = (text: string) => text

/** Words of a message that may be told; undefined for what disappears, and what says none. */
function textOf(message: Message, read: (text: string) => string): string | undefined {
  const said = saidIn(message)?.ttl === undefined ? wordsOf(message) : undefined
  return said === undefined || isPlain(message) ? said : read(said)
}

/**
 * Tells the person what happens while they look elsewhere: only of contacts, not of muted ones, not in quiet hours. Beside the page, by the
 * system; in another part of it, by its sound and by what is on the screen anyway.
 */
export function createNotifications(deps: NotificationsDeps) {
  const { notifier, sound, attention, clock, chats, openings } = deps
  /** The newest of what has not been told. */
  const newest = new Map<ConversationId, Message>()
  let words: NoticeWords | undefined
  const news = createListeners<[News]>()
  const choices = createChoices(deps)
  const senders = createSenders(deps)
  const screen = createOnScreen(notifier)
  const bell = createBell(deps)
  const badge = createUnreadBadge(deps)
  const reactions = createReactionNotices({ ...deps, senders, screen, alerts: choices.alerts, words: () => words })

  const unreadOf = (conversation: ConversationId) => chats.getState().summaries[conversation]?.unread ?? 0

  async function closeOf(conversation: ConversationId) {
    await screen.close(conversation)
    if (unreadIn(chats.getState(), clock.now()) === 0) await screen.close(WHOLE_TAG)
  }

  async function tell(conversation: ConversationId) {
    // Before the words are looked at: they may be taken back while it loads.
    const [read, picture] = await Promise.all([deps.reader().catch(() => asTyped), senders.picture(conversation)])
    const last = newest.get(conversation)
    newest.delete(conversation)
    // Read on this device meanwhile, or taken back.
    const from = unreadOf(conversation) > 0 ? senders.tellable(conversation) : undefined
    if (!last || !from) return
    const wanted = choices.alerts()
    const heard = await bell.ring(wanted.sound)
    const whole = wanted.shows === 'nothing'
    // Who looks at the app sees the list and the title, and has just heard it.
    if (attention.watched())
      return news.tell({ conversation, name: whole ? undefined : deps.nameOf(from), count: unreadOf(conversation) })
    if (!wanted.on || !words) return
    choices.offer()
    if (notifier.permission() !== 'granted') return
    const count = whole ? unreadIn(chats.getState(), clock.now()) : unreadOf(conversation)
    const happening = { name: deps.nameOf(from), text: textOf(last, read), count }
    await screen.show({
      ...noticeOf(happening, wanted.shows, words, deps.readable),
      tag: whole ? WHOLE_TAG : conversation,
      conversation: deps.tellsNothing || (whole && count > unreadOf(conversation)) ? undefined : conversation,
      // The system's own sound only where ours could not be heard.
      silent: heard || wanted.sound === 'none',
      again: true,
      lang: words.lang,
      picture: whole ? undefined : picture,
    })
    // While the system took its time: a notification of what has been read would stay.
    if (unreadOf(conversation) === 0) await closeOf(conversation)
  }

  const gathering = createGathering({ clock, tell: (conversation) => void tell(conversation) })

  function onArrived(conversation: ConversationId, messages: readonly Message[]) {
    const last = messages.at(-1)
    if (!last || !senders.tellable(conversation)) return
    newest.set(conversation, last)
    gathering.add(conversation)
  }

  /** Words that went before they were told are not told. */
  function onErased(conversation: ConversationId, ids: readonly EntryId[]) {
    const last = newest.get(conversation)
    if (last && ids.includes(last.id)) newest.set(conversation, { ...last, what: { kind: 'deleted' } })
  }

  function onChats(state: ChatsState, before: ChatsState) {
    // Read, or some of it taken back: what the notification says is no longer so.
    for (const [id, { unread }] of Object.entries(state.summaries)) {
      const conversation = id as ConversationId
      if (unread < (before.summaries[conversation]?.unread ?? 0)) void closeOf(conversation)
    }
  }

  /** Notifications close once somebody looks at the conversation that they tell of. */
  function look() {
    if (!attention.watched()) return
    for (const conversation of openings.getState().open) {
      if (!senders.isLookedAt(conversation)) continue
      reactions.forget(conversation)
      if (unreadOf(conversation) === 0) void closeOf(conversation)
    }
  }

  const stops = [
    ...[chats.subscribe(onChats), openings.subscribe(look), attention.onChange(look)],
    ...[senders.stop, choices.stop, badge.stop, gathering.stop, reactions.stop],
  ]

  const notifications: Notifications = {
    store: choices.store,
    turnOn: choices.turnOn,
    notNow: choices.notNow,
    change: choices.change,
    preview: (name) => sound.play(name),
    speak(spoken) {
      words = spoken
    },
    onNews: news.add,
  }

  return {
    ...notifications,
    onArrived,
    onErased,
    /** Nothing is told of that conversation any more, nor stays on the screen. */
    forget(conversation: ConversationId) {
      newest.delete(conversation)
      reactions.forget(conversation)
      void closeOf(conversation)
    },
    onReaction: reactions.add,
    stop() {
      for (const stop of stops) stop()
    },
  }
}
