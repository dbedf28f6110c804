import * as v from 'valibot'
import { ENTRIES, type Entry, type EntryKey, entryId, idOfKey, orderOf } from '../engine/entry.ts'
import type { EntryId } from '../engine/ids.ts'
import type { Storage } from '../ports/storage.ts'
import { actOf } from './kinds/acts.ts'
import { keptOf } from './kinds/kind.ts'
import { lineKind } from './kinds/lines.ts'
import { TimerBody, timerKind } from './kinds/timer.ts'
import type { EntryRow } from './row.ts'

/** Entry row: of an entry that is new here: a line, an act, or something that is only kept. */
export function rowOf(entry: Entry): EntryRow {
  const act = actOf(entry)
  if (act) return { ...entry, body: act.kept(), target: act.target }
  if (!lineKind(entry.kind) || entry.erased) return entry
  // A text is its author's own; what is said about the timer is no place for more.
  const timer = entry.kind === timerKind.name ? v.safeParse(TimerBody, entry.body) : undefined
  const body = timer?.success ? keptOf(entry.body, timer.output) : entry.body
  return { ...entry, body, order: orderOf(entry) }
}

/** Hidden entry: nothing of it is shown by this version, nor does it do anything. */
export const isHidden = (entry: Entry): boolean => !entry.erased && !lineKind(entry.kind) && !actOf(entry)

export type UnderWay = ReturnType<typeof createUnderWay>

/** Rows under way: those of new entries, and those that they change, all for one write. Each is looked up once. */
export function createUnderWay(storage: Storage, entries: readonly Entry[]) {
  const fresh = new Map<EntryId, EntryRow>(entries.map((entry) => [entryId(entry), rowOf(entry)]))
  const touched = new Map<EntryId, EntryRow>()
  const known = new Map<EntryId, EntryRow | undefined>()
  return {
    fresh,
    touched,
    of: (entry: Entry) => fresh.get(entryId(entry))!,
    async find(key: EntryKey): Promise<EntryRow | undefined> {
      const id = idOfKey(key)
      const here = fresh.get(id) ?? touched.get(id)
      if (here || known.has(id)) return here ?? known.get(id)
      const row = (await storage.get(ENTRIES, key)) as EntryRow | undefined
      known.set(id, row)
      return row
    },
    set: (row: EntryRow) => (fresh.has(entryId(row)) ? fresh : touched).set(entryId(row), row),
  }
}
