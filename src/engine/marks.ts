import * as v from 'valibot'
import { createTurn } from '../lib/inTurn.ts'
import type { Clock } from '../ports/clock.ts'
import type { Storage, TableSpec, Written } from '../ports/storage.ts'
import type { Conversation, Instance } from './entry.ts'

export const marksTable = { name: 'marks', key: 'conversation' } as const satisfies TableSpec

/** For each install of an author, the seq up to which something is so. */
export type Mark = Readonly<Record<Instance, number>>

/** What is known of a direct conversation's delivery. Every number only rises. */
export interface Marks {
  /** Of my logs: on the friend's disk, by their own word. */
  readonly delivered: Mark
  /** Of my logs: seen by the friend. */
  readonly read: Mark
  /** Of the friend's logs: seen by me. */
  readonly seen: Mark
}
export type MarkName = keyof Marks
export const NO_MARKS: Marks = { delivered: {}, read: {}, seen: {} }

const StoredMark = v.fallback(v.record(v.string(), v.pipe(v.number(), v.safeInteger(), v.minValue(1))), {})
/** A mark that went bad begins anew: the friend says theirs again at the next link. */
const Stored = v.object({ delivered: StoredMark, read: StoredMark, seen: StoredMark })

/** Undefined when nothing rises. */
export function raise(mark: Mark, by: Iterable<readonly [Instance, number]>): Mark | undefined {
  const next = new Map(Object.entries(mark))
  let rises = false
  for (const [instance, seq] of by) {
    if (seq <= (next.get(instance) ?? 0)) continue
    next.set(instance, seq)
    rises = true
  }
  return rises ? Object.fromEntries(next) : undefined
}

/** When a mark that the disk refused is tried again. Milliseconds. */
const TRY_AGAIN = 1_000
const TRY_AGAIN_CAP = 60_000

interface Deps {
  storage: Storage
  clock: Clock
  /** On disk now. */
  onRaised(conversation: Conversation, marks: Marks, name: MarkName): void
}

export type MarksKeeper = ReturnType<typeof createMarks>

/** Marks on disk, one row a conversation, kept in memory once read. */
export function createMarks({ storage, clock, onRaised }: Deps) {
  const known = new Map<Conversation, Marks>()
  const inTurn = createTurn()
  let stopped = false

  async function read(conversation: Conversation): Promise<Marks> {
    const found = known.get(conversation)
    if (found) return found
    const marks = v.parse(Stored, (await storage.get(marksTable.name, conversation)) ?? {})
    known.set(conversation, marks)
    return marks
  }

  const attempt = (conversation: Conversation, name: MarkName, by: readonly (readonly [Instance, number])[]) =>
    inTurn(async (): Promise<Written> => {
      const before = await read(conversation)
      const raised = raise(before[name], by)
      if (!raised) return 'done'
      const marks = { ...before, [name]: raised }
      const written = await storage.write([{ put: marksTable.name, row: { conversation, ...marks } }])
      if (written !== 'done') return written
      known.set(conversation, marks)
      onRaised(conversation, marks, name)
      return written
    })

  return {
    read,
    /**
     * Written first, shown then. The friend says each mark only once on a link, so one that the disk refuses is tried again by itself;
     * what is returned is how the first try went.
     */
    async raise(
      conversation: Conversation,
      name: MarkName,
      by: readonly (readonly [Instance, number])[],
    ): Promise<Written> {
      const run = async (pause: number): Promise<Written> => {
        const written = await attempt(conversation, name, by).catch((): Written => 'broken')
        if (!stopped && (written === 'full' || written === 'broken'))
          clock.after(pause, () => void run(Math.min(pause * 2, TRY_AGAIN_CAP)))
        return written
      }
      return run(TRY_AGAIN)
    },
    stop() {
      stopped = true
    },
  }
}
