import { createTurn } from '../lib/inTurn.ts'
import type { Row, Storage, TableSpec, Written } from '../ports/storage.ts'
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

/** Marks on disk, one row a conversation, kept in memory once read. */
export function createMarks({
  storage,
  onRaised,
}: {
  storage: Storage
  onRaised: (conversation: Conversation, marks: Marks) => void
}) {
  const known = new Map<Conversation, Marks>()
  const inTurn = createTurn()

  async function read(conversation: Conversation): Promise<Marks> {
    const found = known.get(conversation)
    if (found) return found
    const row = (await storage.get(marksTable.name, conversation)) as (Row & Partial<Marks>) | undefined
    const marks = { delivered: row?.delivered ?? {}, read: row?.read ?? {}, seen: row?.seen ?? {} }
    known.set(conversation, marks)
    return marks
  }

  return {
    read,
    /** Written first, shown then. */
    raise: (conversation: Conversation, name: MarkName, by: readonly (readonly [Instance, number])[]) =>
      inTurn(async (): Promise<Written> => {
        const before = await read(conversation)
        const raised = raise(before[name], by)
        if (!raised) return 'done'
        const marks = { ...before, [name]: raised }
        const written = await storage.write([{ put: marksTable.name, row: { conversation, ...marks } }])
        if (written !== 'done') return written
        known.set(conversation, marks)
        onRaised(conversation, marks)
        return written
      }),
  }
}
export type MarksKeeper = ReturnType<typeof createMarks>
