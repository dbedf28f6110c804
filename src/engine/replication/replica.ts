import type { Clock } from '../../ports/clock.ts'
import type { Count } from '../../ports/transport.ts'
import { ENTRIES_FRAME_BYTES } from '../budgets.ts'
import type { Entry, Writer } from '../entry.ts'
import type { LogName, PersonId } from '../ids.ts'
import { MAX_BATCH_ENTRIES, MAX_STORED_AT_ONCE } from '../limits.ts'
import type { Link } from '../links.ts'
import type { Incoming, Merged } from '../log.ts'
import { createAsking } from './asking.ts'
import { createResending } from './resending.ts'
import { windowOf } from './window.ts'
import type { Batch, WireEntry } from './wireEntries.ts'

/** Frontier: of each log, the seq below which nothing is missing. */
export type Frontier = readonly (readonly [author: PersonId, instance: LogName, seq: number])[]

/** Dialect: what a replica must know of its conversation, and how it is put on the wire. */
export interface Dialect {
  /** Writer: of the log that nobody else can know more of. */
  me(): Writer
  /** Logs that the peer is sent, as far as they go here. */
  outgoing(): Promise<Frontier>
  /** Logs that the peer sends, as far as they go here. */
  incoming(): Promise<Frontier>
  /** At most `limit` entries of an outgoing log beyond `after`, ascending. */
  read(author: PersonId, instance: LogName, after: number, limit: number): Promise<readonly Entry[]>
  batches(author: PersonId, instance: LogName, entries: readonly Entry[]): readonly Batch[]
  sendEntries(author: PersonId, instance: LogName, lines: WireEntry[]): unknown
  sendFrontier(have: Frontier, again: boolean): unknown
  /** Entries that came go to the disk, if they may come from this peer. */
  merge(author: PersonId, instance: LogName, entries: readonly Incoming[]): Promise<Merged>
  /** Confirmation: they have it on their disk. */
  confirmed(have: Frontier): unknown
  /** Receipt: something of theirs is on this disk, and everybody who may hold it is told. */
  stored(): Promise<void>
}

interface Deps {
  link: Link
  dialect: Dialect
  clock: Clock
  count: Count
}

export type Replica = ReturnType<typeof createReplica>

/** A read rejects only when the database is gone: then there is nothing to say, and the app says that. */
export const createQuietly = (count: Count) => (work: Promise<unknown>) =>
  void work.catch(() => count('sync.unreadable'))

/** Name: one for a log of an author. No instance has a slash in its name. */
const nameOf = (author: PersonId, instance: LogName) => `${instance}/${author}`

/** Received entries of one log. `bytes`: as they count until they are stored. */
interface Received {
  readonly author: PersonId
  readonly instance: LogName
  readonly entries: Incoming[]
  bytes: number
}

/** Received entries at the head of the inbox that are of one log, as many as one write takes. */
function takeLog(inbox: Received[]): Received {
  const first = inbox.shift()!
  while (
    inbox[0]?.instance === first.instance &&
    inbox[0].author === first.author &&
    first.entries.length < MAX_STORED_AT_ONCE
  ) {
    const next = inbox.shift()!
    first.bytes += next.bytes
    first.entries.push(...next.entries)
  }
  return first
}

/** Share of the entries that is new to whoever had the log as far as `seq`. */
const shareAfter = (seq: number, entries: readonly Incoming[]) =>
  entries.filter((entry) => entry.seq > seq).length / entries.length

/** Replica: one conversation over one link, brought into step. Knows no wire and no kind of conversation. */
export function createReplica({ link, dialect, clock, count }: Deps) {
  const quietly = createQuietly(count)
  const share = windowOf(link).join(turn)
  /** The frontier that the peer sent on *this* link; nothing goes out before it. */
  let theirs: Map<string, number> | undefined
  /** Sent entries: how far, of each log, on this link. */
  let sent = new Map<string, number>()
  /** Sent and unconfirmed, oldest first. */
  let flight: { name: string; seq: number; bytes: number }[] = []
  /** Received, waiting for the disk. */
  let inbox: Received[] = []
  let storing = false
  /** Log that is being stored: it is theirs already, so where a log goes both ways, it does not go back to them. */
  let arriving: { name: string; seq: number } | undefined
  const asking = createAsking(clock, () => quietly(sendFrontier(true)))
  const resending = createResending(clock, resend)
  let closed = false

  // ---- what I send
  const reached = (name: string) =>
    Math.max(sent.get(name) ?? 0, theirs?.get(name) ?? 0, arriving?.name === name ? arriving.seq : 0)

  /** Live entries: what was just written, where it is all that the peer lacks, goes out at once, before the page takes its time to draw it. */
  function sendLive(entries: readonly Entry[]) {
    const { author, instance, seq } = entries[0]!
    if (share.busy() || !theirs || share.room() <= 0) return
    if (reached(nameOf(author, instance)) === seq - 1) sendEntries(author, instance, entries)
  }

  async function turn(): Promise<boolean> {
    try {
      return await sendNext()
    } catch {
      count('sync.unreadable')
      return false
    }
  }

  async function sendNext(): Promise<boolean> {
    for (const [author, instance, last] of await dialect.outgoing()) {
      if (closed || !theirs) return false
      const name = nameOf(author, instance)
      const from = reached(name)
      if (from >= last) continue
      const entries = await dialect.read(author, instance, from, MAX_BATCH_ENTRIES)
      // Meanwhile the peer may have asked for something else: then this batch is not the one.
      if (from !== reached(name)) return true
      if (entries.length === 0) continue
      sendEntries(author, instance, entries)
      return true
    }
    return false
  }

  function sendEntries(author: PersonId, instance: LogName, entries: readonly Entry[]) {
    const name = nameOf(author, instance)
    let room = share.room()
    for (const { lines, bytes } of dialect.batches(author, instance, entries)) {
      if (room <= 0) return
      dialect.sendEntries(author, instance, lines)
      const seq = lines.at(-1)![0]
      sent.set(name, seq)
      flight.push({ name, seq, bytes })
      share.inFlight += bytes
      room -= bytes
    }
  }

  async function sendFrontier(again: boolean) {
    dialect.sendFrontier(await dialect.incoming(), again)
  }

  async function onFrontier(have: Frontier, again: boolean) {
    // Of what I write now I know the end. Of a former install of mine the peer may well hold more than I do.
    const { id, instance: writing } = dialect.me()
    const mine = new Map((await dialect.outgoing()).map(([author, instance, seq]) => [nameOf(author, instance), seq]))
    const current = nameOf(id, writing)
    const wrong = have.some(
      ([author, instance, seq]) => nameOf(author, instance) === current && seq > (mine.get(current) ?? 0),
    )
    if (wrong) return link.violation('frontier')
    // Asked again, what was said before counts no more, nor what it said of logs that are not in the list.
    const known = have.filter(([author, instance]) => mine.has(nameOf(author, instance)))
    const said = new Map(known.map(([author, instance, seq]) => [nameOf(author, instance), seq]))
    if (!again) heardOf(said)
    else if (!theirs || resending.asked(said)) resend(said)
    await dialect.confirmed(known)
  }

  /** Receipt: every number only rises. */
  function heardOf(said: ReadonlyMap<string, number>) {
    const next = new Map(theirs)
    for (const [name, seq] of said) next.set(name, Math.max(seq, next.get(name) ?? 0))
    theirs = next
    resending.confirmed(said)
    flight = flight.filter((f) => f.seq > (next.get(f.name) ?? 0))
    share.inFlight = flight.reduce((n, f) => n + f.bytes, 0)
    share.want()
  }

  /** From here on, whatever went out before. */
  function resend(from: ReadonlyMap<string, number>) {
    theirs = new Map(from)
    sent = new Map()
    flight = []
    share.inFlight = 0
    share.want()
  }

  // ---- what I receive

  function onEntries(author: PersonId, instance: LogName, entries: Incoming[], size: number) {
    const bytes = size + ENTRIES_FRAME_BYTES
    if (!share.fits(bytes)) return link.violation('flood')
    inbox.push({ author, instance, entries, bytes })
    share.unstored += bytes
    if (!storing) quietly(store())
  }

  /** Write: one takes all that has come meanwhile; under load the disk sets the pace. */
  async function store() {
    storing = true
    try {
      while (inbox.length > 0 && !closed) {
        const { author, instance, entries, bytes } = takeLog(inbox)
        share.unstored -= bytes
        const before = (await dialect.incoming()).find(([a, i]) => a === author && i === instance)?.[2] ?? 0
        arriving = { name: nameOf(author, instance), seq: entries.at(-1)!.seq }
        const merged = await dialect.merge(author, instance, entries).catch((): Merged => 'broken')
        const fresh = merged === 'done' ? shareAfter(before, entries) : 0
        if (merged === 'done') theirs?.set(arriving.name, reached(arriving.name))
        link.stored(bytes * fresh)
        // Progress: what was there already is none.
        if (fresh > 0) asking.over()
        arriving = undefined
        await settled(merged)
      }
    } finally {
      storing = false
    }
  }

  async function settled(merged: Merged) {
    if (merged === 'violation') return link.violation('entries')
    if (merged !== 'done') {
      count(`entries.${merged}`)
      inbox = []
      share.unstored = 0
    }
    // No receipt. What did not reach the disk, or came with a hole before it, is asked for again.
    if (merged !== 'done' && merged !== 'spent') return asking.again()
    return dialect.stored()
  }

  return {
    sendFrontier,
    onFrontier,
    onEntries,
    /** Of an outgoing log, on this disk now. */
    onWritten(entries: readonly Entry[]) {
      sendLive(entries)
      share.want()
    },
    waits: () => flight.length > 0,
    close() {
      closed = true
      share.leave()
      asking.stop()
      resending.stop()
    },
  }
}
