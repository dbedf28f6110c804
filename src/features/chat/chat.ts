import { createStore } from 'zustand/vanilla'
import { compareOrder, entryId, type Order, parseEntryId } from '../../engine/entry.ts'
import type { Log } from '../../engine/log.ts'
import { type Marks, type MarksKeeper, NO_MARKS } from '../../engine/marks.ts'
import { createTurn } from '../../lib/inTurn.ts'
import type { ReadonlyStore } from '../../lib/readonlyStore.ts'
import type { Clock } from '../../ports/clock.ts'
import type { Storage } from '../../ports/storage.ts'
import type { PeerId } from '../../ports/transport.ts'
import { DELETE, TEXT, typed } from './kinds.ts'
import type { Chat, ChatState, ChatSummary, Message, SendResult } from './message.ts'
import {
  chatsTable,
  messageOf,
  type Page,
  page,
  readSummaries,
  type Shown,
  shownOf,
  statusOf,
  targetOf,
} from './transcript.ts'

/** Messages of one look at the disk: two screens of a large monitor. */
const PAGE = 60
/** Messages at hand of a conversation that grows while it is open. */
const MAX_LIVE = 1_000

interface Deps {
  storage: Storage
  log: Log
  marks: MarksKeeper
  clock: Clock
  self: () => PeerId
  /** The person looks at this conversation, or at none. */
  onFocus(peer: PeerId | undefined): void
}

export interface ChatRoom extends Chat {
  load(): Promise<void>
  summary(peer: PeerId): ChatSummary | undefined
  /** What the summary will be once the write under way is on disk. */
  onSummary(peer: PeerId, summary: ChatSummary | undefined): void
  /** A mark of this conversation has risen. */
  onMarks(peer: PeerId, marks: Marks): void
}

/** The conversation on screen; the list's last lines. The log is the truth, this is the part of it that is looked at. */
export function createChat({ storage, log, marks, clock, self, onFocus }: Deps): ChatRoom {
  const store = createStore<ChatState>(() => ({ open: undefined, summaries: {} }))
  const inTurn = createTurn()
  /** The entries behind `open.messages`, in shown order, and what could not be written, by conversation. */
  let entries: readonly Shown[] = []
  /** From here on everything that is on the disk is loaded. */
  let floor: Order | undefined
  let known: Marks = NO_MARKS
  const failures = new Map<PeerId, readonly Message[]>()
  let failed = 0

  const openPeer = () => store.getState().open?.peer

  /** Messages that did not change stay the same objects, so that a tick redraws one line. */
  function show(change: Partial<NonNullable<ChatState['open']>> = {}) {
    store.setState(({ open }) => {
      if (!open) return {}
      const before = new Map(open.messages.map((m) => [m.id, m]))
      const messages = entries.map((entry) => {
        const old = before.get(entryId(entry))
        return old && (old.from !== 'me' || old.status === statusOf(entry, known))
          ? old
          : messageOf(entry, known, clock.now())
      })
      return { open: { ...open, ...change, messages: [...messages, ...(failures.get(open.peer) ?? [])] } }
    })
  }

  function insert(more: readonly Shown[]) {
    const [last, first] = [entries.at(-1), more[0]]
    if (more.length === 1 && first && (!last || compareOrder(last.order, first.order) < 0)) {
      entries = [...entries, first] // as almost always
      return
    }
    const all = new Map(entries.map((e) => [entryId(e), e]))
    for (const entry of more) all.set(entryId(entry), entry)
    entries = [...all.values()].sort((a, b) => compareOrder(a.order, b.order))
  }

  /** What streams in while nobody has asked for older ones: only the newest are kept at hand, the rest is on the disk. */
  function trim(): { complete?: false } {
    if (paged || entries.length <= MAX_LIVE) return {}
    entries = entries.slice(-MAX_LIVE / 2)
    floor = entries[0]?.order
    return { complete: false }
  }
  let paged = false

  const stillOpen = (peer: PeerId, at: object) => openPeer() === peer && opening === at
  let opening: object = {}

  async function open(peer: PeerId) {
    const at = {}
    opening = at
    entries = []
    floor = undefined
    paged = false
    gone.clear()
    known = NO_MARKS
    store.setState({ open: { peer, messages: [], complete: false, loading: true } })
    onFocus(peer)
    const loading = Promise.all([page(storage, peer, PAGE), marks.read(peer)])
    const [newest, itsMarks] = await loading.catch(() => [undefined, NO_MARKS] as const)
    if (!stillOpen(peer, at)) return
    if (known === NO_MARKS) known = itsMarks // unless one has risen meanwhile
    take(newest)
  }
  /** Undefined when the disk could not be read. */
  function take(loaded: Page | undefined) {
    if (loaded) {
      const from = loaded.shown[0]?.order ?? floor
      floor = from
      insert(loaded.shown.filter((entry) => !gone.has(entryId(entry))))
      // What came meanwhile and belongs above this page comes with its own.
      if (from && !loaded.complete) entries = entries.filter((e) => compareOrder(e.order, from) >= 0)
    }
    show({ loading: false, complete: loaded?.complete ?? false })
  }
  /** Taken back while a page was on its way from the disk. */
  const gone = new Set<string>()

  const loadOlder = () =>
    inTurn(async () => {
      const { open } = store.getState()
      const at = opening
      if (!open || open.loading || open.complete || !floor) return
      paged = true
      show({ loading: true })
      const older = await page(storage, open.peer, PAGE, floor).catch(() => undefined)
      if (stillOpen(open.peer, at)) take(older)
    })

  log.onWritten((peer, written) => {
    const summary = pending.get(peer)
    if (summary) setSummary(peer, summary)
    pending.delete(peer)
    if (peer !== openPeer()) return
    const { open } = store.getState()
    const taken = new Set(written.flatMap((e) => targetOf(e) ?? []).map(entryId))
    for (const id of taken) gone.add(id)
    // What belongs above the oldest one loaded comes with its page.
    const fits = (e: Shown) => open?.complete || open?.loading || !floor || compareOrder(e.order, floor) > 0
    insert(written.flatMap((e) => shownOf(e) ?? []).filter(fits))
    if (taken.size > 0) entries = entries.filter((e) => !taken.has(entryId(e)))
    // While a page is on its way, what lies between it and the newest must not go.
    show(open?.loading ? {} : trim())
  })
  /** Summaries whose write is under way. */
  const pending = new Map<PeerId, ChatSummary>()

  const setSummary = (peer: PeerId, summary: ChatSummary) =>
    store.setState(({ summaries }) => ({ summaries: { ...summaries, [peer]: summary } }))

  async function write(peer: PeerId, text: string): Promise<SendResult> {
    const appended = await log
      .append(peer, TEXT, { text })
      .catch(() => ({ ok: false as const, why: 'broken' as const }))
    if (appended.ok) return { ok: true, id: entryId(appended.entry) }
    const message: Message = {
      id: `failed/${++failed}`,
      from: 'me',
      kind: 'text',
      text,
      at: clock.now(),
      status: 'failed',
    }
    failures.set(peer, [...(failures.get(peer) ?? []), message])
    if (openPeer() === peer) show()
    return { ok: false, error: 'storage' }
  }

  return {
    store: store as ReadonlyStore<ChatState>,
    open,
    close() {
      opening = {}
      entries = []
      store.setState({ open: undefined })
      onFocus(undefined)
    },
    loadOlder,
    async send(raw) {
      const peer = openPeer()
      const text = typed(raw)
      if (!text.ok) return text
      return peer === undefined ? { ok: false, error: 'storage' } : write(peer, text.text)
    },
    async retry(id) {
      const peer = openPeer()
      const message = peer === undefined ? undefined : failures.get(peer)?.find((m) => m.id === id)
      if (peer === undefined || !message) return { ok: false, error: 'storage' }
      failures.set(
        peer,
        (failures.get(peer) ?? []).filter((m) => m.id !== id),
      )
      return write(peer, message.text)
    },
    async cancel(id) {
      const peer = openPeer()
      if (peer === undefined) return false
      if (id.startsWith('failed/')) {
        failures.set(
          peer,
          (failures.get(peer) ?? []).filter((m) => m.id !== id),
        )
        show()
        return true
      }
      const target = parseEntryId(id)
      if (!target || target.author !== self()) return false
      const entry = await log.get({ conversation: peer, ...target }).catch(() => undefined)
      if (entry?.kind !== TEXT || statusOf(entry, await marks.read(peer)) !== 'waiting') return false
      const { instance, seq } = target
      return (await log.eraseMine(entry, DELETE, { instance, seq }).catch(() => ({ ok: false }))).ok
    },
    markRead() {
      const peer = openPeer()
      if (peer === undefined) return
      // Alone: a message that is being written counts itself into the same row.
      const reading = log.alone(peer, async () => {
        const upTo = [...(await log.frontier(peer, peer))]
        const before = store.getState().summaries[peer]
        if (before && before.unread > 0) {
          const summary = { ...before, unread: 0 }
          if ((await storage.write([{ put: chatsTable.name, row: { peer, ...summary } }])) === 'done')
            setSummary(peer, summary)
        }
        await marks.raise(peer, 'seen', upTo)
      })
      void reading.catch(() => undefined)
    },
    async load() {
      store.setState({ summaries: await readSummaries(storage) })
    },
    summary: (peer) => store.getState().summaries[peer],
    onSummary: (peer, summary) => void (summary ? pending.set(peer, summary) : pending.delete(peer)),
    onMarks(peer, raised) {
      if (openPeer() !== peer) return
      known = raised
      show()
    },
  }
}
