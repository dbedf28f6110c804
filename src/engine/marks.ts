import * as v from 'valibot'
import { createTurn } from '../lib/inTurn.ts'
import { createListeners } from '../lib/listeners.ts'
import type { Clock } from '../ports/clock.ts'
import type { Change, Row, Storage, TableSpec, Written } from '../ports/storage.ts'
import type { ConversationId, LogName, PersonId } from './ids.ts'
import { SeqSchema, StoredLogNameSchema } from './names.ts'
import { type Rise, StoredRises, withRises } from './rises.ts'

/** Table: of my logs in a conversation, what one person has of them. */
export const receiptsTable = { name: 'receipts', key: ['conversation', 'person'] } as const satisfies TableSpec
/** Table: of an author's logs in a conversation, what I have seen of them. */
export const seenTable = { name: 'seen', key: ['conversation', 'author'] } as const satisfies TableSpec

/** Mark: for each log, the seq up to which something is so. */
export type Mark = ReadonlyMap<LogName, number>

/** Receipt: what a person has of my logs. Every number only rises. */
export interface Receipt {
  /** On their disk, by their own word. */
  readonly delivered: Mark
  /** Seen by them. */
  readonly read: Mark
  /** Rises: when the newest of it came about. */
  readonly rises?: { readonly delivered: readonly Rise[]; readonly read: readonly Rise[] }
}

/** Marks: what is known of a conversation's delivery. */
export interface Marks {
  readonly receipts: ReadonlyMap<PersonId, Receipt>
  /** By author: of their logs, seen by me. */
  readonly seen: ReadonlyMap<PersonId, Mark>
}
export type MarkName = 'delivered' | 'read' | 'seen'

export const NO_MARK: Mark = new Map()
export const NO_MARKS: Marks = { receipts: new Map(), seen: new Map() }

/** Marks: without what others say that they have read. */
export const withoutRead = ({ receipts, seen }: Marks): Marks => ({
  receipts: new Map([...receipts].map(([person, { delivered }]) => [person, { delivered, read: NO_MARK }])),
  seen,
})

/** Seq: up to which the mark stands in a log; 0 where it says nothing of it. */
export const upTo = (mark: Mark | undefined, instance: LogName): number => mark?.get(instance) ?? 0

const StoredPair = v.tuple([StoredLogNameSchema, SeqSchema])
const parsedPair = (pair: unknown): [[LogName, number]] | undefined => {
  const parsed = v.safeParse(StoredPair, pair)
  return parsed.success ? [parsed.output] : undefined
}

/** Pairs on the disk, never properties: a log may be called `constructor`. A pair that went bad takes no other one with it. */
const StoredMark = v.fallback(
  v.pipe(
    v.array(v.unknown()),
    v.transform((pairs): Mark => new Map(pairs.flatMap((pair) => parsedPair(pair) ?? []))),
  ),
  () => NO_MARK,
)
const StoredReceipt = v.object({
  person: v.string(),
  delivered: StoredMark,
  read: StoredMark,
  rises: v.fallback(v.exactOptional(v.object({ delivered: StoredRises, read: StoredRises })), undefined as never),
})
const StoredReceiptOf = v.object({ conversation: v.string(), ...StoredReceipt.entries })
const StoredSeen = v.object({ author: v.string(), upTo: StoredMark })

/** Mark: raised by what is further on; undefined when nothing rises. */
export function raise(mark: Mark, by: Iterable<readonly [LogName, number]>): Mark | undefined {
  const next = new Map(mark)
  for (const [instance, seq] of by)
    if (seq > upTo(mark, instance)) next.set(instance, Math.max(seq, upTo(next, instance)))
  return [...next].some(([instance, seq]) => seq > upTo(mark, instance)) ? next : undefined
}

/** Pause before a mark that the disk refused is tried again. Milliseconds. */
const TRY_AGAIN_MS = 1_000
const TRY_AGAIN_CAP_MS = 60_000

interface Deps {
  storage: Storage
  clock: Clock
}

export type MarksKeeper = ReturnType<typeof createMarks>

/** Marks on disk, a row for each conversation and person, kept in memory once read. */
export function createMarks({ storage, clock }: Deps) {
  const known = new Map<ConversationId, Marks>()
  const inTurn = createTurn()
  /** On disk now; last what was there before. */
  const onRaised = createListeners<[ConversationId, Marks, MarkName, Marks]>()
  let stopped = false

  async function read(conversation: ConversationId): Promise<Marks> {
    const found = known.get(conversation)
    if (found) return found
    const within = { from: [conversation], to: [conversation, []] }
    const [receipts, seen] = await Promise.all([
      storage.range({ table: receiptsTable.name, ...within }),
      storage.range({ table: seenTable.name, ...within }),
    ])
    const marks: Marks = {
      receipts: new Map(
        parsed(receipts, StoredReceipt).map(({ person, ...receipt }) => [person as PersonId, receipt] as const),
      ),
      seen: new Map(parsed(seen, StoredSeen).map(({ author, upTo: mark }) => [author as PersonId, mark] as const)),
    }
    // While the disk was being read one may have been raised.
    const meanwhile = known.get(conversation)
    if (meanwhile) return meanwhile
    known.set(conversation, marks)
    return marks
  }

  const attempt = (
    conversation: ConversationId,
    person: PersonId,
    name: MarkName,
    by: readonly (readonly [LogName, number])[],
  ) =>
    inTurn(async (): Promise<Written> => {
      const before = await read(conversation)
      const { marks, change } = raised(before, conversation, person, name, by, clock.now()) ?? {}
      if (!marks || !change) return 'done'
      const written = await storage.write([change])
      if (written !== 'done') return written
      known.set(conversation, marks)
      onRaised.tell(conversation, marks, name, before)
      return written
    })

  return {
    read,
    /** Receipts on the disk, of all conversations that have any. */
    async receipts(): Promise<ReadonlyMap<ConversationId, Marks>> {
      const all = new Map<ConversationId, Map<PersonId, Receipt>>()
      for (const { conversation, person, ...receipt } of parsed(
        await storage.range({ table: receiptsTable.name }),
        StoredReceiptOf,
      )) {
        const its = all.get(conversation as ConversationId) ?? new Map<PersonId, Receipt>()
        all.set(conversation as ConversationId, its.set(person as PersonId, receipt))
      }
      return new Map([...all].map(([conversation, receipts]) => [conversation, { receipts, seen: new Map() }]))
    },
    onRaised: onRaised.add,
    /**
     * Written first, shown then. `person`: whose receipt it is, or whose logs I have seen. A friend says each mark only once on a link, so
     * one that the disk refuses is tried again by itself; what is returned is how the first try went.
     */
    async raise(
      conversation: ConversationId,
      person: PersonId,
      name: MarkName,
      by: readonly (readonly [LogName, number])[],
    ): Promise<Written> {
      const run = async (pause: number): Promise<Written> => {
        const written = await attempt(conversation, person, name, by).catch((): Written => 'broken')
        if (!stopped && (written === 'full' || written === 'broken'))
          clock.after(pause, () => void run(Math.min(pause * 2, TRY_AGAIN_CAP_MS)))
        return written
      }
      return run(TRY_AGAIN_MS)
    },
    /** Trim: of each mark of a conversation only what `rest` leaves of it stays; of one of which nothing stays, no row. */
    trim: (conversation: ConversationId, rest: (mark: Mark) => Mark) =>
      inTurn(async (): Promise<Written> => {
        const before = await read(conversation)
        const receipts = [...before.receipts].map(([person, { delivered, read }]): [PersonId, Receipt] => [
          person,
          { delivered: rest(delivered), read: rest(read) },
        ])
        const seen = [...before.seen].map(([author, mark]): [PersonId, Mark] => [author, rest(mark)])
        const written = await storage.write([
          ...receipts.map(([person, receipt]) => receiptChange(conversation, person, receipt)),
          ...seen.map(([author, mark]) => seenChange(conversation, author, mark)),
        ])
        if (written === 'done') known.set(conversation, { receipts: new Map(receipts), seen: new Map(seen) })
        return written
      }),
    stop() {
      stopped = true
    },
  }
}

const parsed = <T extends v.GenericSchema>(rows: readonly Row[], schema: T): v.InferOutput<T>[] =>
  rows.flatMap((row) => {
    const found = v.safeParse(schema, row)
    return found.success ? [found.output] : []
  })

const receiptChange = (conversation: ConversationId, person: PersonId, { delivered, read, rises }: Receipt): Change =>
  delivered.size + read.size > 0
    ? {
        put: receiptsTable.name,
        row: {
          ...{ conversation, person, delivered: [...delivered], read: [...read] },
          ...(rises && { rises: { delivered: [...rises.delivered], read: [...rises.read] } }),
        },
      }
    : { drop: receiptsTable.name, key: [conversation, person] }

const seenChange = (conversation: ConversationId, author: PersonId, mark: Mark): Change =>
  mark.size > 0
    ? { put: seenTable.name, row: { conversation, author, upTo: [...mark] } }
    : { drop: seenTable.name, key: [conversation, author] }

/** Raised mark: what is so afterwards, and the row that says it; undefined when nothing rises. */
function raised(
  before: Marks,
  conversation: ConversationId,
  person: PersonId,
  name: MarkName,
  by: readonly (readonly [LogName, number])[],
  now: number,
) {
  if (name === 'seen') {
    const mark = raise(before.seen.get(person) ?? NO_MARK, by)
    if (!mark) return undefined
    return {
      marks: { ...before, seen: new Map(before.seen).set(person, mark) },
      change: seenChange(conversation, person, mark),
    }
  }
  const receipt = before.receipts.get(person) ?? { delivered: NO_MARK, read: NO_MARK }
  const mark = raise(receipt[name], by)
  if (!mark) return undefined
  const { rises = { delivered: [], read: [] } } = receipt
  const risen = { ...rises, [name]: withRises(rises[name], receipt[name], mark, now) }
  const next = { ...receipt, [name]: mark, rises: risen }
  return {
    marks: { ...before, receipts: new Map(before.receipts).set(person, next) },
    change: receiptChange(conversation, person, next),
  }
}
