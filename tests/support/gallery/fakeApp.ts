import { createStore } from 'zustand/vanilla'
import type { App } from '../../../src/app/app.ts'
import type { Timer } from '../../../src/conversation/agreement.ts'
import { wordsOf } from '../../../src/conversation/deeds.ts'
import type { Message } from '../../../src/conversation/message.ts'
import type { Own } from '../../../src/conversation/own.ts'
import type { ConversationId, PersonId } from '../../../src/engine/ids.ts'
import type { LinksState } from '../../../src/engine/linkState.ts'
import type { RelayHealth } from '../../../src/engine/relayHealth.ts'
import type { ChatSummary, ChatsState } from '../../../src/features/chatList/chats.ts'
import type { Draft } from '../../../src/features/composing/drafts.ts'
import type { InstallationState } from '../../../src/features/installation/installation.ts'
import { createFakeLock } from '../fakeLock.ts'
import { createFakeActs } from './fakeActs.ts'
import { fakeDoctor } from './fakeDoctor.ts'
import { createFakeOpenings } from './fakeOpenings.ts'
import { type FakeWorld, fakeRooms, ME, NOTES } from './fakeRooms.ts'
import { createFakeSearch } from './fakeSearch.ts'

/**
 * Fake app, of the gallery and nobody else: the rooms' faces over plain memory. A scene is a picture of one moment,
 * shown at once by a built page; a world of whole apps lives in Node and takes its time to come to that. Tests of what
 * screens do have such apps: see company.ts.
 */
export function createFakeApp(found: Partial<FakeWorld> = {}): App {
  const disk = new Map<string, readonly Message[]>(Object.entries(found.messages ?? {}))
  const timers = new Map<string, Timer>(Object.entries(found.timers ?? {}))

  const links = createStore<LinksState>(() => ({ signalling: found.signalling ?? 'online', byPeer: found.links ?? {} }))
  const trouble = createStore<{ trouble: FakeWorld['disk'] }>(() => ({ trouble: found.disk }))
  const installation = createStore<InstallationState>(() => ({ update: false, way: 'unknown', ...found.installation }))
  const chats = createStore<ChatsState>(() => ({
    summaries: summariesOf(disk, found.unread ?? {}),
    own: found.own ?? {},
    ticks: Object.fromEntries([...disk].map(([conversation, all]) => [conversation, tickOf(all.at(-1))])),
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
    const tick = tickOf(disk.get(conversation)?.at(-1))
    chats.setState(({ summaries, ticks }) => ({
      summaries: { ...summaries, [conversation]: summary },
      ticks: { ...ticks, [conversation]: tick },
    }))
  }

  function markRead(conversation: ConversationId) {
    if (unreadOf(conversation) === 0) return
    summarise(conversation, { unread: 0 })
  }

  const openings = createFakeOpenings({
    disk,
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
  const search = createFakeSearch(() => disk, found.index)

  return {
    search,
    ...fakeRooms(found),
    chat: { open: openings.open, acts, atHand: () => [] },
    chats: {
      store: chats,
      async set(conversation, change) {
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
    leaving: { deleteChat: async () => async () => true },
    typing: { store: typing, tell: () => undefined },
    starred: {
      page: async (_last, only) => ({
        all: [...disk].flatMap(([conversation, all]) =>
          all.flatMap((message) =>
            message.starred && (only ?? conversation) === conversation
              ? [{ conversation: conversation as ConversationId, message, starredAt: message.at }]
              : [],
          ),
        ),
        more: false,
      }),
    },
    links: { store: links, dialNow: () => undefined },
    doctor: fakeDoctor(found.doctor),
    relays: { store: createStore<RelayHealth>(() => found.relays ?? { ways: {}, met: {} }) },
    disk: { store: trouble },
    installation: {
      store: installation,
      update: () => undefined,
      async install() {
        return true
      },
    },
    forgetDevice: () => undefined,
    codes: { open: async () => ({ read: async () => ({ ok: false, why: 'none' }), close: () => undefined }) },
    lock: found.lock ?? createFakeLock().lock,
    wake: () => undefined,
    leave: () => undefined,
    stop: async () => undefined,
  }
}

function summariesOf(disk: ReadonlyMap<string, readonly Message[]>, unread: Readonly<Record<string, number>>) {
  const all: Record<string, ChatSummary> = {}
  for (const [conversation, messages] of disk) all[conversation] = summaryOf(messages.at(-1), unread[conversation] ?? 0)
  return all
}

const tickOf = (last: Message | undefined) => (last?.status ? { status: last.status } : undefined)

const summaryOf = (last: Message | undefined, unread: number): ChatSummary => ({
  unread,
  lastText: (last && wordsOf(last)) ?? '',
  lastAt: last?.at ?? 0,
  lastFrom: last?.from === 'me' ? 'me' : 'friend',
  lastKind: last?.what.kind ?? 'text',
  lastActivityAt: last?.at ?? 0,
})
