import type { Clock } from '../ports/clock.ts'
import type { Count } from '../ports/transport.ts'
import type { Entry } from './entry.ts'
import { type ConversationId, conversationWith, type LogName, type PersonId, personIn } from './ids.ts'
import { MAX_BATCH_BYTES, MAX_BATCH_ENTRIES, MAX_STORED_AT_ONCE } from './limits.ts'
import type { Link, Links } from './links.ts'
import type { Incoming, Log, Merged } from './log.ts'
import type { MarksKeeper } from './marks.ts'
import { batchesOf, incomingOf, logProtocol, type WireEntry } from './replication/direct.ts'
import type { RulesOf } from './rules.ts'

/** Entry bytes received and not yet on disk: a peer that sends faster than the window allows breaks the rules. */
const MAX_UNSTORED = 4 * MAX_BATCH_BYTES
/** After a failed write or a hole: when to ask for what is missing. Milliseconds. */
const ASK_AGAIN = 1_000
const ASK_AGAIN_CAP = 30_000

interface Session {
  link: Link
  /** The frontier that the peer sent on *this* link; nothing goes out before it. */
  theirs: Map<LogName, number> | undefined
  /** How far I have sent on this link. */
  sent: Map<LogName, number>
  /** Sent and unconfirmed, oldest first. */
  flight: { instance: LogName; seq: number; bytes: number }[]
  flightBytes: number
  pumping: boolean
  again: boolean
  /** Received, waiting for the disk. */
  inbox: { instance: LogName; entries: Incoming[]; bytes: number }[]
  inboxBytes: number
  storing: boolean
  askIn: number
  cancelAsk: (() => void) | undefined
}

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
}

/** Brings the logs of a direct conversation into step over every link. Link-up is the retry; there is no outbox. */
export function createSync({ links, log, marks, clock, count, rules, audience, tellsRead }: Deps) {
  const me = (conversation: ConversationId) => rules(conversation).me
  const sessions = new Map<Link, Session>()
  const of = (peer: PersonId) => links.all(peer).flatMap((link) => sessions.get(link) ?? [])
  /** A read rejects only when the database is gone: then there is nothing to say, and the app says that. */
  const quietly = (work: Promise<void>) => void work.catch(() => count('sync.unreadable'))

  links.onUp((link) => {
    if (!link.speaks(logProtocol)) return
    sessions.set(link, {
      link,
      theirs: undefined,
      sent: new Map(),
      flight: [],
      flightBytes: 0,
      pumping: false,
      again: false,
      inbox: [],
      inboxBytes: 0,
      storing: false,
      askIn: ASK_AGAIN,
      cancelAsk: undefined,
    })
    quietly(sendFrontier(link, true))
    quietly(sendRead(link))
  })
  links.onDown((link) => {
    sessions.get(link)?.cancelAsk?.()
    sessions.delete(link)
  })
  log.onWritten((conversation, entries) => {
    const peer = personIn(conversation)
    if (peer === undefined || entries[0]!.author !== me(conversation).id) return
    for (const session of of(peer)) {
      sendLive(session, entries)
      quietly(pump(session))
    }
  })

  async function sendFrontier(link: Link, again: boolean) {
    const have = [...(await log.frontier(conversationWith(link.peer), link.peer))]
    link.send(logProtocol, 'frontier', { have, again })
  }
  async function sendRead(link: Link) {
    if (!tellsRead()) return
    const upTo = [...((await marks.read(conversationWith(link.peer))).seen.get(link.peer) ?? [])]
    if (upTo.length > 0) link.send(logProtocol, 'read', { upTo })
  }

  // ---- what I send

  /** What was just written, where it is all that the peer lacks, goes out at once: before the page takes its time to draw it. */
  function sendLive(session: Session, entries: readonly Entry[]) {
    const { instance, seq } = entries[0]!
    if (session.pumping || !session.theirs || session.flightBytes >= MAX_BATCH_BYTES) return
    const from = Math.max(session.sent.get(instance) ?? 0, session.theirs.get(instance) ?? 0)
    if (from === seq - 1) sendEntries(session, instance, entries)
  }

  async function pump(session: Session) {
    if (session.pumping) {
      session.again = true
      return
    }
    session.pumping = true
    try {
      do {
        session.again = false
        await pumpOnce(session)
      } while (session.again && sessions.has(session.link))
    } finally {
      session.pumping = false
    }
  }

  async function pumpOnce(session: Session) {
    const { link } = session
    const conversation = conversationWith(link.peer)
    const mine = await log.frontier(conversation, me(conversation).id)
    for (const [instance, last] of mine) {
      while (sessions.has(link) && session.theirs) {
        const from = Math.max(session.sent.get(instance) ?? 0, session.theirs.get(instance) ?? 0)
        if (from >= last || session.flightBytes >= MAX_BATCH_BYTES) break
        const entries = await log.mineAfter(conversation, instance, from, MAX_BATCH_ENTRIES)
        // Meanwhile the peer may have asked for something else: then this batch is not the one.
        if (from !== Math.max(session.sent.get(instance) ?? 0, session.theirs.get(instance) ?? 0)) continue
        if (entries.length === 0) break
        sendEntries(session, instance, entries)
        await link.whenDrained()
      }
    }
  }

  function sendEntries(session: Session, instance: LogName, entries: readonly Entry[]) {
    const { base } = me(conversationWith(session.link.peer))
    for (const { lines, bytes } of batchesOf(instance, entries, base)) {
      session.link.send(logProtocol, 'entries', { instance, entries: lines })
      const seq = lines.at(-1)![0]
      session.sent.set(instance, seq)
      session.flight.push({ instance, seq, bytes })
      session.flightBytes += bytes
    }
  }

  async function onFrontier(link: Link, have: readonly (readonly [LogName, number])[], again: boolean) {
    const session = sessions.get(link)
    if (!session) return
    // Of what I write now I know the end. Of a former install of mine the friend may well hold more than I do.
    const conversation = conversationWith(link.peer)
    const { id, instance: writing } = me(conversation)
    const current = have.find(([instance]) => instance === writing)
    const mine = await log.frontier(conversation, id)
    if (current && current[1] > (mine.get(writing) ?? 0)) return link.violation('frontier')
    // Asked again, what was said before counts no more, nor what it said of logs that are not in the list.
    const theirs = new Map(again ? [] : session.theirs)
    const known = have.filter(([instance]) => mine.has(instance))
    for (const [instance, seq] of known) theirs.set(instance, Math.max(seq, theirs.get(instance) ?? 0))
    session.theirs = theirs
    if (again) {
      session.sent = new Map()
      session.flight = []
    } else {
      session.flight = session.flight.filter((f) => f.seq > (theirs.get(f.instance) ?? 0))
    }
    session.flightBytes = session.flight.reduce((n, f) => n + f.bytes, 0)
    quietly(pump(session))
    await marks.raise(conversation, link.peer, 'delivered', known)
  }

  // ---- what I receive

  function onEntries(link: Link, instance: LogName, lines: readonly WireEntry[]) {
    const session = sessions.get(link)
    if (!session) return
    const { base } = me(conversationWith(link.peer))
    const bytes = lines.reduce((n, line) => n + 64 + JSON.stringify(line[4] ?? null).length, 0)
    if (session.inboxBytes + bytes > MAX_UNSTORED) return link.violation('flood')
    session.inbox.push({
      instance,
      entries: lines.map((line) => incomingOf(line, base)),
      bytes,
    })
    session.inboxBytes += bytes
    if (!session.storing) quietly(store(session))
  }

  /** One write takes all that has come meanwhile: under load the disk sets the pace. */
  async function store(session: Session) {
    session.storing = true
    const { link } = session
    try {
      while (session.inbox.length > 0 && sessions.has(link)) {
        const first = session.inbox.shift()!
        session.inboxBytes -= first.bytes
        while (session.inbox[0]?.instance === first.instance && first.entries.length < MAX_STORED_AT_ONCE) {
          const next = session.inbox.shift()!
          session.inboxBytes -= next.bytes
          first.entries.push(...next.entries)
        }
        await settled(
          session,
          await log
            .merge(conversationWith(link.peer), link.peer, first.instance, first.entries, link.peer)
            .catch((): Merged => 'broken'),
        )
      }
    } finally {
      session.storing = false
    }
  }

  async function settled(session: Session, merged: Merged) {
    const { link } = session
    if (merged === 'violation') return link.violation('entries')
    if (merged === 'done') {
      session.askIn = ASK_AGAIN
      for (const { link: each } of of(link.peer)) await sendFrontier(each, false)
      return
    }
    // No receipt. What did not reach the disk, or came with a hole before it, is asked for again.
    count(`entries.${merged}`)
    session.inbox = []
    session.inboxBytes = 0
    if (session.cancelAsk) return
    session.cancelAsk = clock.after(session.askIn, () => {
      session.cancelAsk = undefined
      session.askIn = Math.min(session.askIn * 2, ASK_AGAIN_CAP)
      quietly(sendFrontier(link, true))
    })
  }

  links.serve(logProtocol, audience, {
    frontier: (link, { have, again }) => onFrontier(link, have, again),
    entries: (link, { instance, entries }) => onEntries(link, instance, entries),
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

  links.whileUnconfirmed((peer) => of(peer).some((session) => session.flight.length > 0))
  marks.onRaised((conversation, _marks, name) => {
    const peer = name === 'seen' ? personIn(conversation) : undefined
    if (peer !== undefined) for (const { link } of of(peer)) quietly(sendRead(link))
  })
}
