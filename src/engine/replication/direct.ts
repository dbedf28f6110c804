import * as v from 'valibot'
import { utf8 } from '../../lib/bytes.ts'
import { type Entry, ERASED } from '../entry.ts'
import { encodeFrame } from '../frame.ts'
import type { LogName } from '../ids.ts'
import { MAX_BATCH_ENTRIES, MAX_FRAME, MAX_INSTANCES } from '../limits.ts'
import type { Incoming } from '../log.ts'
import { LogNameSchema, SeqSchema } from '../names.ts'
import { protocol } from '../protocol.ts'

const Frontier = v.pipe(v.array(v.strictTuple([LogNameSchema, SeqSchema])), v.maxLength(MAX_INSTANCES))
const Kind = v.pipe(v.string(), v.regex(/^[a-z][a-z-]{0,31}$/))
/** seq, lamport, claimed time, kind, body. */
const WireEntry = v.pipe(
  v.array(v.unknown()),
  v.length(5), // a tuple of its own would let a body that is missing pass for one that is unknown
  v.strictTuple([SeqSchema, SeqSchema, v.pipe(v.number(), v.safeInteger()), Kind, v.unknown()]),
)
export type WireEntry = v.InferOutput<typeof WireEntry>

/** Replication of a direct conversation. The link says whose logs these are, so no frame names an author. */
export const logProtocol = protocol('log/1', {
  /** What I have on disk of *your* logs: the receipt, and at link-up the question for what I lack. `again`: forget what you sent. */
  frontier: v.strictObject({ have: Frontier, again: v.boolean() }),
  /** Of *my* logs, ascending. */
  entries: v.strictObject({
    instance: LogNameSchema,
    entries: v.pipe(v.array(WireEntry), v.minLength(1), v.maxLength(MAX_BATCH_ENTRIES)),
  }),
  /** What I have seen of *your* logs. */
  read: v.strictObject({ upTo: Frontier }),
})

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

/** Batches: of entries of one log, each as large as a frame may be. */
export function batchesOf(instance: LogName, entries: readonly Entry[], base: number): readonly Batch[] {
  const empty = encodeFrame(logProtocol.name, 'entries', { instance, entries: [] }).length
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
