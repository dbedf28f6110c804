import * as v from 'valibot'
import { utf8 } from '../../lib/bytes.ts'
import { type Entry, ERASED } from '../entry.ts'
import { MAX_BATCH_ENTRIES, MAX_FRAME } from '../limits.ts'
import type { Incoming } from '../log.ts'
import { SeqSchema } from '../names.ts'

// Wire entries: one entry as every dialect puts it on the wire.

const Kind = v.pipe(v.string(), v.regex(/^[a-z][a-z-]{0,31}$/))
/** seq, lamport, claimed time, kind, body. */
const WireEntry = v.pipe(
  v.array(v.unknown()),
  v.length(5), // a tuple of its own would let a body that is missing pass for one that is unknown
  v.strictTuple([SeqSchema, SeqSchema, v.pipe(v.number(), v.safeInteger()), Kind, v.unknown()]),
)
export type WireEntry = v.InferOutput<typeof WireEntry>
/** Entries of one log, ascending. */
export const WireEntries = v.pipe(v.array(WireEntry), v.minLength(1), v.maxLength(MAX_BATCH_ENTRIES))

/** Wire entry: as it goes out. Lamports on the wire begin at 1 after `base`; what was erased says so in place of its kind. */
const lineOf = ({ seq, lamport, at, kind, body, erased }: Entry, base: number): WireEntry => [
  seq,
  lamport - base,
  at,
  erased ? ERASED : kind,
  body,
]

/** Incoming entry: of a wire entry. */
export const incomingOf = ([seq, lamport, at, kind, body]: WireEntry, base: number): Incoming => ({
  seq,
  lamport: lamport + base,
  at,
  kind,
  body,
  ...(kind === ERASED ? { erased: 1 as const } : {}),
})

export interface Batch {
  readonly lines: WireEntry[]
  /** Of the frame that carries it. */
  readonly bytes: number
}

/** Batches: of entries of one log, each as large as a frame may be. `empty`: the length of a frame without any. */
export function batchesOf(empty: number, entries: readonly Entry[], base: number): readonly Batch[] {
  const all: Batch[] = []
  let lines: WireEntry[] = []
  let bytes = empty
  const flush = () => {
    if (lines.length > 0) all.push({ lines, bytes })
    lines = []
    bytes = empty
  }
  for (const entry of entries) {
    const line = lineOf(entry, base)
    const size = utf8(JSON.stringify(line)).length + 1
    if (bytes + size > MAX_FRAME) flush()
    lines.push(line)
    bytes += size
  }
  flush()
  return all
}

/** Size: of what came, as it counts until it is on the disk. Bytes. */
export const sizeOf = (lines: readonly WireEntry[]): number =>
  lines.reduce((n, line) => n + 96 + utf8(JSON.stringify(line[4] ?? null)).length, 0)
