import { ENTRIES, type Entry, type EntryKey, entryId, erased, idOfKey, keyOf, orderOf } from '../engine/entry.ts'
import type { ConversationId, EntryId } from '../engine/ids.ts'
import type { Project, Projected } from '../engine/log.ts'
import { type Mark, upTo } from '../engine/marks.ts'
import type { RulesOf } from '../engine/rules.ts'
import type { Change, Row, Storage } from '../ports/storage.ts'
import { settle } from './agreement.ts'
import type { ConversationRows } from './conversationRows.ts'
import { ACTS, actOf, WORD_HOLDERS } from './kinds/acts.ts'
import { lineKind, parsedLine } from './kinds/lines.ts'
import { reactKind } from './kinds/react.ts'
import { timerKind } from './kinds/timer.ts'
import { traitsOf } from './kinds/traits.ts'
import type { Outcomes } from './outcome.ts'
import { actsOn, type EntryRow, type Line } from './row.ts'
import { summarise } from './summary.ts'
import { conversationsTable, type VanishingRow, vanishingTable } from './tables.ts'

interface Deps {
  storage: Storage
  rules: RulesOf
  now(): number
  rows: ConversationRows
  /** Seen marks: what I have seen of their logs. */
  seen(conversation: ConversationId): Promise<ReadonlyMap<string, Mark>>
  outcomes: Outcomes
}

/** Entry row: of an entry that is new here: a line, an act, or something that is only kept. */
export function rowOf(entry: Entry): EntryRow {
  const act = actOf(entry)
  if (act) return { ...entry, target: act.target }
  return lineKind(entry.kind) && !entry.erased ? { ...entry, order: orderOf(entry) } : entry
}

/** Hidden entry: nothing of it is shown by this version, nor does it do anything. */
export const isHidden = (entry: Entry): boolean => {
  const { order, target } = rowOf(entry)
  return !entry.erased && !order && !target
}

/** Rows under way: those of new entries, and those that they change. */
function createRows(storage: Storage, entries: readonly Entry[]) {
  const fresh = new Map<EntryId, EntryRow>(entries.map((entry) => [entryId(entry), rowOf(entry)]))
  const touched = new Map<EntryId, EntryRow>()
  return {
    fresh,
    touched,
    of: (entry: Entry) => fresh.get(entryId(entry))!,
    async find(key: EntryKey): Promise<EntryRow | undefined> {
      const id = idOfKey(key)
      return fresh.get(id) ?? touched.get(id) ?? ((await storage.get(ENTRIES, key)) as EntryRow | undefined)
    },
    set: (row: EntryRow) => (fresh.has(entryId(row)) ? fresh : touched).set(entryId(row), row),
  }
}

const linesOf = (rows: Iterable<EntryRow>) => [...rows].filter((row): row is Line => row.order !== undefined)

/** Projection: the fold of entries into what is shown, materialised in the same write: see `Project` in the log. */
export function createProjection({ storage, rules, now, rows: conversations, seen, outcomes }: Deps): Project {
  /** Orphans: has this conversation acts on something that is not known yet? */
  const orphans = new Map<ConversationId, boolean>()

  async function hasOrphans(conversation: ConversationId): Promise<boolean> {
    const known = orphans.get(conversation)
    if (known !== undefined) return known
    const within = { from: [conversation], to: [conversation, []] }
    const some = (await storage.range({ table: ENTRIES, index: 'orphans', ...within, limit: 1 })).length > 0
    orphans.set(conversation, some)
    return some
  }

  return async function project(entries): Promise<Projected> {
    const { conversation } = entries[0]!
    const its = rules(conversation)
    const rows = createRows(storage, entries)
    const { fresh, touched, find, set } = rows
    const marks = await seen(conversation)
    const isSeen = (row: Entry) => !its.mine(row.author) && row.seq <= upTo(marks.get(row.author), row.instance)
    /** Targets whose words go: what acts on them said, before and after, goes with them. */
    const wordless = new Map<EntryId, EntryKey>()
    let unreadGone = 0
    let adopted = false
    const reactions: { id: EntryId; emoji: string }[] = []

    function act(entry: Entry, row: EntryRow) {
      const what = actOf(entry)
      if (!what) return
      const next = what.fold(row, isSeen(row))
      if (next) set(next)
      if (next && what.kind === reactKind.name && !its.mine(entry.author) && its.mine(row.author))
        reactions.push({ id: entryId(row), emoji: (what.body as { emoji: string }).emoji })
      if (next?.erased && !row.erased) {
        wordless.set(entryId(row), what.target)
        if (!its.mine(row.author) && !fresh.has(entryId(row)) && !isSeen(row) && traitsOf(row.kind)?.counts)
          unreadGone += 1
      } else if (row.erased && WORD_HOLDERS.includes(what.kind)) set(erased(entry))
    }

    async function eraseWordsOf() {
      for (const [id, target] of wordless)
        for (const kind of WORD_HOLDERS) {
          for await (const acts of actsOn(storage, target, kind)) for (const one of acts) set(erased(one))
          for (const row of fresh.values())
            if (row.kind === kind && row.target && idOfKey(row.target) === id) set(erased(row))
        }
    }

    for (const entry of entries) {
      const { target } = rows.of(entry)
      if (!target) continue
      const row = await find(target)
      if (row) act(entry, row)
      else {
        set({ ...rows.of(entry), orphan: 1 })
        orphans.set(conversation, true)
      }
    }
    if (await hasOrphans(conversation)) await adopt()

    /** Orphans: what waited for one of these entries acts on it now. */
    async function adopt() {
      for (const entry of entries) {
        if (!lineKind(entry.kind) && !entry.erased) continue
        for (const kind of Object.keys(ACTS))
          for await (const acts of actsOn(storage, keyOf(entry), kind))
            for (const { orphan, ...waited } of acts) {
              if (!orphan) continue
              adopted = true
              set(waited)
              act(waited, rows.of(entry))
            }
      }
    }
    await eraseWordsOf()

    let state = conversations.get(conversation)
    for (const entry of entries) {
      if (entry.kind !== timerKind.name || entry.erased) continue
      const settled = await settle(state, entry, { rules: its, now: now(), find })
      state = settled.row
      if (!settled.hidden) continue
      const { order: _order, ...kept } = rows.of(entry)
      set(kept)
    }

    // Only what all agreed on makes a line disappear, whatever its author says.
    for (const row of [...fresh.values()]) {
      const parsed = row.order ? parsedLine(row) : undefined
      const ttl = parsed?.kind.lifetime?.(parsed.body)
      if (ttl && state?.agreed?.includes(ttl)) set({ ...row, ttl })
    }

    const shown = linesOf(fresh.values())
    const news = shown.filter((row) => !its.mine(row.author) && !row.erased && traitsOf(row.kind)?.counts)
    const vanishing = shown.flatMap(({ ttl, author, instance, seq }): VanishingRow[] =>
      ttl ? [{ conversation, author, instance, seq, ttl }] : [],
    )
    const changes: Change[] = [...fresh.values()].map((row) => ({ add: ENTRIES, row }))
    for (const row of touched.values()) changes.push({ put: ENTRIES, row: row as Row })
    for (const row of vanishing) changes.push({ put: vanishingTable.name, row })
    const written = { storage, rules: its, now: now(), conversation, before: state, shown, touched, news, unreadGone }
    const after = await summarise(written)
    if (after && after !== conversations.get(conversation))
      changes.push({ put: conversationsTable.name, row: { ...after } })

    const gone = [...touched.values()]
      .filter((row) => row.order === undefined && !ACTS_NAMES.has(row.kind))
      .map(entryId)
    const lines = [...shown, ...linesOf(touched.values())]
    return {
      changes,
      erases: wordless.size > 0,
      afterWrite() {
        // It may have been the last one: the disk is asked, now that it knows.
        if (adopted) orphans.delete(conversation)
        if (after) conversations.set(after)
        outcomes.tell(conversation, { lines, gone, conversation: after, reactions, news, vanishing })
      },
    }
  }
}

const ACTS_NAMES: ReadonlySet<string> = new Set(Object.keys(ACTS))
