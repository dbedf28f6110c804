import { createTurn, type Turn } from '../lib/inTurn.ts'
import { createListeners } from '../lib/listeners.ts'
import type { Clock } from '../ports/clock.ts'
import type { Change, Storage, Written } from '../ports/storage.ts'
import type { Costs } from './costs.ts'
import { ENTRIES, type Entry } from './entry.ts'
import type { ConversationId, LogName, PersonId } from './ids.ts'
import { MAX_INSTANCES, MAX_LAMPORT_JUMP } from './limits.ts'
import { mend, unbroken } from './mend.ts'
import type { RulesOf } from './rules.ts'
import { newestOfLogs } from './walk.ts'

/** The newest entry of one log, whose entries below it are all there. */
interface Head {
  seq: number
  lamport: number
}
interface Loaded {
  /** By author, then instance. */
  heads: Map<PersonId, Map<LogName, Head>>
  lamport: number
  inTurn: Turn
  /** The entries that I wrote last: what goes out live need not be read back. */
  recent: Entry[]
}
const MAX_RECENT = 64

/** Received entry: what came over the wire, before it has a place. */
export type Incoming = Pick<Entry, 'seq' | 'lamport' | 'at' | 'kind' | 'body' | 'erased'>

/**
 * `gap`: entries before these are missing; what could be stored was. `violation`: the author broke the rules of its own log. `spent`: their
 * budget of this disk is; what was within it is stored.
 * Else how the write went; only after `done` may a receipt go out.
 */
export type Merged = Written | 'gap' | 'violation' | 'spent'

export interface Projected {
  readonly changes: readonly Change[]
  /** Words go for good: what is kept in memory of this conversation must go too. */
  readonly erases?: boolean
  /** Told once the changes are on disk, before anybody else hears of it. */
  afterWrite?(): void
}

/**
 * Says what else changes when these entries are written, in the same write: which are shown (`order`), what they do to others. Runs
 * in turn, so it may read. Must give one `add` for each entry. `said`: the highest lamport of their author before, in whatever log.
 */
export type Project = (entries: readonly Entry[], mine: boolean, said: number) => Promise<Projected>

interface Deps {
  storage: Storage
  clock: Clock
  rules: RulesOf
  project: Project
  costs: Pick<Costs, 'bill' | 'isSpent'>
}

/** More changes for the write of an entry of mine, or what makes them of it. */
type More = readonly Change[] | ((entry: Entry) => readonly Change[])

export type Log = ReturnType<typeof createLog>

/** New entries among those that came for a log, as far as nothing is missing before them. */
function sift(
  incoming: readonly Incoming[],
  log: Pick<Entry, 'conversation' | 'author' | 'instance'>,
  head: Head | undefined,
  most: number,
): { readonly entries: readonly Entry[]; readonly gap: boolean } | 'violation' {
  let { seq, lamport } = head ?? { seq: 0, lamport: 0 }
  const entries: Entry[] = []
  for (const one of incoming) {
    if (one.seq <= seq) continue
    if (one.seq > seq + 1) return { entries, gap: true }
    // A log's lamports rise, and nobody may use up the numbers for everyone.
    if (one.lamport <= lamport || one.lamport > most) return 'violation'
    // Whoever says that the words are gone sends none.
    entries.push({ ...log, ...one, ...(one.erased ? { body: null } : {}) })
    ;({ seq, lamport } = one)
  }
  return { entries, gap: false }
}

/** Lamport: the highest of what an author has written, in whatever log. */
const saidBy = ({ heads }: Loaded, author: PersonId): number =>
  Math.max(0, ...[...(heads.get(author)?.values() ?? [])].map(({ lamport }) => lamport))

/** Replicated logs, one for each author and install, of every conversation. Knows no wire and no kind but `erased`. */
export function createLog({ storage, clock, rules, project, costs }: Deps) {
  const loaded = new Map<ConversationId, Promise<Loaded>>()
  const onWritten = createListeners<[ConversationId, readonly Entry[]]>()

  function load(conversation: ConversationId): Promise<Loaded> {
    const known = loaded.get(conversation)
    if (known !== undefined) return known
    const loading = readHeads(conversation)
    loaded.set(conversation, loading)
    loading.catch(() => loaded.delete(conversation))
    return loading
  }

  /** Heads are not kept beside the log: its last key tells, and the one before, should that one have gone bad. */
  async function readHeads(conversation: ConversationId): Promise<Loaded> {
    const result: Loaded = { heads: new Map(), lamport: 0, inTurn: createTurn(), recent: [] }
    for await (const newest of newestOfLogs(storage, 2, [conversation])) {
      const last = mend(newest).at(-1)
      if (last) setHead(result, last)
    }
    return result
  }

  function setHead(state: Loaded, { author, instance, seq, lamport }: Entry) {
    const heads = state.heads.get(author) ?? state.heads.set(author, new Map()).get(author)!
    heads.set(instance, { seq, lamport })
    state.lamport = Math.max(state.lamport, lamport)
  }

  async function commit(
    state: Loaded,
    entries: readonly Entry[],
    mine: boolean,
    more: readonly Change[] = [],
  ): Promise<Written> {
    const projected = await project(entries, mine, saidBy(state, entries[0]!.author))
    const written = await storage.write([...projected.changes, ...more])
    if (written !== 'done') return written
    for (const entry of entries) setHead(state, entry)
    if (mine) state.recent = [...state.recent, ...entries].slice(-MAX_RECENT)
    if (projected.erases) state.recent = []
    projected.afterWrite?.()
    onWritten.tell(entries[0]!.conversation, entries)
    return written
  }

  function nextOf(state: Loaded, conversation: ConversationId, kind: string, body: unknown): Entry {
    const { id, instance, base, least = 0 } = rules(conversation).me
    const seq = (state.heads.get(id)?.get(instance)?.seq ?? 0) + 1
    return {
      conversation,
      author: id,
      instance,
      seq,
      lamport: Math.max(state.lamport, base, least) + 1,
      at: Math.max(0, Math.floor(clock.now())),
      kind,
      body,
    }
  }

  /** Sending is appending: one atomic write, then the entry goes out to whoever lacks it. */
  async function append(conversation: ConversationId, kind: string, body: unknown, more: More = []) {
    const state = await load(conversation)
    return state.inTurn(
      async (): Promise<{ ok: true; entry: Entry } | { ok: false; why: Exclude<Written, 'done'> }> => {
        const entry = nextOf(state, conversation, kind, body)
        const written = await commit(state, [entry], true, typeof more === 'function' ? more(entry) : more)
        if (written === 'exists') loaded.delete(conversation) // somebody else wrote this log: look again next time
        return written === 'done' ? { ok: true, entry } : { ok: false, why: written }
      },
    )
  }

  /**
   * Takes another author's entries, in ascending order. Those known already are passed over; everything is stored before this
   * resolves `done`. `via`: whose proved link they came over. Entries said to be my own are never taken from anybody else: they are
   * unsigned and could be anybody's words.
   */
  async function merge(
    conversation: ConversationId,
    author: PersonId,
    instance: LogName,
    incoming: readonly Incoming[],
    via: PersonId,
  ): Promise<Merged> {
    const { me, mine, takes } = rules(conversation)
    if (!takes(author, via)) return 'violation'
    const state = await load(conversation)
    return state.inTurn(async () => {
      const heads = state.heads.get(author)
      const head = heads?.get(instance)
      if (!head && (heads?.size ?? 0) >= MAX_INSTANCES) return 'violation'
      const most = Math.max(state.lamport, me.base) + MAX_LAMPORT_JUMP
      const sifted = sift(incoming, { conversation, author, instance }, head, most)
      if (sifted === 'violation') return sifted
      const { entries, gap } = sifted
      // What is missing before these was not stored on purpose.
      const hole = costs.isSpent(author) ? 'spent' : 'gap'
      if (entries.length === 0) return gap ? hole : 'done'
      const bill = mine(author) ? undefined : await costs.bill(author, entries)
      const within = bill ? entries.slice(0, bill.fits) : entries
      const written = within.length > 0 ? await commit(state, within, false, bill?.changes) : 'done'
      if (written === 'exists') loaded.delete(conversation)
      if (written !== 'done') return written
      bill?.paid()
      if (within.length < entries.length) return 'spent'
      return gap ? hole : 'done'
    })
  }

  return {
    append,
    merge,
    /** Runs `step` while nothing is written to this conversation: for whoever projects entries and changes the same rows. */
    alone: async <T>(conversation: ConversationId, step: () => Promise<T>): Promise<T> =>
      (await load(conversation)).inTurn(step),
    /** After every write, with what it added. */
    onWritten: onWritten.add,
    /** The highest seq of every log of `author` below which nothing is missing. */
    async frontier(conversation: ConversationId, author: PersonId): Promise<ReadonlyMap<LogName, number>> {
      const { heads } = await load(conversation)
      return new Map([...(heads.get(author) ?? [])].map(([instance, { seq }]) => [instance, seq]))
    },
    /** Frontier of everybody's logs. */
    async frontiers(conversation: ConversationId): Promise<readonly (readonly [PersonId, LogName, number])[]> {
      const { heads } = await load(conversation)
      return [...heads].flatMap(([author, logs]) =>
        [...logs].map(([instance, { seq }]) => [author, instance, seq] as const),
      )
    },
    /** At most `limit` entries of a log beyond `after`, ascending and without a hole. */
    async entriesAfter(
      conversation: ConversationId,
      author: PersonId,
      instance: LogName,
      after: number,
      limit: number,
    ): Promise<readonly Entry[]> {
      const { me } = rules(conversation)
      // What another than me wrote was never below what I had written before.
      const base = author === me.id ? me.base : 0
      const { recent } = await load(conversation)
      const at = recent.findIndex((e) => e.author === author && e.instance === instance && e.seq === after + 1)
      if (at >= 0) return recent.slice(at, at + limit)
      const log = [conversation, author, instance]
      // From the one before: what went bad is mended to fit behind it.
      const rows = (await storage.range({
        table: ENTRIES,
        from: [...log, after],
        to: [...log, []],
        limit: limit + 1,
      })) as Entry[]
      const beyond = mend(rows, base).filter((e) => e.seq > after)
      return unbroken(beyond, after, limit)
    },
    /** The highest lamport that anybody has written here. */
    lamport: async (conversation: ConversationId): Promise<number> => (await load(conversation)).lamport,
    /** Entries written before may have lost their words: they are read from the disk when they are asked for. */
    async forget(conversation: ConversationId) {
      const state = await load(conversation)
      state.recent = []
    },
  }
}
