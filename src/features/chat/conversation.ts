import { type EntryKey, entryId, type Order, type Writer } from '../../engine/entry.ts'
import { type Marks, NO_MARKS } from '../../engine/marks.ts'
import { createTurn } from '../../lib/inTurn.ts'
import type { Clock } from '../../ports/clock.ts'
import type { Storage } from '../../ports/storage.ts'
import type { PeerId } from '../../ports/transport.ts'
import { createDrawn } from './drawn.ts'
import { BEFORE, MAX_WINDOW, PAGE } from './limits.ts'
import type { Draft, Message, OpenConversation, Timer } from './message.ts'
import type { Outcome } from './projection.ts'
import { createQuotes } from './quotes.ts'
import { keyIn, page, rowAt, type Shown } from './rows.ts'
import { around, firstSince, fits, merged, newestPage, pinsAfter, readPins } from './stretch.ts'
import type { ChatRow } from './tables.ts'

interface Deps {
  storage: Storage
  clock: Clock
  me(peer: PeerId): Writer
  marks(peer: PeerId): Promise<Marks>
  chat(peer: PeerId): ChatRow | undefined
  /** What could not be written: it stands below everything else. */
  failures(peer: PeerId): readonly Message[]
  draft(peer: PeerId): Draft | undefined
  get(): OpenConversation | undefined
  set(open: OpenConversation | undefined): void
}

export type Conversation = ReturnType<typeof createConversation>

export const timerOf = (chat: ChatRow | undefined): Timer => ({
  seconds: chat?.timer?.seconds ?? 0,
  ...(chat?.proposal ? { proposal: { from: chat.proposal.from, seconds: chat.proposal.seconds } } : {}),
})

/** The stretch of one conversation that is at hand. The disk is the truth; what is further up or down is read when it is wanted. */
export function createConversation({ storage, clock, marks, me, chat, failures, draft, get, set }: Deps) {
  /** Stands for one opening: what was begun under another one is not finished. Its reads go one after another. */
  let opening: object = {}
  let inTurn = createTurn()
  let rows: readonly Shown[] = []
  let pinned: readonly Shown[] = []
  let known: Marks = NO_MARKS
  /** The person has gone up; what streams in at the end must not take the top away under their eyes. */
  let paged = false
  let jumps = 0
  const quotes = createQuotes(storage, draft)
  const drawn = createDrawn()
  /** What was written while the disk was being read: it is newer than what the disk answers. */
  let during: { rows: Map<string, Shown>; gone: Set<string> } | undefined

  function show(change: Partial<OpenConversation> = {}) {
    const open = get()
    if (!open) return
    const byId = new Map(rows.map((row) => [entryId(row), row]))
    const newest = change.newest ?? open.newest
    const context = {
      marks: known,
      now: clock.now(),
      me: me(open.peer),
      quoted: (key: EntryKey) => quotes.find(key, byId),
    }
    const messages = [...rows.map((row) => drawn.message(row, context)), ...(newest ? failures(open.peer) : [])]
    const pins = pinned.map((row) => drawn.message(row, context))
    drawn.keepOnly(byId)
    const { jump: _jump, about: _about, ...rest } = { ...open, ...change }
    const jump = 'jump' in change ? change.jump : open.jump
    const about = quotes.aboutDraft(open.peer, byId)
    set({
      ...rest,
      timer: timerOf(chat(open.peer)),
      messages,
      pins,
      ...(jump ? { jump } : {}),
      ...(about ? { about } : {}),
    })
  }

  const insert = (more: readonly Shown[]) => {
    rows = merged(rows, more)
  }

  const isCurrent = (at: object) => opening === at && get() !== undefined

  /** Reads a stretch and puts it on screen, with all that was written meanwhile. `replace`: instead of what is there. */
  async function load(
    at: object,
    read: () => Promise<{ rows: readonly Shown[] } & Partial<OpenConversation>>,
    replace: boolean,
  ) {
    during = { rows: new Map(), gone: new Set() }
    show({ loading: true })
    const found = await read().catch(() => undefined)
    if (found) await quotes.lookUp(found.rows, replace ? [] : rows)
    if (!isCurrent(at)) return
    const open = get()!
    const { rows: more, ...change } = found ?? { rows: [] }
    if (replace && found) rows = []
    insert(more)
    const { rows: late, gone } = during ?? { rows: new Map<string, Shown>(), gone: new Set<string>() }
    during = undefined
    rows = rows.filter((row) => !gone.has(entryId(row)) || late.has(entryId(row)))
    insert([...late.values()].filter((row) => fits(rows, row, { ...open, ...change })))
    const unreadable = found || rows.length > 0 ? {} : { unreadable: true as const }
    show({ loading: false, ...change, ...cut(change), ...unreadable })
  }

  /** The end that is further from where the person is going is left to the disk. */
  function cut(change: Partial<OpenConversation>): Partial<OpenConversation> {
    if (rows.length <= MAX_WINDOW) return {}
    if ('newest' in change && !('complete' in change)) {
      rows = rows.slice(-MAX_WINDOW)
      return { complete: false }
    }
    rows = rows.slice(0, MAX_WINDOW)
    return { newest: false }
  }

  const jumpTo = (id: string, why: NonNullable<OpenConversation['jump']>['why']) => ({
    jump: { id, why, count: ++jumps },
  })

  /** What stands around the line at `order`, or the next one, with a jump to it. */
  async function stretchAt(peer: PeerId, order: Order, why: 'found' | 'unread' | 'date') {
    const { first, ...stretch } = await around(storage, peer, order)
    return { ...stretch, ...(first ? jumpTo(entryId(first), why) : {}) }
  }

  async function open(peer: PeerId, id?: string): Promise<boolean> {
    const at = {}
    opening = at
    inTurn = createTurn()
    rows = []
    pinned = []
    paged = false
    known = NO_MARKS
    quotes.clear()
    drawn.clear()
    set({ peer, messages: [], complete: false, newest: true, loading: true, pins: [], timer: timerOf(chat(peer)) })
    let found = id === undefined
    const first = () =>
      load(
        at,
        async () => {
          const wanted = id === undefined ? undefined : keyIn(peer, id)
          const [itsMarks, pins, target] = await Promise.all([
            marks(peer),
            readPins(storage, peer),
            wanted && rowAt(storage, wanted).catch(() => undefined),
          ])
          await quotes.lookUpDraft(peer)
          if (!isCurrent(at)) return { rows: [] }
          if (known === NO_MARKS) known = itsMarks // unless one has risen meanwhile
          pinned = pins
          if (target && id !== undefined) {
            found = true
            return stretchAt(peer, target.order, 'found')
          }
          const row = chat(peer)
          if (row?.firstUnread && row.unread > PAGE - BEFORE) return stretchAt(peer, row.firstUnread, 'unread')
          return newestPage(storage, peer)
        },
        true,
      )
    await inTurn(first)
    return found
  }

  /** `step` with the conversation that is open when its turn comes. */
  const whenOpen = (step: (open: OpenConversation, at: object) => Promise<void>) =>
    inTurn(async () => {
      const open = get()
      if (open) await step(open, opening)
    })

  return {
    open,
    close() {
      opening = {}
      rows = []
      set(undefined)
    },
    loadOlder: () =>
      whenOpen(async ({ peer, complete }, at) => {
        const first = rows[0]
        if (complete || !first) return
        paged = true
        await load(
          at,
          async () => {
            const older = await page(storage, peer, PAGE, true, first.order)
            return { rows: older.rows, complete: older.end }
          },
          false,
        )
      }),
    loadNewer: () =>
      whenOpen(async ({ peer, newest }, at) => {
        const last = rows.at(-1)
        if (newest || !last) return
        await load(
          at,
          async () => {
            const newer = await page(storage, peer, PAGE, false, last.order)
            return { rows: newer.rows, newest: newer.end }
          },
          false,
        )
      }),
    toLatest: () =>
      whenOpen(async ({ peer, newest }, at) => {
        paged = false
        if (!newest) await load(at, () => newestPage(storage, peer), true)
      }),
    async jump(id: string): Promise<boolean> {
      let there = false
      await whenOpen(async ({ peer }, at) => {
        there = rows.some((row) => entryId(row) === id)
        if (there) return show(jumpTo(id, 'found'))
        const key = keyIn(peer, id)
        const row = key && (await rowAt(storage, key).catch(() => undefined))
        if (!row || !isCurrent(at)) return
        there = true
        paged = true
        await load(at, () => stretchAt(peer, row.order, 'found'), true)
      })
      return there
    },
    jumpToDate: (moment: number) =>
      whenOpen(async ({ peer }, at) => {
        const row = await firstSince(storage, peer, moment).catch(() => undefined)
        if (!isCurrent(at)) return
        paged = row !== undefined
        const read = async () => {
          if (row) return stretchAt(peer, row.order, 'date')
          const latest = await newestPage(storage, peer)
          const last = latest.rows.at(-1)
          return { ...latest, ...(last ? jumpTo(entryId(last), 'date') : {}) }
        }
        await load(at, read, true)
      }),
    /** Something of this conversation is on disk now. */
    onWritten(outcome: Outcome) {
      const open = get()
      if (!open) return
      quotes.onWritten(outcome)
      for (const row of outcome.rows) {
        during?.rows.set(entryId(row), row)
        during?.gone.delete(entryId(row))
      }
      for (const id of outcome.gone) {
        during?.rows.delete(id)
        during?.gone.add(id)
      }
      const gone = new Set(outcome.gone)
      if (gone.size > 0) rows = rows.filter((row) => !gone.has(entryId(row)))
      insert(outcome.rows.filter((row) => fits(rows, row, open)))
      pinned = pinsAfter(pinned, outcome)
      // While a page is on its way, what lies between it and the newest must not go.
      show(open.loading ? {} : trimmed(open))
      const replies = quotes.unknown(outcome.rows)
      if (replies.length > 0) {
        const at = opening
        void quotes.lookUp(replies, rows).then(() => isCurrent(at) && show())
      }
    },
    /** The draft for this conversation is another one. */
    onDraft() {
      const [at, open] = [opening, get()]
      if (open) void quotes.lookUpDraft(open.peer).then((other) => other && isCurrent(at) && show())
    },
    /** A mark of this conversation has risen. */
    onMarks(raised: Marks) {
      known = raised
      show()
    },
    /** The person is at the end. */
    atEnd() {
      paged = false
    },
    refresh: () => show(),
  }

  /** What streams in: only the newest are kept at hand while nobody has gone up, else what is being read. */
  function trimmed({ newest }: OpenConversation): Partial<OpenConversation> {
    if (rows.length <= MAX_WINDOW * 2 || !newest) return {}
    if (paged) {
      rows = rows.slice(0, MAX_WINDOW)
      return { newest: false }
    }
    rows = rows.slice(-MAX_WINDOW)
    return { complete: false }
  }
}
