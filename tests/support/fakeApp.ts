import { createStore } from 'zustand/vanilla'
import type { App, DiskTrouble } from '../../src/app/app.ts'
import type { Timer } from '../../src/conversation/agreement.ts'
import { wordsOf } from '../../src/conversation/deeds.ts'
import type { Message } from '../../src/conversation/message.ts'
import type { Own } from '../../src/conversation/own.ts'
import { type ConversationId, conversationWith, type PersonId } from '../../src/engine/ids.ts'
import type { LinkState, LinksState } from '../../src/engine/linkState.ts'
import type { ChatSummary, ChatsState } from '../../src/features/chatList/chats.ts'
import type { Draft } from '../../src/features/composing/drafts.ts'
import type { IdentityState } from '../../src/features/identity/identity.ts'
import type { InstallationState } from '../../src/features/installation/installation.ts'
import type { News, NotificationsState } from '../../src/features/notifications/notifications.ts'
import type { AddResult, Contact, ContactRequest, PeopleState } from '../../src/features/people/people.ts'
import type { IndexState } from '../../src/features/search/search.ts'
import { DEFAULT_ALERTS } from '../../src/features/settings/alerts.ts'
import type { SettingsState } from '../../src/features/settings/settings.ts'
import { createListeners } from '../../src/lib/listeners.ts'
import { createFakeActs } from './fakeActs.ts'
import { said } from './fakeMessages.ts'
import { createFakeOpenings } from './fakeOpenings.ts'
import { createFakeSearch } from './fakeSearch.ts'

/** What the app is found with. */
export interface FakeWorld {
  identity: IdentityState
  contacts: readonly Contact[]
  requests: readonly ContactRequest[]
  /** Everything on the disk, oldest first, by conversation; so is all that is found by an ID. */
  messages: Readonly<Record<string, readonly Message[]>>
  unread: Readonly<Record<string, number>>
  own: Readonly<Record<string, Own>>
  drafts: Readonly<Record<string, Draft>>
  typing: Readonly<Record<string, true>>
  timers: Readonly<Record<string, Timer>>
  links: Readonly<Record<string, LinkState>>
  signalling: LinksState['signalling']
  settings: Partial<SettingsState>
  disk: DiskTrouble
  installation: Partial<InstallationState>
  notifications: Partial<NotificationsState>
  index: IndexState | undefined
  pageSize: number
}

export const fakeId = (seed: string) => `tete1${seed.repeat(60)}`.slice(0, 64) as PersonId
export const ME = fakeId('q7xm4zr9wk')
export const BOB = fakeId('p0d3s8jn5c')
export const ZOE = fakeId('v2ga6y0tlh')
/** The conversation with myself. */
export const NOTES = conversationWith(ME)

const SETTINGS: SettingsState = {
  theme: 'system',
  language: undefined,
  readReceipts: true,
  typingNotices: true,
  alerts: DEFAULT_ALERTS,
  relayOnly: false,
  relayAvailable: true,
  broker: 'https://chat.example/peer',
  brokers: [{ url: 'https://chat.example/peer', checksIds: true }],
}

/** An app without engine: the rooms' faces over plain memory, and levers to make things happen. Records what the screens asked for. */
export function createFakeApp(found: Partial<FakeWorld> = {}) {
  const asked: string[] = []
  const disk = new Map<string, readonly Message[]>(Object.entries(found.messages ?? {}))
  const timers = new Map<string, Timer>(Object.entries(found.timers ?? {}))

  const identity = createStore<IdentityState>(
    () => found.identity ?? { phase: 'ready', id: ME, name: 'Alice', notes: NOTES },
  )
  const people = createStore<PeopleState>(() => ({ contacts: found.contacts ?? [], requests: found.requests ?? [] }))
  const links = createStore<LinksState>(() => ({ signalling: found.signalling ?? 'online', byPeer: found.links ?? {} }))
  const settings = createStore<SettingsState>(() => ({ ...SETTINGS, ...found.settings }))
  const trouble = createStore<{ trouble: DiskTrouble }>(() => ({ trouble: found.disk }))
  const notifications = createStore<NotificationsState>(() => ({
    permission: 'unasked',
    offer: false,
    ...found.notifications,
  }))
  const news = createListeners<[News]>()
  const installation = createStore<InstallationState>(() => ({ update: false, way: 'unknown', ...found.installation }))
  const chats = createStore<ChatsState>(() => ({
    summaries: summariesOf(disk, found.unread ?? {}),
    own: found.own ?? {},
  }))
  const drafts = createStore<{ drafts: Readonly<Record<ConversationId, Draft>> }>(() => ({
    drafts: found.drafts ?? {},
  }))
  const typing = createStore<{ typing: Readonly<Record<ConversationId, true>> }>(() => ({ typing: found.typing ?? {} }))

  const timerOf = (conversation: string): Timer => timers.get(conversation) ?? { seconds: 0 }
  const unreadOf = (conversation: string) => chats.getState().summaries[conversation as ConversationId]?.unread ?? 0
  const isAlone = (conversation: string) => conversation === NOTES

  function summarise(conversation: string, change: Partial<ChatSummary> = {}) {
    const summary = { ...summaryOf(disk.get(conversation)?.at(-1), unreadOf(conversation)), ...change }
    chats.setState(({ summaries }) => ({ summaries: { ...summaries, [conversation]: summary } }))
  }

  function markRead(conversation: ConversationId) {
    if (unreadOf(conversation) === 0) return
    asked.push(`read ${conversation}`)
    summarise(conversation, { unread: 0 })
  }

  const openings = createFakeOpenings({
    disk,
    asked,
    pageSize: found.pageSize ?? 50,
    timerOf,
    draftOf: (conversation) => drafts.getState().drafts[conversation],
    seen: markRead,
  })

  function append(conversation: string, message: Message) {
    disk.set(conversation, [...(disk.get(conversation) ?? []), message])
    openings.change(conversation, ({ messages }) => ({ messages: [...messages, message] }))
    summarise(conversation)
  }

  function mark(conversation: string, id: string, change: Partial<Message>) {
    const marked = (all: readonly Message[]) => all.map((one) => (one.id === id ? { ...one, ...change } : one))
    disk.set(conversation, marked(disk.get(conversation) ?? []))
    openings.change(conversation, ({ messages }) => ({
      messages: marked(messages),
      ...('pinned' in change ? { pins: openings.pinsOf(conversation) } : {}),
    }))
  }

  function take(conversation: string, id: string) {
    const others = (all: readonly Message[]) => all.filter((one) => one.id !== id)
    disk.set(conversation, others(disk.get(conversation) ?? []))
    openings.change(conversation, ({ messages }) => ({ messages: others(messages) }))
    summarise(conversation)
  }

  let sent = 0
  const acts = createFakeActs({
    lines: { of: (conversation) => disk.get(conversation) ?? [], append, mark, take },
    asked,
    timerOf,
    setTimer(conversation, timer) {
      timers.set(conversation, timer)
      openings.change(conversation, () => ({ timer }))
    },
    isAlone,
    isOnline: (conversation) => links.getState().byPeer[conversation as string as PersonId]?.phase === 'online',
    nextId: () => `${ME}/1/${++sent}`,
    refuses: () => trouble.getState().trouble !== undefined,
  })
  const search = createFakeSearch(() => disk, asked, found.index)

  const app: App = {
    search: search.lazy,
    identity: {
      store: identity,
      async create(name) {
        if (name.trim() === '') return { ok: false, error: 'empty' }
        if (name.length > 64) return { ok: false, error: 'long' }
        identity.setState({ phase: 'ready', id: ME, name: name.trim(), notes: NOTES }, true)
        return { ok: true }
      },
      async rename(name) {
        if (name.trim() === '') return { ok: false, error: 'empty' }
        identity.setState({ phase: 'ready', id: ME, name: name.trim(), notes: NOTES }, true)
        return { ok: true }
      },
    },
    people: {
      store: people,
      async add(paste): Promise<AddResult> {
        const id = paste.trim() as PersonId
        if (id === ME) return { ok: false, error: 'self', id }
        if (people.getState().contacts.some((one) => one.id === id)) return { ok: false, error: 'known', id }
        if (!id.startsWith('tete1')) return { ok: false, error: 'wrong-kind' }
        if (id.length !== 64) return { ok: false, error: 'typo' }
        const contact: Contact = { id, name: '', status: 'asked', addedAt: Date.now() }
        people.setState((state) => ({ contacts: [...state.contacts, contact] }))
        return { ok: true, id }
      },
      async accept(from) {
        const request = people.getState().requests.find((one) => one.from === from)
        if (!request) return false
        asked.push(`accept ${from}`)
        const contact: Contact = { id: from, name: request.name, status: 'friend', addedAt: Date.now() }
        people.setState((state) => ({
          contacts: [...state.contacts, contact],
          requests: state.requests.filter((one) => one.from !== from),
        }))
        return true
      },
      async ignore(from) {
        asked.push(`ignore ${from}`)
        people.setState((state) => ({ requests: state.requests.filter((one) => one.from !== from) }))
        return true
      },
    },
    chat: { open: openings.open, acts },
    chats: {
      store: chats,
      async set(conversation, change) {
        asked.push(`set ${conversation} ${JSON.stringify(change)}`)
        const merged = { ...chats.getState().own[conversation], ...change }
        const kept: Own = Object.fromEntries(Object.entries(merged).filter(([, value]) => value !== undefined))
        chats.setState(({ own }) => ({ own: { ...own, [conversation]: kept } }))
        return true
      },
      markRead,
    },
    drafts: {
      store: drafts,
      set(conversation, draft) {
        const { text = '', replyTo, edit } = draft ?? {}
        const kept = text === '' && replyTo === undefined && edit === undefined ? undefined : draft
        drafts.setState(({ drafts: { [conversation]: _before, ...others } }) => ({
          drafts: kept ? { ...others, [conversation]: kept } : others,
        }))
        openings.onDraft(conversation)
      },
    },
    typing: { store: typing, tell: () => void asked.push('typing') },
    starred: {
      page: async () => ({
        all: [...disk].flatMap(([conversation, all]) =>
          all.flatMap((message) =>
            message.starred ? [{ conversation: conversation as ConversationId, message, starredAt: message.at }] : [],
          ),
        ),
        more: false,
      }),
    },
    settings: {
      store: settings,
      async set(change) {
        settings.setState(change)
        return true
      },
      async setBroker(url) {
        if (!/^https?:/.test(url)) return 'malformed'
        if (!settings.getState().brokers.some((one) => one.url === url)) return 'not-allowed'
        settings.setState({ broker: url })
        return 'done'
      },
    },
    links: { store: links, dialNow: (person) => void asked.push(`dial ${person}`) },
    disk: { store: trouble },
    notifications: {
      store: notifications,
      async turnOn() {
        asked.push('turnOn')
        notifications.setState({ permission: 'granted', offer: false })
        return true
      },
      async notNow() {
        asked.push('notNow')
        notifications.setState({ offer: false })
        return true
      },
      async change(change) {
        settings.setState((state) => ({ alerts: { ...state.alerts, ...change } }))
        return true
      },
      async preview(name) {
        asked.push(`play ${name}`)
        return true
      },
      speak: () => undefined,
      onNews: news.add,
    },
    installation: {
      store: installation,
      update: () => void asked.push('update'),
      async install() {
        asked.push('install')
        return true
      },
    },
    wake: () => void asked.push('wake'),
    leave: () => undefined,
    stop: async () => undefined,
  }

  return {
    app,
    /** What the screens asked of the rooms, in order. */
    asked,
    /** What can be done in a conversation: the very same that the screens have. */
    acts: (conversation: string) => acts(conversation as ConversationId),
    /** The newest look at a conversation. */
    opening(conversation: string) {
      const opening = openings.of(conversation).at(-1)
      if (!opening) throw new Error(`nobody looks at ${conversation}`)
      return opening
    },
    draft: (conversation: string) => drafts.getState().drafts[conversation as ConversationId],
    own: (conversation: string) => chats.getState().own[conversation as ConversationId],
    /** In whichever conversation it is. */
    mark(id: string, change: Partial<Message>) {
      for (const conversation of disk.keys()) mark(conversation, id, change)
    },
    /** A message comes in; unread until the screen says it was seen. */
    receive(from: string, text: string, id = `${from}/1/${(disk.get(from)?.length ?? 0) + 1}`) {
      append(from, said({ id, from, text, at: Date.now() }))
      summarise(from, { unread: unreadOf(from) + 1 })
    },
    /** All of it. */
    read: (conversation: string) => summarise(conversation, { unread: 0 }),
    types: (person: PersonId, now: boolean) =>
      typing.setState(({ typing: { [conversationWith(person)]: _before, ...others } }) => ({
        typing: now ? { ...others, [person]: true as const } : others,
      })),
    link: (person: PersonId, link: LinkState) =>
      links.setState((state) => ({ byPeer: { ...state.byPeer, [person]: link } })),
    broker: (signalling: LinksState['signalling']) => links.setState({ signalling }),
    tellNews: (told: News) => news.tell(told),
    offerNotifications: () => notifications.setState({ offer: true }),
    updateReady: () => installation.setState({ update: true }),
    search,
    diskTrouble: (what: DiskTrouble) => trouble.setState({ trouble: what }),
    change: (id: string, change: Partial<Contact>) =>
      people.setState((state) => ({
        contacts: state.contacts.map((one) => (one.id === id ? { ...one, ...change } : one)),
      })),
  }
}

function summariesOf(disk: ReadonlyMap<string, readonly Message[]>, unread: Readonly<Record<string, number>>) {
  const all: Record<string, ChatSummary> = {}
  for (const [conversation, messages] of disk) all[conversation] = summaryOf(messages.at(-1), unread[conversation] ?? 0)
  return all
}

const summaryOf = (last: Message | undefined, unread: number): ChatSummary => ({
  unread,
  lastText: (last && wordsOf(last)) ?? '',
  lastAt: last?.at ?? 0,
  lastFrom: last?.from === 'me' ? 'me' : 'friend',
  lastKind: last?.what.kind ?? 'text',
  lastActivityAt: last?.at ?? 0,
})

export type FakeApp = ReturnType<typeof createFakeApp>
