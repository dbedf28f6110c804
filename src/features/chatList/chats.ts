import { createStore } from 'zustand/vanilla'
import { withoutAgreement } from '../../conversation/agreement.ts'
import type { ConversationRows } from '../../conversation/conversationRows.ts'
import { lateIn, seenAll, seenAtEnd, seenLines } from '../../conversation/late.ts'
import type { Outcomes } from '../../conversation/outcome.ts'
import { isMuted, type Own } from '../../conversation/own.ts'
import { ownTable, readOwn } from '../../conversation/ownTable.ts'
import { type ConversationRow, conversationsTable } from '../../conversation/tables.ts'
import type { ConversationId, EntryId } from '../../engine/ids.ts'
import type { Log } from '../../engine/log.ts'
import type { MarksKeeper } from '../../engine/marks.ts'
import type { RulesOf } from '../../engine/rules.ts'
import { skipScan } from '../../engine/walk.ts'
import { createTurn } from '../../lib/inTurn.ts'
import type { ReadonlyStore } from '../../lib/readonlyStore.ts'
import type { Clock } from '../../ports/clock.ts'
import type { Storage } from '../../ports/storage.ts'
import type { ResetIdentity } from '../identity/identity.ts'
import { createTicks, type Ticks, type TicksDeps } from './ticks.ts'

/** Summary: what the list shows of a conversation. */
export type ChatSummary = Pick<
  ConversationRow,
  'unread' | 'lastText' | 'lastAt' | 'lastFrom' | 'lastKind' | 'lastActivityAt' | 'timer' | 'proposal'
>

export interface ChatsState {
  readonly summaries: Readonly<Record<ConversationId, ChatSummary>>
  readonly own: Readonly<Record<ConversationId, Own>>
  readonly ticks: Ticks
}

export type OwnChange = { readonly [K in keyof Own]: Own[K] | undefined }

/** Chats: all conversations, as the list has them. */
export interface Chats {
  readonly store: ReadonlyStore<ChatsState>
  /** Own state of a chat, which is mine alone. False when the disk refused. */
  set(conversation: ConversationId, change: OwnChange): Promise<boolean>
  /** The whole conversation, without looking at it. */
  markRead(conversation: ConversationId): void
}

interface Deps extends Pick<TicksDeps, 'failures' | 'shownMarks'> {
  storage: Storage
  log: Pick<Log, 'alone' | 'frontier' | 'lamport'>
  marks: Pick<MarksKeeper, 'raise'> & TicksDeps['marks']
  rules: RulesOf
  rows: ConversationRows
  outcomes: Outcomes
  clock: Clock
}

const changed = (own: Own, change: OwnChange): Own =>
  Object.fromEntries(Object.entries({ ...own, ...change }).filter(([, value]) => value !== undefined))

export type ChatsRoom = ReturnType<typeof createChats>

/** The list of chats: the only writer of what is mine alone about them. */
export function createChats({ storage, log, marks, rules, rows, outcomes, clock, ...shown }: Deps) {
  const store = createStore<ChatsState>(() => ({ summaries: {}, own: {}, ticks: {} }))
  rows.onChange((row) => store.setState(({ summaries }) => ({ summaries: { ...summaries, [row.id]: row } })))
  const showTicks = (changed: Ticks) => store.setState((state) => ({ ticks: { ...state.ticks, ...changed } }))
  const ticks = createTicks({ marks, rules, rows, ...shown, show: showTicks })
  outcomes.add((conversation, { news }) => {
    const own = store.getState().own[conversation]
    // A friend's word brings a chat back that was put away.
    if (news.length > 0 && own?.archived && !isMuted(own, clock.now())) void set(conversation, { archived: undefined })
  })

  /** Own, as it lies on the disk, and the choices that are on their way there. */
  const written = new Map<ConversationId, Own>()
  const choices = new Set<{ readonly conversation: ConversationId; readonly change: OwnChange }>()
  const inTurn = createTurn()

  function show(conversation: ConversationId) {
    const own = [...choices]
      .filter((choice) => choice.conversation === conversation)
      .reduce((before, { change }) => changed(before, change), written.get(conversation) ?? {})
    store.setState((state) => ({ own: { ...state.own, [conversation]: own } }))
  }

  function set(conversation: ConversationId, change: OwnChange): Promise<boolean> {
    const choice = { conversation, change }
    choices.add(choice)
    // Shown at once, and taken back if the disk refuses: nobody but me sees it.
    show(conversation)
    return inTurn(async () => {
      const own = changed(written.get(conversation) ?? {}, change)
      const isNone = Object.keys(own).length === 0
      const row = isNone
        ? { drop: ownTable.name, key: conversation }
        : { put: ownTable.name, row: { conversation, ...own } }
      const done = (await storage.write([row])) === 'done'
      choices.delete(choice)
      if (done) written.set(conversation, own)
      show(conversation)
      return done
    })
  }

  /** Nothing is counted as unread; what came further up is still not on screen. */
  async function calm(conversation: ConversationId) {
    const before = rows.get(conversation)
    if (!before || before.unread === 0) return
    const { firstUnread: _read, ...rest } = before
    const row = { ...rest, unread: 0 }
    if ((await storage.write([{ put: conversationsTable.name, row }])) === 'done') rows.set(row)
  }

  /** Alone: a message that is being written counts itself into the same row. */
  function see(conversation: ConversationId, to: (row: ConversationRow) => ConversationRow) {
    const seeing = log.alone(conversation, async () => {
      const { with: others } = rules(conversation)
      const seen = await Promise.all(
        others.map(async (person) => [person, [...(await log.frontier(conversation, person))]] as const),
      )
      const before = rows.get(conversation)
      const row = before && to(before)
      if (row && row !== before && (await storage.write([{ put: conversationsTable.name, row }])) === 'done')
        rows.set(row)
      // While something is unread at the end, nobody has come there.
      if (row && row.unread > lateIn(row).length) return
      for (const [person, upTo] of seen) await marks.raise(conversation, person, 'seen', upTo)
    })
    void seeing.catch(() => undefined)
  }

  const markRead = (conversation: ConversationId) => see(conversation, seenAll)

  const chats: Chats = { store, set, markRead }
  return {
    ...chats,
    /** Look: what is on screen. */
    look: {
      /** The newest lines: what came above them is not. */
      atEnd: (conversation: ConversationId) => see(conversation, seenAtEnd),
      /** Lines on screen, wherever they stand. */
      at: (conversation: ConversationId, lines: ReadonlySet<EntryId>) =>
        see(conversation, (row) => seenLines(row, lines)),
    },
    /** Nothing there is counted as unread any more, and nobody is told that it was read. */
    calm: (conversation: ConversationId) =>
      void log.alone(conversation, () => calm(conversation)).catch(() => undefined),
    ticks,
    async load() {
      const own = await readOwn(storage)
      for (const [id, its] of Object.entries(own)) written.set(id as ConversationId, its)
      store.setState({
        own,
        summaries: Object.fromEntries(rows.all().map((row) => [row.id, row])) as ChatsState['summaries'],
      })
    },
    /** For another ID of mine: nothing is agreed with anybody yet, and everything goes on from where it stood `before`. */
    async resetIdentity(): Promise<ResetIdentity> {
      const before: Record<ConversationId, number> = {}
      const changed: ConversationRow[] = []
      // Also of those that were deleted: their logs go on from there.
      for await (const [conversation] of skipScan(storage, 1)) before[conversation] = await log.lamport(conversation)
      for (const row of rows.all()) {
        const lamport = before[row.id] ?? (await log.lamport(row.id))
        before[row.id] = lamport
        const rest = withoutAgreement(row, lamport)
        if (rest !== row) changed.push(rest)
      }
      return {
        before,
        changes: changed.map((row) => ({ put: conversationsTable.name, row })),
        onReset: () => void changed.map(rows.set),
      }
    },
  }
}
