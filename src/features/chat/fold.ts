import { compareOrder, type Entry, ERASED, type Order } from '../../engine/entry.ts'
import { erased } from '../../engine/log.ts'
import { type Act, actOf, DELETE, EDIT, isLine, PIN, REACT, TEXT } from './kinds.ts'
import { orderOf, type Shown } from './rows.ts'

/** `gone`: its words went on this device alone, by choice or by time. No delete brings a trace of it back. */
export type EntryRow = Entry & Partial<Shown> & { readonly gone?: 1 }

/** The row of an entry that is new here: a line of the conversation, an act, or something that is only kept. */
export function rowOf(entry: Entry): EntryRow {
  const act = actOf(entry)
  if (act) return { ...entry, target: act.target }
  return isLine(entry.kind) && entry.kind !== ERASED ? { ...entry, order: orderOf(entry) } : entry
}

const isNewer = (by: Order, than: Order | undefined) => than === undefined || compareOrder(by, than) > 0

/** What `act`, said by `entry`, makes of the row that it acts on; undefined when it changes nothing. `seen`: I have looked at it. */
export function fold(row: EntryRow, act: Act, entry: Entry, seen: boolean): EntryRow | undefined {
  const by = orderOf(entry)
  if (act.kind === DELETE) {
    if (row.kind !== TEXT && row.kind !== ERASED) return undefined
    // Whoever has read it is told that it was there.
    const traceless = row.gone === 1 || (act.quiet && !seen)
    if (row.kind === ERASED) return row.order || traceless ? undefined : { ...row, order: orderOf(row) }
    return traceless ? erased(row) : { ...erased(row), order: orderOf(row) }
  }
  if (row.kind !== TEXT) return undefined
  switch (act.kind) {
    case EDIT: {
      const times = (row.edit?.times ?? 0) + 1
      const edit = row.edit && !isNewer(by, row.edit.by) ? { ...row.edit, times } : { text: act.text, by, times }
      return { ...row, edit }
    }
    case REACT: {
      const mine = row.reactions?.[entry.author]
      if (!isNewer(by, mine?.by)) return undefined
      return { ...row, reactions: { ...row.reactions, [entry.author]: { emoji: act.emoji, by } } }
    }
    case PIN: {
      if (!isNewer(by, row.pin?.by)) return undefined
      const { pinned: _before, ...rest } = row
      return { ...rest, pin: { on: act.on, by }, ...(act.on ? { pinned: by[0] } : {}) }
    }
  }
}
