import { createStore } from 'zustand/vanilla'
import type { ConversationRows } from '../../conversation/conversationRows.ts'
import { daysWithLines } from '../../conversation/days.ts'
import { PAGE } from '../../conversation/limits.ts'
import type { Message } from '../../conversation/message.ts'
import type { Outcomes } from '../../conversation/outcome.ts'
import { firstSince, newestPage, page, readPins } from '../../conversation/pages.ts'
import { lineAt } from '../../conversation/row.ts'
import { type EntryKey, entryId, keyIn } from '../../engine/entry.ts'
import type { ConversationId, EntryId } from '../../engine/ids.ts'
import { type Marks, type MarksKeeper, NO_MARKS } from '../../engine/marks.ts'
import type { RulesOf } from '../../engine/rules.ts'
import { createTurn } from '../../lib/inTurn.ts'
import type { Clock } from '../../ports/clock.ts'
import type { Storage } from '../../ports/storage.ts'
import { createJumps, type Read } from './jumps.ts'
import { createMessageCache } from './messageCache.ts'
import type { Opening, OpeningState } from './opening.ts'
import { createQuotes } from './quotes.ts'
import { createStanding } from './standing.ts'
import { createWindow } from './window.ts'

export interface OpeningDeps {
  storage: Storage
  clock: Clock
  rules: RulesOf
  marks: Pick<MarksKeeper, 'read' | 'onRaised'>
  /** As they may be shown: who keeps their own reading to themselves does not see that of others. */
  shownMarks(marks: Marks): Marks
  rows: ConversationRows
  outcomes: Outcomes
  /** Failed messages, which could not be written: they stand below everything else. */
  failures: {
    of(conversation: ConversationId): readonly Message[]
    onChange(tell: (of: ConversationId) => void): () => void
  }
  /** The message that a draft is about. */
  drafts: {
    about(conversation: ConversationId): EntryId | undefined
    onChange(tell: (of: ConversationId) => void): () => void
  }
  /** Look: the newest lines are on screen, or these are. */
  look: {
    atEnd(conversation: ConversationId): void
    at(conversation: ConversationId, lines: ReadonlySet<EntryId>): void
  }
}

/** Opening: the window of one conversation that is at hand. The disk is the truth; what is further up or down is read when it is wanted. */
export function createOpening(deps: OpeningDeps, conversation: ConversationId, at: EntryId | undefined): Opening {
  const { storage, clock, marks, rows } = deps
  const rules = () => deps.rules(conversation)
  const standing = createStanding(deps, conversation)
  const store = createStore<OpeningState>(() => ({
    conversation,
    messages: [],
    complete: false,
    newest: true,
    loading: true,
    pins: [],
    ...standing.now(),
  }))
  const window = createWindow()
  const cache = createMessageCache()
  const quotes = createQuotes({ storage, conversation, rules, about: () => deps.drafts.about(conversation) })
  const jumps = createJumps(storage, conversation)
  const inTurn = createTurn()
  let known: Marks = NO_MARKS
  let closed = false

  function show(change: Partial<OpeningState> = {}) {
    if (closed) return
    const before = store.getState()
    const lines = window.lines()
    const byId = new Map(lines.map((line) => [entryId(line), line]))
    const context = {
      rules: rules(),
      marks: known,
      now: clock.now(),
      quoted: (key: EntryKey) => quotes.find(key, byId),
    }
    const newest = change.newest ?? before.newest
    const messages = lines.map((line) => cache.message(line, context))
    const pins = window.pinned().map((line) => cache.message(line, context))
    cache.keepOnly(byId)
    const { jump: _jump, about: _about, ...rest } = { ...before, ...change }
    const jump = 'jump' in change ? change.jump : before.jump
    const about = quotes.aboutDraft(byId)
    store.setState(
      {
        ...rest,
        ...standing.now(),
        messages: newest ? [...messages, ...deps.failures.of(conversation)] : messages,
        pins,
        ...(jump ? { jump } : {}),
        ...(about ? { about } : {}),
      },
      true,
    )
  }

  /** Reads a window and puts it on screen, with all that was written meanwhile. */
  async function load(read: () => Promise<Read>, replace: boolean) {
    window.beginReading()
    show({ loading: true })
    const found = await read().catch(() => undefined)
    if (found) await quotes.lookUp(found.lines ?? [], replace ? [] : window.lines())
    if (closed) return
    const { lines = [], ...change } = found ?? {}
    window.endReading(lines, replace && found !== undefined, { ...store.getState(), ...change })
    const unreadable = found || window.lines().length > 0 ? {} : { unreadable: true as const }
    show({ loading: false, ...change, ...window.cut(change), ...unreadable })
  }

  /** The first look. Resolves false when `at` is not on this device. */
  const begin = (id: EntryId | undefined) =>
    inTurn(async () => {
      let found = id === undefined
      if (closed) return found
      const first = async (): Promise<Read> => {
        const wanted = id === undefined ? undefined : keyIn(conversation, id)
        const [itsMarks, pins, target] = await Promise.all([
          marks.read(conversation),
          readPins(storage, conversation),
          wanted && lineAt(storage, wanted).catch(() => undefined),
        ])
        await quotes.lookUpDraft()
        if (closed) return {}
        if (known === NO_MARKS) known = deps.shownMarks(itsMarks) // unless one has risen meanwhile
        window.setPinned(pins)
        found ||= target !== undefined
        if (target) return jumps.around(target.order, 'found')
        const unread = standing.opensAt()
        if (unread) return jumps.around(unread, 'unread')
        return newestPage(storage, conversation)
      }
      const { unreadable: _before, ...rest } = store.getState()
      store.setState(rest, true)
      await load(first, true)
      return found
    })

  /** Steps run one after another, and none once this is closed. */
  const whenOpen = (step: (state: OpeningState) => Promise<void>) =>
    inTurn(async () => {
      if (!closed) await step(store.getState())
    })

  const stops = [
    deps.outcomes.add((of, outcome) => {
      if (of !== conversation) return
      quotes.refresh(outcome)
      const state = store.getState()
      window.follow(outcome, state)
      // While a page is on its way, what lies between it and the newest must not go.
      show(state.loading ? {} : window.trim(state))
      const replies = quotes.unknown(outcome.lines)
      if (replies.length > 0) void quotes.lookUp(replies, window.lines()).then(() => show())
    }),
    marks.onRaised((of, raised) => {
      if (of !== conversation) return
      known = deps.shownMarks(raised)
      show()
    }),
    deps.drafts.onChange((of) => void (of === conversation && quotes.lookUpDraft().then((other) => other && show()))),
    deps.failures.onChange((of) => of === conversation && show()),
    rows.onChange(({ id, late }, before) => id === conversation && late !== before?.late && show()),
  ]

  return {
    conversation,
    store,
    ready: begin(at),
    again: () => begin(undefined),
    older: () =>
      whenOpen(async ({ complete }) => {
        const [first] = window.lines()
        if (complete || !first) return
        window.setPaged(true)
        await load(async () => {
          const { lines, end } = await page(storage, conversation, PAGE, true, first.order)
          return { lines, complete: end }
        }, false)
      }),
    newer: () =>
      whenOpen(async ({ newest }) => {
        const last = window.lines().at(-1)
        if (newest || !last) return
        await load(async () => {
          const { lines, end } = await page(storage, conversation, PAGE, false, last.order)
          return { lines, newest: end }
        }, false)
      }),
    latest: () =>
      whenOpen(async ({ newest }) => {
        window.setPaged(false)
        if (!newest) await load(() => jumps.latest('latest'), true)
      }),
    async jump(id) {
      let there = false
      await whenOpen(async () => {
        there = window.lines().some((line) => entryId(line) === id)
        if (there) return show(jumps.to(id, 'found'))
        const key = keyIn(conversation, id)
        const line = key && (await lineAt(storage, key).catch(() => undefined))
        if (!line || closed) return standing.shown(line ? [] : [id]) // what is not there never will be
        there = true
        window.setPaged(true)
        await load(() => jumps.around(line.order, 'found'), true)
      })
      return there
    },
    jumpToDate: (moment) =>
      whenOpen(async () => {
        const line = await firstSince(storage, conversation, moment).catch(() => undefined)
        if (closed) return
        window.setPaged(line !== undefined)
        await load(() => (line ? jumps.around(line.order, 'date') : jumps.latest('date')), true)
      }),
    days: (starts) => daysWithLines(storage, conversation, starts, clock.now()),
    seen() {
      if (closed) return
      window.setPaged(false)
      deps.look.atEnd(conversation)
    },
    hold: window.setHeld,
    away: window.setPaged,
    shown: (ids) => void (closed || standing.shown(ids)),
    close() {
      closed = true
      for (const stop of stops) stop()
    },
  }
}
