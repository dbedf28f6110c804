import { costsTable } from '../engine/costs.ts'
import { compareOrder } from '../engine/entry.ts'
import type { ConversationId } from '../engine/ids.ts'
import type { Log } from '../engine/log.ts'
import type { Mark, MarksKeeper } from '../engine/marks.ts'
import type { RulesOf } from '../engine/rules.ts'
import type { Clock } from '../ports/clock.ts'
import type { Change, Storage } from '../ports/storage.ts'
import { type ConversationRows, emptyConversation } from './conversationRows.ts'
import { createRemovalSlices } from './removalSlices.ts'
import type { Removal, Removed } from './removed.ts'
import { type ConversationRow, conversationsTable, removalsTable } from './tables.ts'
import { type Untold, unseenIn, untold } from './untold.ts'

/** Undo: for so long. A little longer than it is offered. Milliseconds. */
const GRACE_MS = 10_000
/** Pause between two slices: the page has other things to do. Milliseconds. */
const SLICE_PAUSE_MS = 20
/** Pause after a disk that refused. Milliseconds. */
const TRY_AGAIN_MS = 30_000

/** Takes it back. False when it is too late, or the disk refused. */
export type Undo = () => Promise<boolean>

/** Changes that go into the same write, and those that take them back. */
export interface Along {
  readonly changes: readonly Change[]
  readonly back: readonly Change[]
}

interface Deps {
  storage: Storage
  log: Pick<Log, 'alone' | 'forget' | 'frontiers'>
  rules: RulesOf
  marks: Pick<MarksKeeper, 'read' | 'trim'>
  rows: ConversationRows
  clock: Clock
  removed: Removed
  /** Nothing of it is left on the disk. */
  onGone(conversation: ConversationId): void
}

/** Begun: what an undo goes by. */
interface Begun {
  readonly removal: Removal
  readonly before: ConversationRow | undefined
  /** Unseen lines when it began. */
  readonly first: readonly Untold[]
  /** Removal of the same conversation that was not over yet. */
  readonly previous: Removal | undefined
  readonly along: Along
}

/** Conversation row, emptied. What all agreed on outlives what was said: whoever is on the other side goes by it. */
const emptied = (row: ConversationRow, first: readonly Untold[]): ConversationRow => ({
  ...emptyConversation(row.id, 0),
  ...agreementOf(row),
  // What nobody has seen is not told as read when something is read that comes later.
  ...untold([...first, ...(row.untold ?? []), ...(row.late ?? []).map(firstOf)]),
})

/** First of the late lines of a log. */
const firstOf = ({ author, instance, seqs, from = 0 }: NonNullable<ConversationRow['late']>[number]): Untold => ({
  author,
  instance,
  seq: seqs[0] ?? from,
})

/** Agreement: all columns that tell of it. */
const agreementOf = ({ timer, agreed, proposal, held, said }: ConversationRow) => ({
  ...(timer ? { timer } : {}),
  ...(agreed ? { agreed } : {}),
  ...(proposal ? { proposal } : {}),
  ...(held ? { held } : {}),
  ...(said ? { said } : {}),
})

/** Row of a conversation whose removal is undone, with what came meanwhile. */
function restored(before: ConversationRow, now: ConversationRow, first: readonly Untold[]): ConversationRow {
  const { timer: _t, agreed: _a, proposal: _p, held: _h, said: _s, untold: _u, ...rest } = before
  const { untold: _untold, ...came } = now
  const late = [...(before.late ?? []), ...(now.late ?? [])]
  const isNews = now.lastOrder && (!before.lastOrder || compareOrder(now.lastOrder, before.lastOrder) > 0)
  return {
    ...rest,
    ...(isNews ? came : {}),
    ...agreementOf(now),
    // What came meanwhile may have been read, with all below it as far as marks can tell.
    ...untold([...(isNews ? first : []), ...(before.untold ?? [])]),
    ...(late.length > 0 ? { late } : {}),
    unread: before.unread + now.unread,
    ...(before.firstUnread ? { firstUnread: before.firstUnread } : {}),
  }
}

/**
 * Removal of what was said in a conversation, from this device alone, slice by slice. Of each log its last place stays, without words; what
 * had not reached the others yet goes to them as taken back (`unbroken` in engine/mend.ts).
 */
export function createRemoval({ storage, log, rules, marks, rows, clock, removed, onGone }: Deps) {
  const slices = createRemovalSlices({ storage, rows })
  let stopped = false
  const pause = (ms: number) => new Promise<void>((done) => void clock.after(ms, done))

  async function begin(conversation: ConversationId, along: Along): Promise<Undo | undefined> {
    return log.alone(conversation, async () => {
      const before = rows.get(conversation)
      const previous = removed.of(conversation)
      const logs = await log.frontiers(conversation)
      const removal: Removal = { conversation, logs, undoable: true }
      const first = await unseenIn({ storage, rules, marks }, conversation, logs)
      const row = before && emptied(before, first)
      const written = await storage.write([
        rowOf(removal),
        ...(row ? [{ put: conversationsTable.name, row: { ...row } }] : []),
        ...along.changes,
      ])
      if (written !== 'done') return undefined
      removed.set(removal)
      if (row) rows.set(row)
      clock.after(GRACE_MS, () => {
        removal.due = true
        if (removal.undoable && removed.of(conversation) === removal) void run(removal)
      })
      return () => undo({ removal, before, first, previous, along })
    })
  }

  const rowOf = ({ conversation, logs }: Removal): Change => ({
    put: removalsTable.name,
    row: { conversation, logs: [...logs] },
  })

  const undo = ({ removal, before, first, previous, along }: Begun) =>
    log.alone(removal.conversation, async () => {
      const { conversation } = removal
      if (!removal.undoable || removed.of(conversation) !== removal) return false
      // Its time may come while the disk works.
      removal.undoable = false
      const now = rows.get(conversation)
      const row = before && now ? restored(before, now, first) : before
      const written = await storage.write([
        previous ? rowOf(previous) : { drop: removalsTable.name, key: conversation },
        ...(row ? [{ put: conversationsTable.name, row: { ...row } }] : []),
        ...along.back,
      ])
      if (written !== 'done') {
        removal.undoable = true
        if (removal.due) void run(removal)
        return false
      }
      if (previous) removed.set(previous)
      else removed.drop(conversation)
      // The earlier one gave way to this one, wherever it was.
      if (previous?.due) void run(previous)
      if (row) rows.set(row)
      return true
    })

  /** Goes on until everything is gone, whatever the disk says meanwhile. */
  async function run(removal: Removal) {
    removal.undoable = false
    while (!stopped) {
      if (await all(removal).catch(() => false)) return
      await pause(TRY_AGAIN_MS)
    }
  }

  async function all(removal: Removal): Promise<boolean> {
    const { conversation } = removal
    await log.forget(conversation)
    for (const its of removal.logs) {
      if (!(await log.alone(conversation, () => slices.leavePlace(conversation, its)))) return false
      for (let after = 0; ; ) {
        if (stopped || removed.of(conversation) !== removal) return removed.of(conversation) !== removal
        const slice = await log.alone(conversation, () => slices.remove(conversation, its, after))
        if (slice === 'refused') return false
        if (slice === undefined) break
        after = slice
        await pause(SLICE_PAUSE_MS)
      }
    }
    return log.alone(conversation, () => finish(removal))
  }

  async function finish(removal: Removal): Promise<boolean> {
    const { conversation, logs } = removal
    const isOver = (instance: string, seq: number) => logs.some((log) => log[1] === instance && seq <= log[2])
    const rest = (mark: Mark): Mark => new Map([...mark].filter(([instance, seq]) => !isOver(instance, seq)))
    if ((await marks.trim(conversation, rest)) !== 'done') return false
    // Deleted once more meanwhile: that one goes on.
    if (removed.of(conversation) !== removal) return true
    const row = rows.get(conversation)
    const says = row && (row.lastOrder || row.untold || Object.keys(agreementOf(row)).length > 0)
    const written = await storage.write([
      { drop: removalsTable.name, key: conversation },
      { drop: costsTable.name, key: conversation },
      ...(says ? [] : [{ drop: conversationsTable.name, key: conversation }]),
    ])
    if (written !== 'done') return false
    removed.drop(conversation)
    onGone(conversation)
    return true
  }

  return {
    begin,
    /** Goes on with what an earlier page began. */
    resume() {
      for (const removal of removed.all()) void run(removal)
    },
    stop() {
      stopped = true
    },
  }
}
