import {
  compareOrder,
  type Entry,
  type EntryKey,
  entryId,
  erased,
  idOfKey,
  type Order,
  orderOf,
} from '../engine/entry.ts'
import type { EntryId } from '../engine/ids.ts'
import type { Rules } from '../engine/rules.ts'
import type { Change, Storage } from '../ports/storage.ts'
import { actOf, WORD_HOLDERS } from './kinds/acts.ts'
import { deleteKind } from './kinds/delete.ts'
import { editKind } from './kinds/edit.ts'
import { isNewer } from './kinds/order.ts'
import { reactKind } from './kinds/react.ts'
import { traitsOf } from './kinds/traits.ts'
import { MAX_ERASED_ACTS, MAX_VERSIONS } from './limits.ts'
import { actsOn, type EntryRow } from './row.ts'
import { unindexedTable } from './tables.ts'
import type { UnderWay } from './underWay.ts'

interface Deps {
  readonly storage: Storage
  readonly rows: UnderWay
  readonly rules: Rules
  isSeen(row: Entry): boolean
}

const keyAt = ({ conversation }: Entry, [, author, instance, seq]: Order): EntryKey => [
  conversation,
  author,
  instance,
  seq,
]

/** Folding: what the acts of one write make of the rows that they act on; and which bodies nobody needs any more. */
export function createFolding({ storage, rows, rules, isSeen }: Deps) {
  const { fresh, find, set } = rows
  /** Targets whose words go: what acts on them said, before and after, goes with them. */
  const wordless = new Map<EntryId, EntryKey>()
  /** Targets whose words are others now, or none: an index that holds them learns of it by what is written with them, whatever comes between. */
  const reworded = new Map<EntryId, Change>()
  /** Acts that another one of the same kind has taken the place of. */
  const outdone = new Map<EntryId, EntryKey>()
  /** Targets that have been changed so often that not every version is shown. */
  const crowded = new Map<EntryId, EntryKey>()
  const reactions: { id: EntryId; emoji: string }[] = []
  let unreadGone = 0
  /** Body: may it go? Mine, of this install, may still have to be sent as I wrote it. */
  const mayGo = ({ author, instance }: Entry) => author !== rules.me.id || instance !== rules.me.instance

  function reword(id: EntryId, { conversation, author, instance, seq }: Entry) {
    // What came in this very write is in no index.
    if (!fresh.has(id)) reworded.set(id, { put: unindexedTable.name, row: { conversation, author, instance, seq } })
  }

  /** Nothing is done any more to what was deleted for everybody. */
  const isIdle = (kind: string, entry: Entry, row: EntryRow) =>
    kind !== deleteKind.name && row.gone !== 1 && mayGo(entry)

  async function eraseOutdone() {
    for (const key of outdone.values()) {
      const row = await find(key)
      if (row && !row.erased && mayGo(row)) set(erased(row))
    }
  }

  async function eraseOldVersions() {
    for (const [id, target] of crowded) {
      const known = new Map<EntryId, EntryRow>()
      for await (const acts of actsOn(storage, target, editKind.name)) {
        for (const one of acts) known.set(entryId(one), one)
        if (known.size >= MAX_ERASED_ACTS) break
      }
      for (const row of fresh.values())
        if (row.kind === editKind.name && row.target && idOfKey(row.target) === id) known.set(entryId(row), row)
      const newestFirst = [...known.values()].sort((a, b) => compareOrder(orderOf(b), orderOf(a)))
      for (const row of newestFirst.slice(MAX_VERSIONS)) if (mayGo(row)) set(erased(row))
    }
  }

  /** Words of what was deleted; of very many, those that one write can take. Returns the targets of which more is left. */
  async function eraseWords(): Promise<readonly EntryKey[]> {
    if (wordless.size === 0) return []
    for (const row of fresh.values())
      if (row.target && wordless.has(idOfKey(row.target)) && WORD_HOLDERS.some((kind) => kind === row.kind))
        set(erased(row))
    const left: EntryKey[] = []
    let room = MAX_ERASED_ACTS
    for (const target of wordless.values())
      for (const kind of WORD_HOLDERS) {
        if (room <= 0) left.push(target)
        else
          for await (const acts of actsOn(storage, target, kind)) {
            for (const one of acts) set(erased(one))
            room -= acts.length
            if (room > 0) continue
            left.push(target)
            break
          }
      }
    return left
  }

  return {
    reactions,
    unreadGone: () => unreadGone,
    goesWordless: () => wordless.size > 0,
    reworded: () => [...reworded.values()],
    act(entry: Entry, row: EntryRow) {
      const what = actOf(entry)
      if (!what) return
      const [id, by] = [entryId(row), orderOf(entry)]
      const before = what.counted(row)
      if (before) {
        const loser = isNewer(by, before) ? keyAt(entry, before) : keyAt(entry, by)
        outdone.set(idOfKey(loser), loser)
      }
      const next = what.fold(row, isSeen(row))
      if (next) set(next)
      if (next && (what.kind === deleteKind.name || WORD_HOLDERS.includes(what.kind))) reword(id, row)
      const [times, timesBefore] = [next?.folded?.edit?.times ?? 0, row.folded?.edit?.times ?? 0]
      if (times > timesBefore && times % MAX_VERSIONS === 1 && times > MAX_VERSIONS) crowded.set(id, what.target)
      if (next && what.kind === reactKind.name && !rules.mine(entry.author) && rules.mine(row.author))
        reactions.push({ id, emoji: (what.body as { emoji: string }).emoji })
      if (next?.erased && !row.erased) {
        wordless.set(id, what.target)
        if (!rules.mine(row.author) && !fresh.has(id) && !isSeen(row) && traitsOf(row.kind)?.counts) unreadGone += 1
      } else if (row.erased && (WORD_HOLDERS.includes(what.kind) || isIdle(what.kind, entry, row))) set(erased(entry))
    },
    /** Bodies that nobody needs go in the same write. Returns the targets whose words do not all fit it. */
    async erase(): Promise<readonly EntryKey[]> {
      await eraseOutdone()
      await eraseOldVersions()
      return eraseWords()
    },
  }
}
