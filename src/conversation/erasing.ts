import { ENTRIES, type EntryKey, entryId, erased } from '../engine/entry.ts'
import type { ConversationId } from '../engine/ids.ts'
import type { Log } from '../engine/log.ts'
import { type Mark, upTo } from '../engine/marks.ts'
import type { RulesOf } from '../engine/rules.ts'
import type { Change, Storage } from '../ports/storage.ts'
import { counts } from './agreement.ts'
import type { ConversationRows } from './conversationRows.ts'
import { WORD_HOLDERS } from './kinds/acts.ts'
import { traitsOf } from './kinds/traits.ts'
import { isLate } from './late.ts'
import { MAX_ERASED_ACTS } from './limits.ts'
import { NO_OUTCOME, type Outcomes } from './outcome.ts'
import { actsOn, type EntryRow, type Line } from './row.ts'
import { summarise } from './summary.ts'
import { conversationsTable, unindexedTable, vanishingTable } from './tables.ts'

interface Deps {
  storage: Storage
  log: Pick<Log, 'alone' | 'forget'>
  rules: RulesOf
  now(): number
  rows: ConversationRows
  /** Seen marks: what I have seen of their logs. */
  seen(conversation: ConversationId): Promise<ReadonlyMap<string, Mark>>
  outcomes: Outcomes
}

/** Reason: I asked for it; its time has run, as all agreed; or it was deleted for everybody, and versions of it are left. */
type Why = 'asked' | 'due' | 'versions'

export type EraseHere = ReturnType<typeof createErasing>

/** Slice: what one write erases. */
function createSlice() {
  return {
    changes: [] as Change[],
    touched: new Map<string, EntryRow>(),
    /** Lines that stay after all. */
    kept: [] as Line[],
    acts: 0,
    unreadGone: 0,
  }
}

/**
 * Erasing: takes the words of lines off this device without a word to anybody: disappeared, or deleted for me. Their places in the logs
 * stay. As many lines in one write as it can take: false when the disk refused one; then nothing of that one is changed.
 */
export function createErasing({ storage, log, rules, now, rows, seen, outcomes }: Deps) {
  type Slice = ReturnType<typeof createSlice>

  /** Versions of a line; true when there are more than the slice takes. */
  async function addVersions(slice: Slice, key: EntryKey): Promise<boolean> {
    for (const kind of WORD_HOLDERS)
      for await (const acts of actsOn(storage, key, kind)) {
        for (const act of acts) slice.touched.set(entryId(act), erased(act))
        slice.acts += acts.length
        if (slice.acts >= MAX_ERASED_ACTS) return true
      }
    return false
  }

  /** Line: with all that was said anew of it, of very many versions first as many as go. True when it has to be looked at again. */
  async function add(slice: Slice, key: EntryKey, marks: ReadonlyMap<string, Mark>, why: Why): Promise<boolean> {
    const row = (await storage.get(ENTRIES, key)) as EntryRow | undefined
    const its = rules(key[0])
    const before = rows.get(key[0])
    if (row && why === 'due' && row.order && !row.erased && !(row.ttl && counts(before, row.order, row.ttl))) {
      // It ended before this was said.
      const { ttl: _ttl, ...line } = row
      if (row.ttl) slice.kept.push(line as Line)
      slice.changes.push({ drop: vanishingTable.name, key })
      return false
    }
    // Of what was deleted for everybody, versions may be left alone.
    const isLine = row?.order !== undefined
    if (row && (isLine || row.erased) && (await addVersions(slice, key))) return true
    slice.changes.push({ drop: vanishingTable.name, key })
    if (!row || !isLine || why === 'versions') return false
    slice.touched.set(entryId(row), { ...erased(row), gone: 1 })
    if (row.erased || !traitsOf(row.kind)?.counts) return false
    const isUnseen = row.seq > upTo(marks.get(row.author), row.instance) || isLate(before, row)
    if (!its.mine(row.author) && isUnseen) slice.unreadGone += 1
    const { conversation, author, instance, seq } = row
    slice.changes.push({ put: unindexedTable.name, row: { conversation, author, instance, seq } })
    return false
  }

  async function write(conversation: ConversationId, { changes, touched, kept, unreadGone }: Slice): Promise<boolean> {
    for (const row of [...touched.values(), ...kept]) changes.push({ put: ENTRIES, row })
    const before = rows.get(conversation)
    const nothing = { shown: [], news: [], late: [] }
    const its = { storage, rules: rules(conversation), now: now(), conversation, before }
    const after = await summarise({ ...its, ...nothing, touched, unreadGone })
    if (after && after !== before) changes.push({ put: conversationsTable.name, row: { ...after } })
    await log.forget(conversation)
    if ((await storage.write(changes)) !== 'done') return false
    if (after) rows.set(after)
    outcomes.tell(conversation, {
      ...NO_OUTCOME,
      lines: kept,
      gone: [...touched.values()].map(entryId),
      conversation: after,
    })
    return true
  }

  return (conversation: ConversationId, keys: readonly EntryKey[], why: Why = 'asked'): Promise<boolean> =>
    // Alone: whoever folds something onto one of these rows meanwhile would bring its words back.
    log.alone(conversation, async () => {
      const marks = await seen(conversation)
      let slice = createSlice()
      for (const key of keys) {
        while (await add(slice, key, marks, why)) {
          if (!(await write(conversation, slice))) return false
          slice = createSlice()
        }
        if (slice.acts < MAX_ERASED_ACTS && key !== keys.at(-1)) continue
        if (!(await write(conversation, slice))) return false
        slice = createSlice()
      }
      return true
    })
}
