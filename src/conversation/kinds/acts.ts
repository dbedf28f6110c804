import * as v from 'valibot'
import { type Entry, type EntryKey, type Order, orderOf } from '../../engine/entry.ts'
import type { EntryRow } from '../row.ts'
import { deleteKind } from './delete.ts'
import { editKind } from './edit.ts'
import { type ActKind, keptOf } from './kind.ts'
import { pinKind } from './pin.ts'
import { reactKind } from './react.ts'

/** Act kinds: all there are. */
export const ACTS = { edit: editKind, delete: deleteKind, react: reactKind, pin: pinKind } as const

export type ActName = keyof typeof ACTS

type AnyActKind = ActKind<ActName, unknown>

/** Act: an entry that does something to another one, and what that is. */
export interface Act {
  readonly kind: ActName
  readonly target: EntryKey
  readonly body: unknown
  /** Body: as it is kept. What this version does not know of it is, too, as long as it is small: a later one may. */
  kept(): unknown
  /** Place of the act that counts on this row until now, where only the last one of them does. */
  counted(row: EntryRow): Order | undefined
  /** The row that it makes of its target; undefined when it changes nothing. */
  fold(row: EntryRow, seen: boolean): EntryRow | undefined
}

/** Act kind: by its name, among own keys only. */
const actKind = (name: string): AnyActKind | undefined =>
  Object.hasOwn(ACTS, name) ? (ACTS[name as ActName] as unknown as AnyActKind) : undefined

/** Act: of an entry; undefined for what acts on nothing, was erased, or does not fit. */
export function actOf(entry: Entry): Act | undefined {
  const kind = entry.erased ? undefined : actKind(entry.kind)
  const body = kind && v.safeParse(kind.body, entry.body)
  if (!kind || !body?.success) return undefined
  return {
    kind: kind.name,
    target: kind.target(entry, body.output),
    body: body.output,
    kept: () => keptOf(entry.body, body.output),
    counted: (row) => kind.counted?.(row, entry.author),
    fold: (row, seen) => kind.fold(row, body.output, orderOf(entry), seen),
  }
}

/** Act kinds whose bodies hold words of their targets: they are erased with those. */
export const WORD_HOLDERS: readonly ActName[] = (Object.keys(ACTS) as ActName[]).filter(
  (name) => (ACTS[name] as AnyActKind).holdsWords,
)
