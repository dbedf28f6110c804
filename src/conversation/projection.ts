import { compareOrder, ENTRIES, type Entry, type EntryKey, entryId, erased, keyOf } from '../engine/entry.ts'
import type { ConversationId, PersonId } from '../engine/ids.ts'
import type { Project, Projected } from '../engine/log.ts'
import { type Mark, upTo } from '../engine/marks.ts'
import type { Rules, RulesOf } from '../engine/rules.ts'
import type { Change, Row, Storage } from '../ports/storage.ts'
import type { Count } from '../ports/transport.ts'
import { counts, settle } from './agreement.ts'
import type { ConversationRows } from './conversationRows.ts'
import { createFolding } from './folding.ts'
import { ACTS } from './kinds/acts.ts'
import { lineKind, parsedLine } from './kinds/lines.ts'
import { timerKind } from './kinds/timer.ts'
import { traitsOf } from './kinds/traits.ts'
import { isLate, shownTo } from './late.ts'
import { MAX_RETIMED } from './limits.ts'
import { clampTime } from './message.ts'
import { createOrphans } from './orphans.ts'
import type { Outcomes } from './outcome.ts'
import { page } from './pages.ts'
import { actsOn, type EntryRow, type Line, parseLine } from './row.ts'
import { summarise } from './summary.ts'
import { type ConversationRow, conversationsTable, type VanishingRow, vanishingTable } from './tables.ts'
import { timed, timeOf } from './timing.ts'
import { createUnderWay, type UnderWay } from './underWay.ts'

interface Deps {
  storage: Storage
  rules: RulesOf
  now(): number
  rows: ConversationRows
  /** Seen marks: what I have seen of their logs. */
  seen(conversation: ConversationId): Promise<ReadonlyMap<string, Mark>>
  /** The newest entry of mine that the author surely had on their disk before they wrote what comes now. */
  acknowledged(conversation: ConversationId, author: PersonId): Promise<Pick<Entry, 'lamport' | 'at'> | undefined>
  outcomes: Outcomes
  count: Count
}

const linesOf = (rows: Iterable<EntryRow>) => [...rows].filter((row): row is Line => row.order !== undefined)
const isNews = (row: EntryRow, rules: Rules) =>
  !rules.mine(row.author) && !row.erased && traitsOf(row.kind)?.counts === true
const rowKey = ({ conversation, author, instance, seq }: Entry) => ({ conversation, author, instance, seq })

/** Projection: the fold of entries into what is shown, materialised in the same write: see `Project` in the log. */
export function createProjection(deps: Deps): Project {
  const { storage, rules, now, rows: conversations, seen, acknowledged, outcomes, count } = deps
  const orphans = createOrphans(storage)
  outcomes.add((conversation, { removed }) => removed && orphans.forget(conversation))

  return async function project(entries, mine, said): Promise<Projected> {
    const { conversation, author } = entries[0]!
    const its = rules(conversation)
    const before = conversations.get(conversation)
    const rows = createUnderWay(storage, entries)
    const { fresh, touched } = rows
    const marks = await seen(conversation)
    const isSeen = (row: Entry) =>
      !its.mine(row.author) && row.seq <= upTo(marks.get(row.author), row.instance) && !isLate(before, row)
    const folding = createFolding({ storage, rows, rules: its, isSeen })
    const waiting = await orphans.plan(conversation, rows)

    const isGone = createGone(storage)
    for (const entry of entries) {
      const { target } = rows.of(entry)
      const row = target && (await rows.find(target))
      if (row) folding.act(entry, row)
      else if (target && isMyEnd(target, its)) {
        // Nobody can do anything to what I have not written.
        count('act.ahead')
        rows.set(erased(entry))
      } else if (target && (await isGone(target))) rows.set(erased(entry))
      else if (target) waiting.add(rows.of(entry))
    }
    // Nor has anybody done so before.
    if (!mine) for (const entry of entries) await adopt(entry)
    await waiting.bound()
    const wordsLeft = await folding.erase()

    /** Orphans: what waited for this entry acts on it now. */
    async function adopt(entry: Entry) {
      if ((!lineKind(entry.kind) && !entry.erased) || !waiting.waitFor(entryId(entry))) return
      for (const kind of Object.keys(ACTS))
        for await (const acts of actsOn(storage, keyOf(entry), kind))
          for (const { orphan, ...waited } of acts) {
            if (!orphan) continue
            waiting.settle(waited)
            rows.set(waited)
            folding.act(waited, rows.of(entry))
          }
    }

    const state = await settleTimers(before, entries, rows, { rules: its, now: now() })
    const vanishing = await setTimes(storage, state, rows)

    const edge = shownTo(before)
    const comesLate = (row: Line) => edge !== undefined && row.lamport < edge
    const late = linesOf(fresh.values()).filter((row) => isNews(row, its) && comesLate(row))
    if (late.length > 0) {
      // What its author had seen when they wrote it stands below that, unless they say otherwise.
      const known = Math.max(said, (await acknowledged(conversation, author))?.lamport ?? 0)
      for (const row of late) if (row.lamport <= known) rows.set({ ...row, arrived: now() })
    }

    if (!mine) {
      const lines = linesOf(fresh.values())
      for (const line of timed(lines, await floorOf(lines[0]), now())) rows.set(line)
      for (const line of linesOf(fresh.values())) rows.set({ ...line, came: now() })
    }

    /** Floor: the time of what the author of what comes surely had before. Looked for only where that could matter. */
    async function floorOf(first: Line | undefined): Promise<number> {
      if (!first || !before || clampTime(first.at, now()) >= before.lastAt - SLOW_MS) return 0
      const known = await acknowledged(conversation, author)
      const own = { conversation, author, instance: first.instance, seq: first.seq - 1 }
      const last = parseLine(await storage.get(ENTRIES, keyOf(own)))
      const mineFirst = known && known.lamport < first.lamport ? known.at : 0
      return Math.max(mineFirst, last ? timeOf(last) : 0)
    }

    const shown = linesOf(fresh.values())
    const news = shown.filter((row) => isNews(row, its))
    const changes: Change[] = [...fresh.values()].map((row) => ({ add: ENTRIES, row }))
    for (const row of touched.values()) changes.push({ put: ENTRIES, row: row as Row })
    changes.push(...vanishing.changes, ...folding.reworded())
    for (const [conversation, author, instance, seq] of wordsLeft)
      changes.push({
        put: vanishingTable.name,
        row: { conversation, author, instance, seq, ttl: 1, due: now(), versions: 1 },
      })
    const after = await summarise({
      storage,
      rules: its,
      now: now(),
      conversation,
      before: state.row,
      shown,
      touched,
      news,
      late,
      unreadGone: folding.unreadGone(),
    })
    if (after && after !== before) changes.push({ put: conversationsTable.name, row: { ...after } })

    const gone = [...touched.values()]
      .filter((row) => row.order === undefined && !ACTS_NAMES.has(row.kind))
      .map(entryId)
    const lines = [...shown, ...linesOf(touched.values())]
    return {
      changes,
      erases: folding.goesWordless(),
      afterWrite() {
        waiting.written()
        if (after) conversations.set(after)
        const { reactions } = folding
        const outcome = { lines, gone, conversation: after, reactions, news, vanishing: vanishing.begun }
        outcomes.tell(conversation, { ...outcome, wordsLeft: wordsLeft.length > 0 })
      },
    }
  }
}

/** A clock that is slower than this is wrong; below, nobody would tell. Milliseconds. */
const SLOW_MS = 10 * 60_000

const ACTS_NAMES: ReadonlySet<string> = new Set(Object.keys(ACTS))

/** Target: beyond the end of the log that is written here? What is not found in it was never written. */
const isMyEnd = ([, author, instance]: EntryKey, { me }: Rules) => author === me.id && instance === me.instance

/** Gone target: what is not there although its log goes on behind it was deleted here. Each log is looked at once. */
function createGone(storage: Storage) {
  const heads = new Map<string, number>()
  return async ([conversation, author, instance, seq]: EntryKey): Promise<boolean> => {
    const log = [conversation, author, instance] as const
    const name = log.join('/')
    if (!heads.has(name)) {
      const within = { table: ENTRIES, from: log, to: [...log, []], reverse: true, limit: 1 }
      heads.set(name, Number((await storage.range(within))[0]?.seq ?? 0))
    }
    return seq <= heads.get(name)!
  }
}

/** Timer entries: what they make of the conversation, and which of them are lines. */
async function settleTimers(
  before: ConversationRow | undefined,
  entries: readonly Entry[],
  rows: UnderWay,
  deps: { readonly rules: Rules; readonly now: number },
) {
  let row = before
  let behind: Line['order'] | undefined
  const turn = ({ order: _order, ...kept }: EntryRow, hidden: boolean) => {
    const { lamport, author, instance, seq } = kept
    rows.set(hidden ? kept : { ...kept, order: [lamport, author, instance, seq] })
  }
  for (const entry of entries) {
    if (entry.kind !== timerKind.name || entry.erased) continue
    const settled = settle(row, entry, deps)
    row = settled.row
    if (settled.hidden) turn(rows.of(entry), true)
    for (const { key, hidden } of settled.turned ?? []) {
      const other = await rows.find(key)
      if (other && !other.erased) turn(other, hidden)
    }
    if (settled.behind && (!behind || compareOrder(settled.behind, behind) < 0)) behind = settled.behind
  }
  return { row, behind }
}

/** Times to live: only what all agreed on makes a line disappear, whatever its author says, and only where it stands between. */
async function setTimes(
  storage: Storage,
  { row, behind }: { readonly row: ConversationRow | undefined; readonly behind: Line['order'] | undefined },
  { fresh, touched, set }: UnderWay,
) {
  const begun: VanishingRow[] = []
  const changes: Change[] = []
  const timed = (line: EntryRow) => {
    const parsed = line.order ? parsedLine(line) : undefined
    const ttl = parsed?.kind.lifetime?.(parsed.body)
    return ttl && counts(row, line.order!, ttl) ? ttl : undefined
  }
  for (const line of linesOf([...fresh.values()])) {
    const ttl = timed(line)
    if (!ttl) continue
    set({ ...line, ttl })
    begun.push({ ...rowKey(line), ttl })
  }
  // An agreement, or an end, that came late: other times count for what stands behind it.
  if (behind && row?.lastOrder && compareOrder(behind, row.lastOrder) < 0) {
    const { lines } = await page(storage, row.id, MAX_RETIMED, false, behind)
    for (const found of lines) {
      const line = touched.get(entryId(found)) ?? found
      const { ttl: before, ...rest } = line
      const ttl = timed(line)
      if (ttl === before || line.erased) continue
      set(ttl ? { ...rest, ttl } : rest)
      if (ttl) begun.push({ ...rowKey(line), ttl })
      else changes.push({ drop: vanishingTable.name, key: keyOf(line) })
    }
  }
  for (const one of begun) changes.push({ put: vanishingTable.name, row: one })
  return { begun, changes }
}
