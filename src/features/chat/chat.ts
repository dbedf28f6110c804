import { createStore } from 'zustand/vanilla'
import { type Entry, entryId, type Writer } from '../../engine/entry.ts'
import type { Links } from '../../engine/links.ts'
import type { Log, Projected } from '../../engine/log.ts'
import { type Marks, type MarksKeeper, NO_MARKS } from '../../engine/marks.ts'
import { createListeners } from '../../lib/listeners.ts'
import type { ReadonlyStore } from '../../lib/readonlyStore.ts'
import type { Clock } from '../../ports/clock.ts'
import type { QuickStore } from '../../ports/quickStore.ts'
import type { Storage } from '../../ports/storage.ts'
import type { PeerId } from '../../ports/transport.ts'
import type { Anew } from '../identity/identity.ts'
import { createActs } from './acts.ts'
import { createConversation } from './conversation.ts'
import { createDrafts } from './drafts.ts'
import { createErasing } from './erasing.ts'
import { TEXT, typed } from './kinds.ts'
import type { Chat, ChatPrefs, ChatState, Draft, Message, SendResult } from './message.ts'
import { createProjection, type Outcome } from './projection.ts'
import { keyIn, messageOf, rowAt } from './rows.ts'
import { newestOfMine } from './stretch.ts'
import { readChats } from './summary.ts'
import { type ChatRow, chatsTable, parsePrefsRow, prefsTable } from './tables.ts'
import { createTyping } from './typing.ts'
import { createVanishing } from './vanishing.ts'

interface Deps {
  storage: Storage
  log: Log
  marks: MarksKeeper
  links: Links
  clock: Clock
  drafts: QuickStore
  me(conversation: PeerId): Writer
  audience(peer: PeerId): boolean
  /** Do I tell friends when I write, and what I have read? Who does not is not told either. */
  tellsTyping(): boolean
  tellsRead(): boolean
  /** The person looks at this conversation, or at none. */
  onFocus(peer: PeerId | undefined): void
}

export interface ChatRoom extends Chat {
  load(): Promise<void>
  /** For another ID of mine: nothing is agreed with anybody yet, and everything goes on from where it stood `before`. */
  anew(): Promise<Anew>
  /** For the log: what its entries come to. */
  project(entries: readonly Entry[], mine: boolean): Promise<Projected>
  /** A mark of this conversation has risen. */
  onMarks(peer: PeerId, marks: Marks, name: keyof Marks): void
  /** A friend has put an emoji on something of mine, or has taken it away again: ''. */
  onReaction(tell: (peer: PeerId, id: string, emoji: string) => void): () => void
  /** What friends have written, once it is on disk. */
  onArrived(tell: (peer: PeerId, messages: readonly Message[]) => void): () => void
  stop(): void
}

/** The conversation on screen, and the list's last lines. The log is the truth, this is the part of it that is looked at. */
export function createChat(deps: Deps): ChatRoom {
  const { storage, log, marks, links, clock, me, onFocus } = deps
  const store = createStore<ChatState>(() => ({ open: undefined, summaries: {}, prefs: {}, drafts: {}, typing: {} }))
  const arrived = createListeners<[PeerId, readonly Message[]]>()
  const reacted = createListeners<[PeerId, string, string]>()
  const drafts = createDrafts(deps.drafts)
  const failures = new Map<PeerId, readonly Message[]>()
  let failed = 0

  const openPeer = () => store.getState().open?.peer
  const chat = (peer: PeerId) => store.getState().summaries[peer] as ChatRow | undefined
  const draft = (peer: PeerId) => store.getState().drafts[peer]
  const setChat = (row: ChatRow) =>
    store.setState(({ summaries }) => ({ summaries: { ...summaries, [row.peer]: row } }))
  /** Who keeps their own reading to themselves does not see that of others. */
  const shownMarks = (all: Marks): Marks => (deps.tellsRead() ? all : { ...all, read: {} })
  const seen = async (peer: PeerId) => (await marks.read(peer)).seen

  const conversation = createConversation({
    storage,
    clock,
    me,
    marks: async (peer) => shownMarks(await marks.read(peer)),
    chat,
    failures: (peer) => failures.get(peer) ?? [],
    draft,
    get: () => store.getState().open,
    set: (open) => store.setState({ open }),
  })

  function onWritten(peer: PeerId, outcome: Outcome) {
    if (outcome.chat) setChat(outcome.chat)
    vanishing.added(peer, outcome.vanishing)
    leaveGone(peer, outcome)
    for (const { id, emoji } of outcome.reactions ?? []) reacted.tell(peer, id, emoji)
    if (openPeer() === peer) conversation.onWritten(outcome)
    if (outcome.news.length === 0) return
    typing.heard(peer)
    const prefs = store.getState().prefs[peer]
    if (prefs?.archived && !isMuted(prefs)) void setPrefs(peer, { archived: undefined })
    const context = { marks: NO_MARKS, now: clock.now(), quoted: () => undefined }
    arrived.tell(
      peer,
      outcome.news.map((row) => messageOf(row, context)),
    )
  }
  /** A message that is no more is not said anew either: what it said would stay on the device. */
  function leaveGone(peer: PeerId, { rows, gone }: Outcome) {
    const { edit, ...rest } = draft(peer) ?? { text: '' }
    if (!edit) return
    const now = rows.find((row) => entryId(row) === edit.id)
    if (gone.includes(edit.id) || (now && now.kind !== TEXT)) setDraft(peer, rest)
  }
  function setDraft(peer: PeerId, next: Draft | undefined) {
    const kept = drafts.keep(peer, next)
    store.setState(({ drafts: { [peer]: _before, ...others } }) => ({
      drafts: kept ? { ...others, [peer]: kept } : others,
    }))
    if (openPeer() === peer) conversation.onDraft()
  }
  const isMuted = ({ mutedUntil }: ChatPrefs) => mutedUntil !== undefined && mutedUntil > clock.now()

  const project = createProjection({ storage, now: clock.now, me, chat, seen, onWritten })
  const erase = createErasing({ storage, log, now: clock.now, chat, seen, onWritten })
  const vanishing = createVanishing({ storage, clock, erase })
  const acts = createActs({ storage, log, marks, clock, me, peer: openPeer, chat, erase, onWritten })
  const typing = createTyping({
    links,
    clock,
    audience: deps.audience,
    tells: deps.tellsTyping,
    onTyping: (peer, on) =>
      store.setState(({ typing: { [peer]: _before, ...others } }) => ({
        typing: on ? { ...others, [peer]: true } : others,
      })),
  })

  /** What those that could not be written answer. */
  const answered = new Map<string, string>()
  /** Lets go of the words of one of them. */
  const release = new Map<string, () => void>()

  async function write(peer: PeerId, text: string, replyTo?: string): Promise<SendResult> {
    const at = Math.floor(clock.now())
    const written = drafts.sending(peer, { text, at, ...(replyTo === undefined ? {} : { replyTo }) })
    const key = replyTo === undefined ? undefined : keyIn(peer, replyTo)
    const target = key && (await rowAt(storage, key).catch(() => undefined))
    const seconds = chat(peer)?.timer?.seconds
    const body = {
      text,
      ...(target ? { reply: { by: target.author, instance: target.instance, seq: target.seq } } : {}),
      ...(seconds ? { ttl: seconds } : {}),
    }
    const appended = await log.append(peer, TEXT, body).catch(() => ({ ok: false as const }))
    typing.tell(peer, false)
    if (appended.ok) {
      written()
      const { author, instance, seq } = appended.entry
      if (openPeer() === peer) await conversation.toLatest()
      return { ok: true, id: `${author}/${instance}/${seq}` }
    }
    const id = `failed/${++failed}`
    const message: Message = { id, from: 'me', kind: 'text', text, at: clock.now(), status: 'failed' }
    failures.set(peer, [...(failures.get(peer) ?? []), message])
    release.set(id, written)
    if (replyTo !== undefined) answered.set(id, replyTo)
    if (openPeer() === peer) conversation.refresh()
    return { ok: false, error: 'storage' }
  }

  function takeFailure(peer: PeerId, id: string): Message | undefined {
    const all = failures.get(peer) ?? []
    const found = all.find((message) => message.id === id)
    release.get(id)?.()
    release.delete(id)
    failures.set(
      peer,
      all.filter((message) => message !== found),
    )
    return found
  }

  async function setPrefs(peer: PeerId, change: Parameters<Chat['setPrefs']>[1]): Promise<boolean> {
    const merged = { ...store.getState().prefs[peer], ...change }
    const prefs = Object.fromEntries(Object.entries(merged).filter(([, value]) => value !== undefined)) as ChatPrefs
    // Shown at once, and taken back if the disk refuses: nobody but me sees it.
    const before = store.getState().prefs
    store.setState({ prefs: { ...before, [peer]: prefs } })
    if ((await storage.write([{ put: prefsTable.name, row: { peer, ...prefs } }])) === 'done') return true
    const old = before[peer]
    store.setState(({ prefs: { [peer]: _refused, ...others } }) => ({
      prefs: old ? { ...others, [peer]: old } : others,
    }))
    return false
  }

  return {
    ...acts,
    store: store as ReadonlyStore<ChatState>,
    project,
    onArrived: arrived.add,
    onReaction: reacted.add,
    async open(peer, id) {
      onFocus(peer)
      if (store.getState().prefs[peer]?.flagged) void setPrefs(peer, { flagged: undefined })
      return conversation.open(peer, id)
    },
    close() {
      conversation.close()
      onFocus(undefined)
    },
    loadOlder: conversation.loadOlder,
    loadNewer: conversation.loadNewer,
    toLatest: conversation.toLatest,
    jump: conversation.jump,
    jumpToDate: conversation.jumpToDate,
    async send(raw, { replyTo } = {}) {
      const peer = openPeer()
      const text = typed(raw)
      if (!text.ok) return text
      return peer === undefined ? { ok: false, error: 'storage' } : write(peer, text.text, replyTo)
    },
    async retry(id) {
      const peer = openPeer()
      const message = peer === undefined ? undefined : takeFailure(peer, id)
      return peer === undefined || !message
        ? { ok: false, error: 'storage' }
        : write(peer, message.text, answered.get(id))
    },
    async cancel(id) {
      const peer = openPeer()
      if (peer === undefined || !id.startsWith('failed/')) return acts.cancel(id)
      const found = takeFailure(peer, id)
      conversation.refresh()
      return found ? { ok: true } : { ok: false, error: 'impossible' }
    },
    tellTyping() {
      const peer = openPeer()
      if (peer !== undefined) typing.tell(peer, true)
    },
    setDraft,
    setPrefs,
    markRead(which) {
      const peer = which ?? openPeer()
      if (peer === undefined) return
      if (peer === openPeer()) conversation.atEnd()
      // Alone: a message that is being written counts itself into the same row.
      const reading = log.alone(peer, async () => {
        const upTo = [...(await log.frontier(peer, peer))]
        const before = chat(peer)
        if (before && before.unread > 0) {
          const { firstUnread: _read, ...rest } = before
          const row = { ...rest, unread: 0 }
          if ((await storage.write([{ put: chatsTable.name, row }])) === 'done') setChat(row)
        }
        await marks.raise(peer, 'seen', upTo)
      })
      void reading.catch(() => undefined)
    },
    async anew() {
      const before: Record<PeerId, number> = {}
      const rows: ChatRow[] = []
      for (const peer of Object.keys(store.getState().summaries)) {
        before[peer] = await log.lamport(peer)
        const { timer, proposal, ...rest } = chat(peer)!
        if (timer || proposal) rows.push(rest)
      }
      const changes = rows.map((row) => ({ put: chatsTable.name, row }))
      return { before, changes, onWritten: () => void rows.map(setChat) }
    },
    async load() {
      const prefs: Record<PeerId, ChatPrefs> = {}
      for (const row of await storage.range({ table: prefsTable.name })) {
        const parsed = parsePrefsRow(row)
        if (!parsed) continue
        const { peer, ...rest } = parsed
        prefs[peer] = rest
      }
      for (const peer of drafts.interrupted()) {
        drafts.takeUp(peer, await newestOfMine(storage, peer))
      }
      store.setState({ summaries: await readChats(storage, chatsTable.name), prefs, drafts: drafts.load() })
      void vanishing.load(marks.read).catch(() => undefined)
    },
    onMarks(peer, raised, name) {
      if (name === 'delivered') vanishing.raised(peer, true, raised.delivered)
      if (name === 'seen') vanishing.raised(peer, false, raised.seen)
      if (openPeer() === peer) conversation.onMarks(shownMarks(raised))
    },
    stop() {
      vanishing.stop()
      typing.stop()
    },
  }
}
