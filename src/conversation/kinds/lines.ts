import * as v from 'valibot'
import type { EntryKey } from '../../engine/entry.ts'
import type { EntryRow, Line } from '../row.ts'
import { fileKind } from './file.ts'
import type { LineKind, ViewContext } from './kind.ts'
import { textKind } from './text.ts'
import { timerKind } from './timer.ts'
import { type Can, type LineName, type LineView, traitsOf } from './traits.ts'

/** Line kinds: all there are. One more is a file beside these, a line here and in traits.ts, and a view in features/transcript/lineViews.tsx. */
const LINES = { text: textKind, file: fileKind, timer: timerKind } as const satisfies {
  readonly [K in LineName]: { readonly name: K }
}

type AnyLineKind = LineKind<LineName, unknown, LineView>

/** Line kind: by its name, among own keys only, since whoever wrote the entry chose it. */
export const lineKind = (name: string): AnyLineKind | undefined =>
  Object.hasOwn(LINES, name) ? (LINES[name as LineName] as unknown as AnyLineKind) : undefined

/** Body: parsed, with its kind; undefined for one that is no line, was erased, or does not fit. */
export function parsedLine(row: EntryRow): { kind: AnyLineKind; body: unknown } | undefined {
  const kind = row.erased ? undefined : lineKind(row.kind)
  const body = kind && v.safeParse(kind.body, row.body)
  return kind && body?.success ? { kind, body: body.output } : undefined
}

/** View: what a line shows; undefined for one that this version cannot show. */
export function viewOf(line: Line, context: ViewContext): LineView | undefined {
  const found = parsedLine(line)
  return found?.kind.view(line, found.body, context)
}

/** Reference: the entry that a line speaks of. */
export function refersTo(line: Line): EntryKey | undefined {
  const found = parsedLine(line)
  return found?.kind.refers?.(line, found.body)
}

const NO_QUOTES: ViewContext = {
  quote: ({ 1: author, 2: instance, 3: seq }) => ({
    id: `${author}/${instance}/${seq}` as never,
    from: author,
    kind: 'gone',
    text: '',
  }),
}

/** Words: what a line says now; undefined for what says nothing, or nothing any more. */
export function wordsOf(line: Line): string | undefined {
  const found = parsedLine(line)
  const view = found?.kind.view(line, found.body, NO_QUOTES)
  return view && traitsOf(view.kind)?.words?.(view)
}

/** Plain: do its words stand as they are, without markup? */
export const isPlain = (row: EntryRow): boolean => traitsOf(row.kind)?.plain === true

/** Deed: is it one that this line can take? */
export const may = (row: EntryRow, deed: Can): boolean => !row.erased && traitsOf(row.kind)?.can.has(deed) === true
