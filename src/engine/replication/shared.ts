import * as v from 'valibot'
import type { Clock } from '../../ports/clock.ts'
import type { Count } from '../../ports/transport.ts'
import { encodeFrame } from '../frame.ts'
import type { ConversationId, LogName, PersonId } from '../ids.ts'
import { MAX_INSTANCES } from '../limits.ts'
import type { Link, Links } from '../links.ts'
import type { Log } from '../log.ts'
import { LogNameSchema, PersonIdSchema, SeqSchema } from '../names.ts'
import { protocol } from '../protocol.ts'
import type { RulesOf } from '../rules.ts'
import { createQuietly, createReplica, type Dialect, type Frontier, type Replica } from './replica.ts'
import { batchesOf, incomingOf, sizeOf, WireEntries } from './wireEntries.ts'

/** Authors in one frontier: with all their logs they still fit a frame. Of those beyond, everything is sent again at link-up. */
const MAX_AUTHORS = 16

const ConversationSchema = v.pipe(
  v.string(),
  v.maxLength(128),
  v.transform((id) => id as ConversationId),
)
/** Of one author: as many logs as are taken from outside, and the one that is written here. */
const Logs = v.pipe(v.array(v.strictTuple([LogNameSchema, SeqSchema])), v.maxLength(MAX_INSTANCES + 1))

/** Replication of conversations that more than the two ends of a link write in: each frame names its conversation and its author. */
export const sharedProtocol = protocol('log/2', {
  /** Frontier: what I have on disk, of everybody's logs. The receipt, and at link-up the offer and the question. `again`: forget what you sent. */
  frontier: v.strictObject({
    conversation: ConversationSchema,
    have: v.pipe(v.array(v.strictTuple([PersonIdSchema, Logs])), v.maxLength(MAX_AUTHORS)),
    again: v.boolean(),
  }),
  /** Of one log, ascending. */
  entries: v.strictObject({
    conversation: ConversationSchema,
    author: PersonIdSchema,
    instance: LogNameSchema,
    entries: WireEntries,
  }),
})

function byAuthor(frontier: Frontier) {
  const all = new Map<PersonId, [LogName, number][]>()
  for (const [author, instance, seq] of frontier) all.set(author, [...(all.get(author) ?? []), [instance, seq]])
  return [...all].slice(0, MAX_AUTHORS)
}

interface DialectDeps {
  conversation: ConversationId
  log: Log
  rules: RulesOf
  stored(): Promise<void>
}

/**
 * Dialect `log/2`: of one conversation, whose logs go both ways whoever wrote them. Lamports are those of the disk: whoever shares a
 * conversation with me knows what there was before. Nobody ticks anything: a receipt is for the window alone.
 */
function createSharedDialect(link: Link, { conversation, log, rules, stored }: DialectDeps): Dialect {
  const me = () => rules(conversation).me
  const everything = () => log.frontiers(conversation)
  return {
    me,
    outgoing: everything,
    incoming: everything,
    read: (author, instance, after, limit) => log.entriesAfter(conversation, author, instance, after, limit),
    batches(author, instance, entries) {
      const empty = { conversation, author, instance, entries: [] }
      return batchesOf(encodeFrame(sharedProtocol.name, 'entries', empty).length, entries, 0)
    },
    sendEntries: (author, instance, entries) =>
      link.send(sharedProtocol, 'entries', { conversation, author, instance, entries }),
    sendFrontier: (have, again) => link.send(sharedProtocol, 'frontier', { conversation, have: byAuthor(have), again }),
    async merge(author, instance, entries) {
      // My own log comes back to me from whoever passes it on, but what I write on this install nobody knows before I do.
      const { id, instance: writing } = me()
      if (author === id && instance === writing) {
        const last = (await log.frontier(conversation, author)).get(instance) ?? 0
        if (entries.some(({ seq }) => seq > last)) return 'violation'
      }
      return log.merge(conversation, author, instance, entries, link.peer)
    },
    confirmed: () => undefined,
    stored,
  }
}

interface Deps {
  links: Links
  log: Log
  clock: Clock
  count: Count
  rules: RulesOf
  /**
   * Conversations that are brought into step with this peer: my own, where it is another device of mine, and none with anybody else. Both
   * ends offer the same ones, or what one says of the others is a violation.
   */
  offers(peer: PersonId): readonly ConversationId[]
}

/**
 * Brings shared conversations into step over every link to whom they are offered. It is announced on those links alone, so that the
 * handshake with a friend stays what it was. No page makes one yet: there is no link to a device of one's own before the handshake can
 * tell a device from a person.
 */
export function createShared({ links, log, clock, count, rules, offers }: Deps) {
  const replicas = new Map<Link, ReadonlyMap<ConversationId, Replica>>()
  const quietly = createQuietly(count)
  const on = (link: Link) => [...(replicas.get(link)?.values() ?? [])]
  const of = (conversation: ConversationId) => [...replicas.values()].flatMap((all) => all.get(conversation) ?? [])

  function replicate(link: Link, conversation: ConversationId) {
    const stored = async () => {
      for (const each of of(conversation)) await each.sendFrontier(false)
    }
    const dialect = createSharedDialect(link, { conversation, log, rules, stored })
    return createReplica({ link, dialect, clock, count })
  }

  links.onUp((link) => {
    if (!link.speaks(sharedProtocol)) return
    replicas.set(
      link,
      new Map(offers(link.peer).map((conversation) => [conversation, replicate(link, conversation)] as const)),
    )
    for (const replica of on(link)) quietly(replica.sendFrontier(true))
  })
  links.onDown((link) => {
    for (const replica of on(link)) replica.close()
    replicas.delete(link)
  })
  log.onWritten((conversation, entries) => {
    for (const replica of of(conversation)) replica.onWritten(entries)
  })

  /** Replica: of a conversation that I have offered on this link. */
  function offered(link: Link, conversation: ConversationId): Replica | undefined {
    const replica = replicas.get(link)?.get(conversation)
    if (!replica) link.violation('conversation')
    return replica
  }

  const isOffered = (peer: PersonId) => offers(peer).length > 0
  links.serve(
    sharedProtocol,
    isOffered,
    {
      frontier: (link, { conversation, have, again }) =>
        offered(link, conversation)?.onFrontier(
          have.flatMap(([author, logs]) => logs.map(([instance, seq]) => [author, instance, seq] as const)),
          again,
        ),
      entries: (link, { conversation, author, instance, entries }) =>
        offered(link, conversation)?.onEntries(
          author,
          instance,
          entries.map((line) => incomingOf(line, 0)),
          sizeOf(entries),
        ),
    },
    isOffered,
  )
  links.whileUnconfirmed((peer) => links.all(peer).some((link) => on(link).some((replica) => replica.waits())))
}
