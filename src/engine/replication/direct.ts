import * as v from 'valibot'
import { utf8 } from '../../lib/bytes.ts'
import { type Entry, ERASED } from '../entry.ts'
import { encodeFrame } from '../frame.ts'
import { conversationWith, type LogName, type PersonId } from '../ids.ts'
import { MAX_BATCH_ENTRIES, MAX_FRAME, MAX_INSTANCES } from '../limits.ts'
import type { Link } from '../links.ts'
import type { Incoming, Log } from '../log.ts'
import type { MarksKeeper } from '../marks.ts'
import { LogNameSchema, SeqSchema } from '../names.ts'
import { protocol } from '../protocol.ts'
import type { RulesOf } from '../rules.ts'
import type { Dialect, Frontier } from './replica.ts'

const Pairs = v.pipe(v.array(v.strictTuple([LogNameSchema, SeqSchema])), v.maxLength(MAX_INSTANCES))
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

/** Replication of a direct conversation. The link says whose logs these are, so no frame names an author. */
export const logProtocol = protocol('log/1', {
  /** What I have on disk of *your* logs: the receipt, and at link-up the question for what I lack. `again`: forget what you sent. */
  frontier: v.strictObject({ have: Pairs, again: v.boolean() }),
  /** Of *my* logs, ascending. */
  entries: v.strictObject({
    instance: LogNameSchema,
    entries: WireEntries,
  }),
  /** What I have seen of *your* logs. */
  read: v.strictObject({ upTo: Pairs }),
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
  lines.reduce((n, line) => n + 64 + JSON.stringify(line[4] ?? null).length, 0)

/** Pairs: of logs whose author goes without saying. */
const pairsOf = (have: Frontier) => have.map(([, instance, seq]) => [instance, seq] as [LogName, number])

interface Deps {
  log: Log
  marks: MarksKeeper
  rules: RulesOf
  stored(): Promise<void>
}

/** Dialect `log/1`: of the conversation with whoever is at the other end. My logs go out, theirs come in. */
export function createDirect(link: Link, { log, marks, rules, stored }: Deps): Dialect {
  const { peer } = link
  const conversation = conversationWith(peer)
  const me = () => rules(conversation).me
  const frontierOf = async (author: PersonId) =>
    [...(await log.frontier(conversation, author))].map(([instance, seq]) => [author, instance, seq] as const)

  return {
    me,
    outgoing: () => frontierOf(me().id),
    incoming: () => frontierOf(peer),
    read: (author, instance, after, limit) => log.entriesAfter(conversation, author, instance, after, limit),
    batches: (_, instance, entries) =>
      batchesOf(encodeFrame(logProtocol.name, 'entries', { instance, entries: [] }).length, entries, me().base),
    sendEntries: (_, instance, entries) => link.send(logProtocol, 'entries', { instance, entries }),
    sendFrontier: (have, again) => link.send(logProtocol, 'frontier', { have: pairsOf(have), again }),
    merge: (_, instance, entries) => log.merge(conversation, peer, instance, entries, peer),
    confirmed: (have) => marks.raise(conversation, peer, 'delivered', pairsOf(have)),
    stored,
  }
}
