import { type Entry, entryId } from '../engine/entry.ts'
import type { ConversationId, EntryId, LogName, PersonId } from '../engine/ids.ts'
import type { Mark } from '../engine/marks.ts'
import type { ConversationRows } from './conversationRows.ts'
import { MAX_LATE } from './limits.ts'
import type { Line } from './row.ts'
import type { ConversationRow } from './tables.ts'

/** Late lines: came above what was on screen already, and were not on screen since. */
type Late = NonNullable<ConversationRow['late']>

type Of = Pick<ConversationRow, 'late' | 'untold'> | undefined

/** Lamport below which nobody looks for what is new: of what stood last when all had been read. */
export const shownTo = (row: ConversationRow | undefined): number | undefined =>
  row && (row.unread > lateIn(row).length ? row.shownTo : row.lastOrder?.[0])

/** Late lines: of a conversation, those that are known one by one. */
export const lateIn = (row: Of): readonly EntryId[] =>
  (row?.late ?? []).flatMap(({ author, instance, seqs }) => seqs.map((seq) => entryId({ author, instance, seq })))

type Place = Pick<Entry, 'author' | 'instance' | 'seq'>
type LogOf = Omit<Place, 'seq'>
const of =
  ({ author, instance }: LogOf) =>
  (log: LogOf) =>
    log.author === author && log.instance === instance
const logIn = (row: Of, log: LogOf) => row?.late?.find(of(log))
/** Held: the first line of a log that was not on screen, or went before it was; infinite where there is none. */
const heldFrom = (row: Of, log: LogOf): number => {
  const late = logIn(row, log)
  return Math.min(late?.seqs[0] ?? late?.from ?? Infinity, row?.untold?.find(of(log))?.seq ?? Infinity)
}

/** Late line: is it known to be one? */
export const isLate = (row: Of, place: Place): boolean => logIn(row, place)?.seqs.includes(place.seq) ?? false

/** Late line: may it be one, of so many that they are not known one by one? */
export const mayBeLate = (row: Of, place: Place): boolean =>
  isLate(row, place) || place.seq >= (logIn(row, place)?.from ?? Number.POSITIVE_INFINITY)

/** Late lines: with more of them; of very many, those of a log are known by the first alone. */
export function withLate(before: Late | undefined, lines: readonly Line[]): Late {
  const late = [...(before ?? [])]
  for (const { author, instance, seq } of lines) {
    const at = late.findIndex(of({ author, instance }))
    const log = late[at] ?? { author, instance, seqs: [] }
    const room = late.reduce((sum, { seqs }) => sum + seqs.length, 0) < MAX_LATE
    const next =
      room && log.from === undefined ? { ...log, seqs: [...log.seqs, seq] } : { ...log, from: log.from ?? seq }
    late.splice(at < 0 ? late.length : at, at < 0 ? 0 : 1, next)
  }
  return late
}

/** Late lines: without those that were on screen, or went. */
const withoutLate = (before: Late, ids: ReadonlySet<EntryId>): Late =>
  before
    .map(({ seqs, ...log }) => ({ ...log, seqs: seqs.filter((seq) => !ids.has(entryId({ ...log, seq }))) }))
    .filter(({ seqs, from }) => seqs.length > 0 || from !== undefined)

/** Told mark: how far the author may hear that it was read: up to the first line of a log that was not on screen. */
const toldOf = (row: Of, author: PersonId, seen: Mark): readonly (readonly [LogName, number])[] =>
  [...seen].flatMap(([instance, seq]) => {
    const upTo = Math.min(seq, heldFrom(row, { author, instance }) - 1)
    return upTo > 0 ? [[instance, upTo] as const] : []
  })

/** Told: changes of what may be told although no mark rises: something that came late was on screen. */
export const createTold = (rows: ConversationRows) => ({
  told: (conversation: ConversationId, person: PersonId, seen: Mark) => toldOf(rows.get(conversation), person, seen),
  onTold(tell: (conversation: ConversationId) => void) {
    rows.onChange(({ id, late }, before) => {
      if (before?.late && before.late !== late) tell(id)
    })
  },
})

/** Seen: these lines were on screen. The same row where none of them came late. */
export function seenLines(row: ConversationRow, ids: ReadonlySet<EntryId>): ConversationRow {
  const count = lateIn(row).filter((id) => ids.has(id)).length
  return count === 0 ? row : { ...lessLate(row, ids), unread: Math.max(0, row.unread - count) }
}

/** Seen: the newest lines were on screen, and so all that is unread but what came late. */
export function seenAtEnd(row: ConversationRow): ConversationRow {
  const { firstUnread, shownTo, ...rest } = row
  const unread = lateIn(row).length
  return row.unread === unread && !firstUnread ? row : { ...rest, unread }
}

/** Seen: all of it, by the person's own word. */
export function seenAll(row: ConversationRow): ConversationRow {
  const { firstUnread, shownTo, late, ...rest } = row
  return row.unread === 0 && !late ? row : { ...rest, unread: 0 }
}

/** Late lines: without these; the conversation is left as it is where none of them is late. */
export function lessLate(row: ConversationRow, ids: ReadonlySet<EntryId>): ConversationRow {
  if (!lateIn(row).some((id) => ids.has(id))) return row
  const { late = [], ...rest } = row
  const left = withoutLate(late, ids)
  return left.length > 0 ? { ...rest, late: [...left] } : rest
}
