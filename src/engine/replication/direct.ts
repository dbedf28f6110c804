import * as v from 'valibot'
import { encodeFrame } from '../frame.ts'
import { conversationWith, type LogName, type PersonId } from '../ids.ts'
import { MAX_INSTANCES } from '../limits.ts'
import type { Link } from '../links.ts'
import type { Log } from '../log.ts'
import type { MarksKeeper } from '../marks.ts'
import { LogNameSchema, SeqSchema } from '../names.ts'
import { protocol } from '../protocol.ts'
import type { RulesOf } from '../rules.ts'
import type { Dialect, Frontier } from './replica.ts'
import { batchesOf, WireEntries } from './wireEntries.ts'

const Pairs = v.pipe(v.array(v.strictTuple([LogNameSchema, SeqSchema])), v.maxLength(MAX_INSTANCES))

/** Replication of a direct conversation. The link says whose logs these are, so no frame names an author. */
export const logProtocol = protocol('log/1', {
  /** Frontier: what I have on disk of *your* logs. The receipt, and at link-up the question for what I lack. `again`: forget what you sent. */
  frontier: v.strictObject({ have: Pairs, again: v.boolean() }),
  /** Of *my* logs, ascending. */
  entries: v.strictObject({
    instance: LogNameSchema,
    entries: WireEntries,
  }),
  /** Seen marks: what I have seen of *your* logs. */
  read: v.strictObject({ upTo: Pairs }),
})

/** Pairs: of logs whose author goes without saying. A name that an early version let in is one that no peer takes any more. */
export const pairsOf = (have: Frontier): [LogName, number][] =>
  have.flatMap(([, instance, seq]) => (v.is(LogNameSchema, instance) ? [[instance, seq]] : []))

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
