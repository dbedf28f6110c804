import * as v from 'valibot'
import { MAX_TTL } from '../limits.ts'
import type { Line } from '../row.ts'
import { Any, anyTarget, extra, type Quote, type ViewContext } from './kind.ts'

export const Seconds = v.pipe(v.number(), v.safeInteger(), v.minValue(1), v.maxValue(MAX_TTL))

/** Columns of whatever somebody says, beside what they say. */
export const Said = {
  reply: extra(v.object(Any)),
  forwarded: extra(v.literal(true)),
  /** Seconds after which it disappears: on the author's device once delivered, on the other's once seen. */
  ttl: extra(Seconds),
}
type SaidBody = { readonly [K in keyof typeof Said]?: v.InferOutput<(typeof Said)[K]> }

export interface SaidView {
  readonly quote?: Quote
  readonly forwarded?: true
  /** Time to live: it disappears so many seconds after it was delivered (mine) or seen (theirs). */
  readonly ttl?: number
}

/** View of what was said, beside what it says. */
export const viewOfSaid = (line: Line, { reply, forwarded }: SaidBody, { quote }: ViewContext): SaidView => ({
  ...(reply ? { quote: quote(anyTarget(line, reply)) } : {}),
  ...(forwarded ? { forwarded } : {}),
  ...(line.ttl ? { ttl: line.ttl } : {}),
})

/** Kind of what is said: the part that all of them have. */
export const saidKind = {
  refers: (line: Line, { reply }: SaidBody) => reply && anyTarget(line, reply),
  lifetime: ({ ttl }: SaidBody) => ttl,
}
