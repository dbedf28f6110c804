import { createStore } from 'zustand/vanilla'
import type { App, DiskTrouble } from '../../src/app/app.ts'
import type { InstallationState } from '../../src/app/installation.ts'
import type { LinkState, LinksState } from '../../src/engine/linkState.ts'
import type { ChatState, ChatSummary, Message, SendResult, Timer } from '../../src/features/chat/message.ts'
import type { AddResult, Contact, ContactRequest, ContactsState } from '../../src/features/contacts/contact.ts'
import type { IdentityState } from '../../src/features/identity/identity.ts'
import type { News, NotificationsState } from '../../src/features/notifications/notifications.ts'
import type { IndexState } from '../../src/features/search/search.ts'
import { DEFAULT_ALERTS } from '../../src/features/settings/alerts.ts'
import type { SettingsState } from '../../src/features/settings/settings.ts'
import { createListeners } from '../../src/lib/listeners.ts'
import { createFakeActs, withAbout } from './fakeActs.ts'
import { createFakeSearch } from './fakeSearch.ts'

/** What the app is found with. */
export interface FakeWorld {
  identity: IdentityState
  contacts: readonly Contact[]
  requests: readonly ContactRequest[]
  /** Everything on the disk, oldest first. */
  messages: Readonly<Record<string, readonly Message[]>>
  unread: Readonly<Record<string, number>>
  prefs: ChatState['prefs']
  drafts: ChatState['drafts']
  typing: ChatState['typing']
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

export const fakeId = (seed: string): string => `tete1${seed.repeat(60)}`.slice(0, 64)
export const ME = fakeId('q7xm4zr9wk')
export const BOB = fakeId('p0d3s8jn5c')
export const ZOE = fakeId('v2ga6y0tlh')

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
  const disk = new Map<string, Message[]>(
    Object.entries(found.messages ?? {}).map(([peer, messages]) => [peer, [...messages]]),
  )
  const pageSize = found.pageSize ?? 50
  let sent = 0

  const identity = createStore<IdentityState>(() => found.identity ?? { phase: 'ready', id: ME, name: 'Alice' })
  const contacts = createStore<ContactsState>(() => ({
    contacts: found.contacts ?? [],
    requests: found.requests ?? [],
  }))
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
  const chat = createStore<ChatState>(() => ({
    open: undefined,
    summaries: summariesOf(disk, found.unread ?? {}),
    prefs: found.prefs ?? {},
    drafts: found.drafts ?? {},
    typing: found.typing ?? {},
  }))

  const isOnline = (peer: string) => links.getState().byPeer[peer]?.phase === 'online'

  function summarise(peer: string, change: Partial<ChatSummary>) {
    chat.setState((state) => {
      const last = disk.get(peer)?.at(-1)
      const summary = { ...state.summaries[peer], ...summaryOf(last, state.summaries[peer]?.unread ?? 0), ...change }
      return { summaries: { ...state.summaries, [peer]: summary } }
    })
  }

  function show(peer: string, count: number) {
    const all = disk.get(peer) ?? []
    const messages = all.slice(Math.max(all.length - count, 0))
    const pins = all.filter((one) => one.pinned).reverse()
    const timer = found.timers?.[peer] ?? { seconds: 0 }
    const complete = messages.length === all.length
    const open = { peer, messages, complete, newest: true, loading: false, pins, timer }
    chat.setState(({ drafts }) => ({ open: withAbout(open, disk, drafts[peer]) }))
  }

  function append(peer: string, message: Message) {
    disk.set(peer, [...(disk.get(peer) ?? []), message])
    chat.setState((state) =>
      state.open?.peer === peer ? { open: { ...state.open, messages: [...state.open.messages, message] } } : {},
    )
  }

  function mark(id: string, change: Partial<Message>) {
    const marked = (all: readonly Message[]) => all.map((one) => (one.id === id ? { ...one, ...change } : one))
    for (const [peer, all] of disk) disk.set(peer, marked(all))
    chat.setState((state) => (state.open ? { open: { ...state.open, messages: marked(state.open.messages) } } : {}))
  }

  function take(id: string) {
    for (const [peer, all] of disk)
      disk.set(
        peer,
        all.filter((one) => one.id !== id),
      )
    const open = chat.getState().open
    if (!open) return
    chat.setState({ open: { ...open, messages: open.messages.filter((one) => one.id !== id) } })
    summarise(open.peer, {})
  }

  async function send(text: string): Promise<SendResult> {
    const peer = chat.getState().open?.peer
    if (text.trim() === '' || peer === undefined) return { ok: false, error: 'empty' }
    asked.push(`send ${text}`)
    const id = `${ME}/1/${++sent}`
    if (trouble.getState().trouble) {
      append(peer, { id, from: 'me', kind: 'text', text, at: Date.now(), status: 'failed' })
      return { ok: false, error: 'storage' }
    }
    append(peer, { id, from: 'me', kind: 'text', text, at: Date.now(), status: 'waiting' })
    summarise(peer, {})
    if (isOnline(peer)) setTimeout(() => mark(id, { status: 'delivered' }), 0)
    return { ok: true, id }
  }

  const search = createFakeSearch(() => disk, asked, found.index)

  const app: App = {
    search: search.door,
    identity: {
      store: identity,
      async create(name) {
        if (name.trim() === '') return { ok: false, error: 'empty' }
        if (name.length > 64) return { ok: false, error: 'long' }
        identity.setState({ phase: 'ready', id: ME, name: name.trim() }, true)
        return { ok: true }
      },
      async rename(name) {
        if (name.trim() === '') return { ok: false, error: 'empty' }
        identity.setState({ phase: 'ready', id: ME, name: name.trim() }, true)
        return { ok: true }
      },
    },
    contacts: {
      store: contacts,
      async add(paste): Promise<AddResult> {
        const id = paste.trim()
        if (id === ME) return { ok: false, error: 'self', id }
        if (contacts.getState().contacts.some((one) => one.id === id)) return { ok: false, error: 'known', id }
        if (!id.startsWith('tete1')) return { ok: false, error: 'wrong-kind' }
        if (id.length !== 64) return { ok: false, error: 'typo' }
        const contact: Contact = { id, name: '', status: 'asked', addedAt: Date.now() }
        contacts.setState((state) => ({ contacts: [...state.contacts, contact] }))
        return { ok: true, id }
      },
      async accept(from) {
        const request = contacts.getState().requests.find((one) => one.from === from)
        if (!request) return false
        asked.push(`accept ${from}`)
        const contact: Contact = { id: from, name: request.name, status: 'friend', addedAt: Date.now() }
        contacts.setState((state) => ({
          contacts: [...state.contacts, contact],
          requests: state.requests.filter((one) => one.from !== from),
        }))
        return true
      },
      async ignore(from) {
        asked.push(`ignore ${from}`)
        contacts.setState((state) => ({ requests: state.requests.filter((one) => one.from !== from) }))
        return true
      },
    },
    chat: {
      ...createFakeActs({ chat, disk, asked, mark, take }),
      store: chat,
      async open(peer) {
        asked.push(`open ${peer}`)
        show(peer, pageSize)
        return true
      },
      close() {
        asked.push('close')
        chat.setState({ open: undefined })
      },
      async loadOlder() {
        asked.push('loadOlder')
        const open = chat.getState().open
        if (!open || open.complete || open.loading) return
        chat.setState({ open: { ...open, loading: true } })
        await new Promise((resolve) => setTimeout(resolve, 20))
        const now = chat.getState().open
        if (now?.peer === open.peer) show(open.peer, now.messages.length + pageSize)
      },
      send,
      async retry(id) {
        asked.push(`retry ${id}`)
        mark(id, { status: 'waiting' })
        return { ok: true, id }
      },
      async cancel(id) {
        asked.push(`cancel ${id}`)
        take(id)
        return { ok: true }
      },
      markRead(which) {
        const peer = which ?? chat.getState().open?.peer
        if (peer === undefined || !chat.getState().summaries[peer]?.unread) return
        asked.push(`read ${peer}`)
        summarise(peer, { unread: 0 })
      },
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
    links: { store: links, dialNow: (peer) => void asked.push(`dial ${peer}`) },
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
    mark,
    /** A message comes in; unread until the screen says it was seen. */
    receive(peer: string, text: string, id = `${peer}/1/${(disk.get(peer)?.length ?? 0) + 1}`) {
      append(peer, { id, from: peer, kind: 'text', text, at: Date.now() })
      summarise(peer, { unread: (chat.getState().summaries[peer]?.unread ?? 0) + 1 })
    },
    /** All of it. */
    read: (peer: string) => summarise(peer, { unread: 0 }),
    types: (peer: string, now: boolean) =>
      chat.setState(({ typing: { [peer]: _before, ...others } }) => ({
        typing: now ? { ...others, [peer]: true } : others,
      })),
    link: (peer: string, link: LinkState) => links.setState((state) => ({ byPeer: { ...state.byPeer, [peer]: link } })),
    broker: (signalling: LinksState['signalling']) => links.setState({ signalling }),
    tellNews: (told: News) => news.tell(told),
    offerNotifications: () => notifications.setState({ offer: true }),
    updateReady: () => installation.setState({ update: true }),
    search,
    diskTrouble: (what: DiskTrouble) => trouble.setState({ trouble: what }),
    change: (id: string, change: Partial<Contact>) =>
      contacts.setState((state) => ({
        contacts: state.contacts.map((one) => (one.id === id ? { ...one, ...change } : one)),
      })),
  }
}

function summariesOf(disk: ReadonlyMap<string, readonly Message[]>, unread: Readonly<Record<string, number>>) {
  const all: Record<string, ChatSummary> = {}
  for (const [peer, messages] of disk) {
    const last = messages.at(-1)
    all[peer] = summaryOf(last, unread[peer] ?? 0)
  }
  return all
}

const summaryOf = (last: Message | undefined, unread: number): ChatSummary => ({
  unread,
  lastText: last?.text ?? '',
  lastAt: last?.at ?? 0,
  lastFrom: last?.from === 'me' ? 'me' : 'friend',
  lastKind: last?.kind ?? 'text',
  stirredAt: last?.at ?? 0,
})

export type FakeApp = ReturnType<typeof createFakeApp>
