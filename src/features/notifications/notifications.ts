import { createStore } from 'zustand/vanilla'
import type { Message } from '../../conversation/message.ts'
import { isMuted } from '../../conversation/own.ts'
import type { ConversationId, EntryId } from '../../engine/ids.ts'
import type { RulesOf } from '../../engine/rules.ts'
import { createTurn } from '../../lib/inTurn.ts'
import { createListeners } from '../../lib/listeners.ts'
import type { ReadonlyStore } from '../../lib/readonlyStore.ts'
import type { Attention } from '../../ports/attention.ts'
import type { Badge } from '../../ports/badge.ts'
import type { Clock } from '../../ports/clock.ts'
import type { Notice, Notifier, NotifyPermission } from '../../ports/notifier.ts'
import type { Sound, SoundName } from '../../ports/sound.ts'
import type { ChatsState } from '../chatList/chats.ts'
import type { Contact, PeopleState } from '../people/people.ts'
import type { Alerts } from '../settings/alerts.ts'
import type { Settings } from '../settings/settings.ts'
import { BREATH_MS, createGathering } from './gathering.ts'
import { type NoticeWords, noticeOf, reactionNoticeOf } from './notice.ts'
import { isQuiet, localTime } from './quietHours.ts'
import { createReactions } from './reactions.ts'
import { unreadIn } from './unread.ts'

/** Between two sounds. Milliseconds. */
const SOUND_INTERVAL_MS = 1_500
/** The one notification of those who want nothing told. */
const WHOLE_TAG = 'tete'

export interface NotificationsState {
  readonly permission: NotifyPermission
  /** Offer of notifications: a message arrived while nobody looked, which is the moment to ask. */
  readonly offer: boolean
}

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

export interface NotificationsDeps {
  notifier: Notifier
  sound: Sound
  badge: Badge
  attention: Attention
  clock: Clock
  settings: Pick<Settings, 'store' | 'set'>
  people: ReadonlyStore<PeopleState>
  chats: ReadonlyStore<ChatsState>
  openings: ReadonlyStore<{ readonly open: readonly ConversationId[] }>
  rules: RulesOf
  nameOf(contact: Contact): string
  /** Text that friends write, fit to be shown: see ABUSE in docs/security.md. */
  readable(text: string): string
}

/**
 * Tells the person what happens while they look elsewhere: only of contacts, not of muted ones, not in quiet hours. Beside the page, by the
 * system; in another part of it, by its sound and by what is on the screen anyway.
 */
export function createNotifications(deps: NotificationsDeps) {
  const { notifier, sound, badge, attention, clock, settings, people, chats, openings } = deps
  const store = createStore<NotificationsState>(() => ({ permission: notifier.permission(), offer: false }))
  const inTurn = createTurn()
  const news = createListeners<[News]>()
  /** The newest of what has not been told. */
  const newest = new Map<ConversationId, Message>()
  const gathering = createGathering({ clock, tell: (conversation) => void tell(conversation) })
  const reactions = createReactions({
    clock,
    tellable: (conversation) => {
      const { on, reactions } = alerts()
      return on && reactions && !attention.watched() && tellable(conversation) !== undefined
    },
    tell: (conversation, emoji, messages) => void tellReaction(conversation, emoji, messages),
  })
  /** Tags of which nothing can be on the screen: looking there takes the system its time, at every message that is read. */
  const gone = new Set<string>()
  let words: NoticeWords | undefined
  let lastSound = Number.NEGATIVE_INFINITY
  let stopped = false
  let cancelCount: (() => void) | undefined

  const alerts = () => settings.store.getState().alerts
  const unreadOf = (conversation: ConversationId) => chats.getState().summaries[conversation]?.unread ?? 0
  const isLookedAt = (conversation: ConversationId) =>
    attention.watched() && openings.getState().open.includes(conversation)
  /** The friend who wrote there. */
  const friend = (conversation: ConversationId) => {
    const [person] = deps.rules(conversation).with
    return people.getState().contacts.find((one) => one.id === person && one.status === 'friend')
  }

  /** The friend, if something of theirs may be told now. */
  function tellable(conversation: ConversationId): Contact | undefined {
    const now = clock.now()
    if (
      stopped ||
      isLookedAt(conversation) ||
      isMuted(chats.getState().own[conversation], now) ||
      isQuiet(alerts().quiet, localTime(now))
    )
      return undefined
    return friend(conversation)
  }

  function onArrived(conversation: ConversationId, messages: readonly Message[]) {
    const last = messages.at(-1)
    if (!last || !tellable(conversation)) return
    newest.set(conversation, last)
    gathering.add(conversation)
  }

  /** Words that went before they were told are not told. */
  function onErased(conversation: ConversationId, ids: readonly EntryId[]) {
    const last = newest.get(conversation)
    if (last && ids.includes(last.id)) newest.set(conversation, { ...last, what: { kind: 'deleted' } })
  }

  async function tell(conversation: ConversationId) {
    const last = newest.get(conversation)
    newest.delete(conversation)
    // Read on this device meanwhile, or taken back.
    const from = unreadOf(conversation) > 0 ? tellable(conversation) : undefined
    if (!last || !from) return
    const wanted = alerts()
    const heard = await ring(wanted)
    const whole = wanted.shows === 'nothing'
    // Who looks at the app sees the list and the title, and has just heard it.
    if (attention.watched())
      return news.tell({ conversation, name: whole ? undefined : deps.nameOf(from), count: unreadOf(conversation) })
    if (!wanted.on || !words) return
    if (notifier.permission() === 'unasked' && !wanted.declined) store.setState({ offer: true })
    if (notifier.permission() !== 'granted') return
    const count = whole ? unreadIn(chats.getState(), clock.now()) : unreadOf(conversation)
    const text = last.what.kind === 'text' && last.what.ttl === undefined ? last.what.text : undefined
    const happening = { name: deps.nameOf(from), text, count }
    await show({
      ...noticeOf(happening, wanted.shows, words, deps.readable),
      tag: whole ? WHOLE_TAG : conversation,
      conversation: whole && count > unreadOf(conversation) ? undefined : conversation,
      // The system's own sound only where ours could not be heard.
      silent: heard || wanted.sound === 'none',
      again: true,
      lang: words.lang,
    })
    // While the system took its time: a notification of what has been read would stay.
    if (unreadOf(conversation) === 0) await closeOf(conversation)
  }

  async function ring({ sound: chosen }: Alerts): Promise<boolean> {
    if (chosen === 'none') return false
    if (clock.uptime() - lastSound < SOUND_INTERVAL_MS) return true
    lastSound = clock.uptime()
    return sound.play(chosen)
  }

  async function tellReaction(conversation: ConversationId, emoji: string, messages: number) {
    const from = friend(conversation)
    if (messages === 0 || !from) return close(reactionTag(conversation))
    if (!words || notifier.permission() !== 'granted') return
    const written = reactionNoticeOf({ name: deps.nameOf(from), emoji, messages }, alerts().shows, words, deps.readable)
    if (!written) return
    await show({
      ...written,
      tag: reactionTag(conversation),
      conversation,
      silent: true,
      again: false,
      lang: words.lang,
    })
    if (isLookedAt(conversation)) await close(reactionTag(conversation))
  }
  const reactionTag = (conversation: ConversationId) => `${conversation}/reaction`

  async function show(notice: Notice) {
    gone.delete(notice.tag)
    await notifier.show(notice)
    gone.delete(notice.tag)
  }
  async function close(tag: string) {
    if (gone.has(tag)) return
    gone.add(tag)
    await notifier.close(tag)
  }
  async function closeOf(conversation: ConversationId) {
    await close(conversation)
    if (unreadIn(chats.getState(), clock.now()) === 0) await close(WHOLE_TAG)
  }

  /** Unread count, without what is read as it comes: neither page nor system has to draw a number that goes again at once. */
  function showCount() {
    cancelCount = undefined
    badge.show(unreadIn(chats.getState(), clock.now()))
  }

  function onChats(state: ChatsState, before: ChatsState) {
    cancelCount ??= clock.after(BREATH_MS, showCount)
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
      reactions.forget(conversation)
      void close(reactionTag(conversation))
      if (unreadOf(conversation) === 0) void closeOf(conversation)
    }
  }

  const change = (some: Partial<Alerts>) =>
    inTurn(async () => {
      const before = alerts()
      const done = await settings.set({ alerts: { ...before, ...some } })
      // What is on the screen of a locked phone obeys at once.
      if (done && (some.on === false || (some.shows !== undefined && some.shows !== before.shows)))
        await notifier.closeAll()
      return done
    })

  const stops = [
    chats.subscribe(onChats),
    openings.subscribe(look),
    attention.onChange(look),
    notifier.onPermission(() => {
      const permission = notifier.permission()
      store.setState(({ offer }) => ({ permission, offer: offer && permission === 'unasked' }))
    }),
  ]
  showCount()

  const notifications: Notifications = {
    store: store as ReadonlyStore<NotificationsState>,
    async turnOn() {
      const permission = notifier.permission() === 'unasked' ? await notifier.ask() : notifier.permission()
      store.setState({ permission, offer: false })
      return change({ on: true, declined: permission === 'unasked' })
    },
    notNow() {
      store.setState({ offer: false })
      return change({ declined: true })
    },
    change,
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
    onReaction: reactions.add,
    stop() {
      stopped = true
      cancelCount?.()
      gathering.stop()
      reactions.stop()
      for (const stop of stops) stop()
    },
  }
}
