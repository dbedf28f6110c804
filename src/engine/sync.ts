import type { Clock } from '../ports/clock.ts'
import type { Count } from '../ports/transport.ts'
import type { Costs } from './costs.ts'
import { type ConversationId, conversationWith, type LogName, type PersonId, personIn } from './ids.ts'
import type { Link, Links } from './links.ts'
import type { Log } from './log.ts'
import { type Mark, type MarksKeeper, NO_MARK } from './marks.ts'
import { createDirect, logProtocol, pairsOf } from './replication/direct.ts'
import { createQuietly, createReplica, type Replica } from './replication/replica.ts'
import { incomingOf, sizeOf } from './replication/wireEntries.ts'
import type { RulesOf } from './rules.ts'

interface Deps {
  links: Links
  log: Log
  marks: MarksKeeper
  clock: Clock
  count: Count
  rules: RulesOf
  audience(peer: PersonId): boolean
  /** Do I tell the friend what I have read? */
  tellsRead(): boolean
  /** Told mark: of what I have seen in a person's logs, as far as all of it was on screen. */
  told(conversation: ConversationId, person: PersonId, seen: Mark): Iterable<readonly [LogName, number]>
  /** More may be told than before, though no mark rises. */
  onTold(tell: (conversation: ConversationId) => void): void
  costs: Pick<Costs, 'onMore'>
}

/** Brings the logs of a direct conversation into step over every link. Link-up is the retry; there is no outbox. */
export function createSync({ links, log, marks, clock, count, rules, audience, ...deps }: Deps) {
  const { tellsRead, told, onTold, costs } = deps
  const me = (conversation: ConversationId) => rules(conversation).me
  const replicas = new Map<Link, Replica>()
  const of = (peer: PersonId) => links.all(peer).flatMap((link) => replicas.get(link) ?? [])
  const quietly = createQuietly(count)

  links.onUp((link) => {
    if (!link.speaks(logProtocol)) return
    const stored = async () => {
      for (const each of of(link.peer)) await each.sendFrontier(false)
    }
    const replica = createReplica({ link, dialect: createDirect(link, { log, marks, rules, stored }), clock, count })
    replicas.set(link, replica)
    quietly(replica.sendFrontier(true))
    quietly(sendRead(link))
  })
  links.onDown((link) => {
    replicas.get(link)?.close()
    replicas.delete(link)
  })
  log.onWritten((conversation, entries) => {
    const peer = personIn(conversation)
    if (peer === undefined || entries[0]!.author !== me(conversation).id) return
    for (const replica of of(peer)) replica.onWritten(entries)
  })

  costs.onMore((person) => {
    for (const replica of of(person)) quietly(replica.sendFrontier(true))
  })

  async function sendRead(link: Link) {
    if (!tellsRead()) return
    const conversation = conversationWith(link.peer)
    const seen = (await marks.read(conversation)).seen.get(link.peer) ?? NO_MARK
    const upTo = pairsOf([...told(conversation, link.peer, seen)].map((pair) => [link.peer, ...pair]))
    if (upTo.length > 0) link.send(logProtocol, 'read', { upTo })
  }

  links.serve(logProtocol, audience, {
    frontier(link, { have, again }) {
      const { id } = me(conversationWith(link.peer))
      return replicas.get(link)?.onFrontier(
        have.map(([instance, seq]) => [id, instance, seq]),
        again,
      )
    },
    entries(link, { instance, entries }) {
      const { base } = me(conversationWith(link.peer))
      const incoming = entries.map((line) => incomingOf(line, base))
      replicas.get(link)?.onEntries(link.peer, instance, incoming, sizeOf(entries))
    },
    read: async (link, { upTo }) => {
      // Nobody can have read what I have not written; marks about logs that I do not know would pile up for ever.
      const conversation = conversationWith(link.peer)
      const mine = await log.frontier(conversation, me(conversation).id)
      const known = upTo.filter(([instance]) => mine.has(instance))
      await marks.raise(
        conversation,
        link.peer,
        'read',
        known.map(([instance, seq]) => [instance, Math.min(seq, mine.get(instance)!)] as const),
      )
    },
  })

  links.whileUnconfirmed((peer) => of(peer).some((replica) => replica.waits()))
  const tell = (conversation: ConversationId) => {
    const peer = personIn(conversation)
    if (peer !== undefined) for (const link of links.all(peer)) if (replicas.has(link)) quietly(sendRead(link))
  }
  marks.onRaised((conversation, _marks, name) => name === 'seen' && tell(conversation))
  onTold(tell)
}
