import { createStore } from 'zustand/vanilla'
import { createTurn } from '../../lib/inTurn.ts'
import { createListeners } from '../../lib/listeners.ts'
import type { ReadonlyStore } from '../../lib/readonlyStore.ts'
import type { Attention } from '../../ports/attention.ts'
import type { Badge } from '../../ports/badge.ts'
import type { Clock } from '../../ports/clock.ts'
import type { Notice, Notifier, NotifyPermission } from '../../ports/notifier.ts'
import type { Sound, SoundName } from '../../ports/sound.ts'
import type { PeerId } from '../../ports/transport.ts'
import type { ChatState, Message } from '../chat/message.ts'
import type { Contact, ContactsState } from '../contacts/contact.ts'
import type { Alerts } from '../settings/alerts.ts'
import type { Settings } from '../settings/settings.ts'
import { BREATH, createGathering } from './gathering.ts'
import { type NoticeWords, noticeOf, reactionNoticeOf } from './notice.ts'
import { isQuiet, localTime } from './quietHours.ts'
import { createReactions } from './reactions.ts'
import { isMuted, unreadIn } from './unread.ts'

/** Between two sounds. Milliseconds. */
const SOUND_PAUSE = 1_500
/** The one notification of those who want nothing told. */
const WHOLE = 'tete'

export interface NotificationsState {
  readonly permission: NotifyPermission
  /** Something arrived while nobody looked: the moment to ask whether that should be told. */
  readonly offer: boolean
}

/** Something came while one looks at another part of the app. */
export interface News {
  readonly peer: PeerId
  /** Undefined where notifications are to tell nothing. */
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
  contacts: ReadonlyStore<ContactsState>
  chat: ReadonlyStore<ChatState>
  nameOf(contact: Contact): string
  /** What friends write, fit to be shown: see ABUSE in docs/security.md. */
  readable(text: string): string
}

/**
 * Tells the person what happens while they look elsewhere: only of contacts, not of muted ones, not in quiet hours. Beside the page, by the
 * system; in another part of it, by its sound and by what is on the screen anyway.
 */
export function createNotifications(deps: NotificationsDeps) {
  const { notifier, sound, badge, attention, clock, settings, contacts, chat } = deps
  const store = createStore<NotificationsState>(() => ({ permission: notifier.permission(), offer: false }))
  const inTurn = createTurn()
  const news = createListeners<[News]>()
  /** The newest of what has not been told. */
  const newest = new Map<PeerId, Message>()
  const gathering = createGathering({ clock, tell: (peer) => void tell(peer) })
  const reactions = createReactions({
    clock,
    tellable: (peer) => {
      const { on, reactions } = alerts()
      return on && reactions && !attention.watched() && tellable(peer) !== undefined
    },
    tell: (peer, emoji, messages) => void tellReaction(peer, emoji, messages),
  })
  /** Tags of which nothing can be on the screen: looking there takes the system its time, at every message that is read. */
  const gone = new Set<string>()
  let words: NoticeWords | undefined
  let lastSound = Number.NEGATIVE_INFINITY
  let stopped = false
  let cancelCount: (() => void) | undefined

  const alerts = () => settings.store.getState().alerts
  const unreadOf = (peer: PeerId) => chat.getState().summaries[peer]?.unread ?? 0
  const isLookedAt = (peer: PeerId) => attention.watched() && chat.getState().open?.peer === peer
  const friend = (peer: PeerId) =>
    contacts.getState().contacts.find((one) => one.id === peer && one.status === 'friend')

  /** The friend, if something of theirs may be told now. */
  function tellable(peer: PeerId): Contact | undefined {
    const now = clock.now()
    if (stopped || isLookedAt(peer) || isMuted(chat.getState(), peer, now) || isQuiet(alerts().quiet, localTime(now)))
      return undefined
    return friend(peer)
  }

  function onArrived(peer: PeerId, messages: readonly Message[]) {
    const last = messages.at(-1)
    if (!last || !tellable(peer)) return
    newest.set(peer, last)
    gathering.add(peer)
  }

  async function tell(peer: PeerId) {
    const last = newest.get(peer)
    newest.delete(peer)
    // Read on this device meanwhile, or taken back.
    const from = unreadOf(peer) > 0 ? tellable(peer) : undefined
    if (!last || !from) return
    const wanted = alerts()
    const heard = await ring(wanted)
    const whole = wanted.shows === 'nothing'
    // Who looks at the app sees the list and the title, and has just heard it.
    if (attention.watched())
      return news.tell({ peer, name: whole ? undefined : deps.nameOf(from), count: unreadOf(peer) })
    if (!wanted.on || !words) return
    if (notifier.permission() === 'unasked' && !wanted.declined) store.setState({ offer: true })
    if (notifier.permission() !== 'granted') return
    const count = whole ? unreadIn(chat.getState(), clock.now()) : unreadOf(peer)
    const text = last.kind === 'text' && last.ttl === undefined ? last.text : undefined
    const happening = { name: deps.nameOf(from), text, count }
    await show({
      ...noticeOf(happening, wanted.shows, words, deps.readable),
      tag: whole ? WHOLE : peer,
      peer: whole && count > unreadOf(peer) ? undefined : peer,
      // The system's own sound only where ours could not be heard.
      silent: heard || wanted.sound === 'none',
      again: true,
      lang: words.lang,
    })
    // While the system took its time: a notification of what has been read would stay.
    if (unreadOf(peer) === 0) await closeOf(peer)
  }

  async function ring({ sound: chosen }: Alerts): Promise<boolean> {
    if (chosen === 'none') return false
    if (clock.uptime() - lastSound < SOUND_PAUSE) return true
    lastSound = clock.uptime()
    return sound.play(chosen)
  }

  async function tellReaction(peer: PeerId, emoji: string, messages: number) {
    const from = friend(peer)
    if (messages === 0 || !from) return close(reactionTag(peer))
    if (!words || notifier.permission() !== 'granted') return
    const written = reactionNoticeOf({ name: deps.nameOf(from), emoji, messages }, alerts().shows, words, deps.readable)
    if (!written) return
    await show({ ...written, tag: reactionTag(peer), peer, silent: true, again: false, lang: words.lang })
    if (isLookedAt(peer)) await close(reactionTag(peer))
  }
  const reactionTag = (peer: PeerId) => `${peer}/reaction`

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
  async function closeOf(peer: PeerId) {
    await close(peer)
    if (unreadIn(chat.getState(), clock.now()) === 0) await close(WHOLE)
  }

  /** What is read as it comes is never counted: neither the page nor the system has to draw a number that goes again at once. */
  function showCount() {
    cancelCount = undefined
    badge.show(unreadIn(chat.getState(), clock.now()))
  }

  function onChat(state: ChatState, before: ChatState) {
    if (state.summaries !== before.summaries || state.prefs !== before.prefs) {
      cancelCount ??= clock.after(BREATH, showCount)
      // Read, or some of it taken back: what the notification says is no longer so.
      for (const [peer, { unread }] of Object.entries(state.summaries))
        if (unread < (before.summaries[peer]?.unread ?? 0)) void closeOf(peer)
    }
    if (state.open?.peer !== before.open?.peer) look()
  }

  /** Whoever looks at a conversation has no more need of what tells of it. */
  function look() {
    const peer = chat.getState().open?.peer
    if (peer === undefined || !attention.watched()) return
    reactions.forget(peer)
    void close(reactionTag(peer))
    if (unreadOf(peer) === 0) void closeOf(peer)
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
    chat.subscribe(onChat),
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
