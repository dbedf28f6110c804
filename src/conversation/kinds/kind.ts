import * as v from 'valibot'
import type { Entry, EntryKey, Order } from '../../engine/entry.ts'
import type { EntryId, PersonId } from '../../engine/ids.ts'
import { LogNameSchema, PersonIdSchema, SeqSchema } from '../../engine/names.ts'
import { MAX_UNKNOWN } from '../limits.ts'
import type { EntryRow, Line } from '../row.ts'

/** Line kind: what stands in a conversation as a line of its own, as the disk has it. What can be done to it, traits.ts says. */
export interface LineKind<Name extends string, B, V extends { readonly kind: Name }> {
  readonly name: Name
  /** Schema of the entry's body; any other body is kept as it came, and shown as unsupported. */
  readonly body: v.GenericSchema<unknown, B>
  /** View of the line; undefined shows it as unsupported. */
  view(line: Line, body: B, context: ViewContext): V | undefined
  /** The entry that it speaks of, to be quoted. */
  refers?(line: Line, body: B): EntryKey | undefined
  /** Seconds after which it would like to disappear. It does so only where all have agreed on that time. */
  lifetime?(body: B): number | undefined
}

export interface ViewContext {
  readonly quote: (key: EntryKey) => Quote
}

/** Quote: what a message or a draft speaks of, as that stands now. `gone`: it is not on this device (any more). */
export interface Quote {
  readonly id: EntryId
  readonly from: 'me' | PersonId
  readonly kind: 'text' | 'deleted' | 'gone'
  /** Its beginning. */
  readonly text: string
  /** Plain: nothing in it is markup. */
  readonly plain?: true
}

/** Act kind: what is done to another entry. It stands in no line of its own. */
export interface ActKind<Name extends string, B> {
  readonly name: Name
  /** A body that does not fit is kept, and does nothing. */
  readonly body: v.GenericSchema<unknown, B>
  target(entry: Entry, body: B): EntryKey
  /** The row that it makes of its target; undefined when it changes nothing. `by`: its own place. `seen`: I have looked at the target. */
  fold(row: EntryRow, body: B, by: Order, seen: boolean): EntryRow | undefined
  /** Place of the act of this kind that counts on a row until now, where only the last one does, or the last of each author. */
  counted?(row: EntryRow, author: PersonId): Order | undefined
  /** Its body holds words of its target, and goes when those go. */
  readonly holdsWords?: true
}

/** Column of a body: what is malformed takes nothing away from the rest. */
export const extra = <T extends v.GenericSchema>(schema: T) => v.fallback(v.optional(schema), undefined)

const spelled = (body: unknown) => JSON.stringify(body).length

/** Body: as it is kept. What this version does not know of it is kept as well, as long as that is small: a later one may know it. */
export const keptOf = (body: unknown, parsed: unknown): unknown =>
  spelled(body) <= spelled(parsed) + MAX_UNKNOWN ? body : parsed

/** Target: one of the author's own entries. */
export const Own = { instance: LogNameSchema, seq: SeqSchema }
/** Target: an entry of anybody. */
export const Any = { by: PersonIdSchema, ...Own }

export const ownTarget = (entry: Entry, { instance, seq }: { instance: EntryKey[2]; seq: number }): EntryKey => [
  entry.conversation,
  entry.author,
  instance,
  seq,
]
export const anyTarget = (
  entry: Entry,
  { by, instance, seq }: { by: EntryKey[1]; instance: EntryKey[2]; seq: number },
): EntryKey => [entry.conversation, by, instance, seq]
