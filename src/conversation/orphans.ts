import { ENTRIES, type EntryKey, entryId, erased, idOfKey, keyOf } from '../engine/entry.ts'
import type { ConversationId, EntryId, PersonId } from '../engine/ids.ts'
import type { Storage } from '../ports/storage.ts'
import { MAX_ORPHANS } from './limits.ts'
import type { EntryRow } from './row.ts'
import type { UnderWay } from './underWay.ts'

interface Waiting {
  readonly key: EntryKey
  readonly target: EntryId
}
interface Known {
  /** By author, the one that waits longest first. */
  readonly of: Map<PersonId, Map<EntryId, Waiting>>
  /** Targets: on each of which so many acts wait. */
  readonly on: Map<EntryId, number>
  /** An early version kept more than are looked at. */
  readonly more: boolean
}

export type Orphans = ReturnType<typeof createOrphans>

/** Orphans: acts on what is not known yet, of each conversation, so many of each author: for another one the oldest is given up. */
export function createOrphans(storage: Storage) {
  const known = new Map<ConversationId, Known>()

  function add({ of, on }: Known, row: EntryRow) {
    const target = row.target && idOfKey(row.target)
    if (target === undefined) return
    const its = of.get(row.author) ?? of.set(row.author, new Map()).get(row.author)!
    its.set(entryId(row), { key: keyOf(row), target })
    on.set(target, (on.get(target) ?? 0) + 1)
  }
  function drop({ of, on }: Known, author: PersonId, id: EntryId) {
    const target = of.get(author)?.get(id)?.target
    if (target === undefined) return
    of.get(author)!.delete(id)
    const left = on.get(target)! - 1
    if (left > 0) on.set(target, left)
    else on.delete(target)
  }

  /** Orphans of a conversation: one look at the disk, the first time. */
  async function load(conversation: ConversationId): Promise<Known> {
    const before = known.get(conversation)
    if (before) return before
    const range = { table: ENTRIES, index: 'orphans', from: [conversation], to: [conversation, []] }
    const rows = (await storage.range({
      ...range,
      limit: MAX_ORPHANS + 1,
      walk: true,
    })) as unknown as readonly EntryRow[]
    const found: Known = { of: new Map(), on: new Map(), more: rows.length > MAX_ORPHANS }
    for (const row of rows) add(found, row)
    known.set(conversation, found)
    return found
  }

  return {
    /** Nothing of it is on the disk any more. */
    forget: (conversation: ConversationId) => void known.delete(conversation),
    /** Plan: of one write. Nothing of it holds before `written`. */
    async plan(conversation: ConversationId, rows: UnderWay) {
      const its = await load(conversation)
      const added: EntryRow[] = []
      const settled: EntryRow[] = []
      return {
        /** Does anything wait, or may it, for this entry? */
        waitFor: (id: EntryId) => its.more || its.on.has(id),
        /** Its target is not known yet. */
        add(row: EntryRow) {
          added.push(row)
          rows.set({ ...row, orphan: 1 })
        },
        /** Has found its target. */
        settle(row: EntryRow) {
          settled.push(row)
        },
        /** Gives up those for which there is no room. */
        async bound() {
          for (const author of new Set(added.map((row) => row.author))) {
            const mine = added.filter((row) => row.author === author)
            const waiting = [...(its.of.get(author)?.values() ?? [])]
            const keys = [...waiting.map(({ key }) => key), ...mine.map(keyOf)]
            for (const key of keys.slice(0, Math.max(0, keys.length - MAX_ORPHANS))) {
              const row = await rows.find(key)
              if (!row?.orphan) continue
              rows.set(erased(row))
              settled.push(row)
            }
          }
        },
        written() {
          for (const row of added) add(its, row)
          for (const row of settled) drop(its, row.author, entryId(row))
          // It may have been the last one: the disk is asked, now that it knows.
          if (settled.length > 0 && (its.on.size === 0 || its.more)) known.delete(conversation)
        },
      }
    },
  }
}
