import { tables } from '../../src/app/tables.ts'
import { createConversationRows } from '../../src/conversation/conversationRows.ts'
import { createErasing } from '../../src/conversation/erasing.ts'
import { createOutcomes, type Outcome } from '../../src/conversation/outcome.ts'
import { newestPage } from '../../src/conversation/pages.ts'
import { createProjection } from '../../src/conversation/projection.ts'
import type { EntryRow } from '../../src/conversation/row.ts'
import { parseConversationRow } from '../../src/conversation/tables.ts'
import { isHidden } from '../../src/conversation/underWay.ts'
import { createCosts } from '../../src/engine/costs.ts'
import { type EntryKey, entryId } from '../../src/engine/entry.ts'
import { createLog, type Incoming } from '../../src/engine/log.ts'
import type { Mark } from '../../src/engine/marks.ts'
import type { Change, Key, RangeQuery } from '../../src/ports/storage.ts'
import { createFakeClock } from './fakeClock.ts'
import { createMemoryDisk } from './memoryDisk.ts'
import { createMemoryStorage } from './memoryStorage.ts'
import { conversation, logName, person } from './names.ts'
import { rulesFor } from './rules.ts'

export const ME = person('me')
export const FRIEND = person('friend')
export const WITH_FRIEND = conversation('friend')

/** An entry as it comes; its claimed time is nobody's business here. */
export const came = (seq: number, lamport: number, kind: string, body: unknown): Incoming => ({
  seq,
  lamport,
  at: 0,
  kind,
  body,
  ...(kind === 'erased' ? { erased: 1 as const } : {}),
})

/**
 * Floor: one conversation with one friend, its logs and what they come to, with no room and no wire around them. `base`: the highest
 * lamport that it had before I had this ID.
 */
export function createFloor({ disk = createMemoryDisk(), delay = 0, instance = 'mine-1', base = 0 } = {}) {
  const clock = createFakeClock()
  const storage = createMemoryStorage(tables, { disk, clock, delay: () => delay })
  const queries: RangeQuery[] = []
  const state = { acknowledged: 0, read: 0, written: 0 }
  const watched = {
    ...storage,
    async get(table: string, key: Key) {
      state.read += 1
      return storage.get(table, key)
    },
    async range(query: RangeQuery) {
      queries.push(query)
      const rows = await storage.range(query)
      state.read += rows.length
      return rows
    },
    write(changes: readonly Change[]) {
      state.written += changes.length
      return storage.write(changes)
    },
  }
  const rules = rulesFor({ id: ME, instance, before: { [WITH_FRIEND]: base } })
  const rowsOfAll = createConversationRows()
  const told: Outcome[] = []
  const outcomes = createOutcomes()
  outcomes.add((_, outcome) => void told.push(outcome))
  const seenOf = new Map<string, Mark>()
  const counted = new Map<string, number>()
  const floor = {
    storage: watched,
    rules,
    now: clock.now,
    rows: rowsOfAll,
    seen: async () => seenOf,
    acknowledged: async () => ({ lamport: state.acknowledged, at: 0 }),
    outcomes,
    count: (what: string) => void counted.set(what, (counted.get(what) ?? 0) + 1),
  }
  const log = createLog({
    ...{ storage: watched, clock, rules, project: createProjection(floor) },
    costs: createCosts({ storage: watched, clock, hidden: isHidden }),
  })
  const erase = createErasing({ ...floor, log })
  const through = <T>(work: Promise<T>) => clock.through(work)
  const rows = () => disk.rows('entries') as unknown as EntryRow[]
  return {
    clock,
    disk,
    storage,
    log,
    told,
    /** Every range query so far. */
    queries,
    /** Rows read from the disk, and written to it, so far. */
    costs: () => ({ read: state.read, written: state.written }),
    counted: (what: string) => counted.get(what) ?? 0,
    /** They have my log up to this lamport. */
    acknowledge(lamport: number) {
      state.acknowledged = lamport
    },
    rows,
    row: (author: string, instance: string, seq: number) =>
      rows().find((row) => entryId(row) === `${author}/${instance}/${seq}`),
    summary: () => rowsOfAll.get(WITH_FRIEND),
    /** The same, as a reload would find it. */
    summaryOnDisk: () => parseConversationRow(disk.rows('conversations').find(({ id }) => id === WITH_FRIEND)),
    /** The lines at hand when it is opened, by what they are and say. */
    shown: async () =>
      (await through(newestPage(storage, WITH_FRIEND))).lines.map(({ erased, kind, body, folded }) =>
        erased ? 'gone' : kind === 'text' ? (folded?.edit?.text ?? (body as { text: string }).text) : kind,
      ),
    /** I have looked, up to here. */
    look: (instance: string, seq: number) => seenOf.set(FRIEND, new Map([[logName(instance), seq]])),
    say: (kind: string, body: unknown) => through(log.append(WITH_FRIEND, kind, body)),
    hear: (instance: string, ...incoming: readonly Incoming[]) =>
      log.merge(WITH_FRIEND, FRIEND, logName(instance), incoming, FRIEND),
    eraseHere: (...keys: readonly EntryKey[]) => erase(WITH_FRIEND, keys),
    /** Their time has run. */
    eraseDue: (...keys: readonly EntryKey[]) => erase(WITH_FRIEND, keys, 'due'),
    keyOf: (author: string, instance: string, seq: number): EntryKey => [
      WITH_FRIEND,
      person(author),
      logName(instance),
      seq,
    ],
    through,
    /** The same disk, everything else anew. */
    async reload() {
      const next = createFloor({ disk, delay, instance, base })
      await next.load()
      return next
    },
    load: () => through(rowsOfAll.load(storage)),
  }
}
