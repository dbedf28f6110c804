import { ENTRIES } from '../engine/entry.ts'
import type { ConversationId, LogName, PersonId } from '../engine/ids.ts'
import { type MarksKeeper, upTo } from '../engine/marks.ts'
import type { RulesOf } from '../engine/rules.ts'
import type { Storage } from '../ports/storage.ts'
import { traitsOf } from './kinds/traits.ts'
import { heldFrom } from './late.ts'
import type { Removal } from './removed.ts'
import type { EntryRow } from './row.ts'
import type { ConversationRow } from './tables.ts'

/** Rows of one look at the disk. */
const LOOK_ENTRIES = 200

/** Unseen line: the first of a log, as marks tell; infinite where there is none. */
export type FirstUnseen = (author: PersonId, instance: LogName) => number

/** Untold lines: what a row says of them once these logs, as far as they went, are deleted unread. */
export function untold(
  row: Pick<ConversationRow, 'late' | 'untold'> | undefined,
  logs: Removal['logs'],
  first: FirstUnseen,
): Pick<ConversationRow, 'untold'> {
  const held = logs.flatMap(([author, instance, last]) => {
    const seq = Math.min(heldFrom(row, { author, instance }), first(author, instance))
    return seq <= last ? [{ author, instance, seq }] : []
  })
  return held.length > 0 ? { untold: held } : {}
}

interface Deps {
  storage: Storage
  rules: RulesOf
  marks: Pick<MarksKeeper, 'read'>
}

/** Unseen lines: of what is being deleted. */
export function createUnseen({ storage, rules, marks }: Deps) {
  /** The first line of a log beyond `after` that would be counted as unread. Acts alone may be many. */
  async function firstNews(
    conversation: ConversationId,
    [author, instance, seq]: Removal['logs'][number],
    after: number,
  ): Promise<number | undefined> {
    const its = [conversation, author, instance]
    for (let from = after; from < seq; ) {
      const query = { table: ENTRIES, from: [...its, from], fromOpen: true, to: [...its, seq], limit: LOOK_ENTRIES }
      const found = (await storage.range(query)) as EntryRow[]
      const news = found.find((row) => row.order && !row.erased && traitsOf(row.kind)?.counts)
      if (news || found.length < LOOK_ENTRIES) return news?.seq
      from = found.at(-1)!.seq
    }
    return undefined
  }

  return {
    /** Of each log of others. By marks, not by what is counted: of whoever was removed nothing is counted any more. */
    async first(conversation: ConversationId, logs: Removal['logs']): Promise<FirstUnseen> {
      const { mine } = rules(conversation)
      const { seen } = await marks.read(conversation)
      const all = new Map<string, number>()
      for (const log of logs) {
        const [author, instance] = log
        const seq = mine(author) ? undefined : await firstNews(conversation, log, upTo(seen.get(author), instance))
        if (seq !== undefined) all.set(`${author}/${instance}`, seq)
      }
      return (author, instance) => all.get(`${author}/${instance}`) ?? Number.POSITIVE_INFINITY
    },
    /** Untold once it is undone: what was so before; and where marks passed what nobody saw, since more came and was read, from there on. */
    async passed(
      conversation: ConversationId,
      logs: Removal['logs'],
      before: ConversationRow | undefined,
      first: FirstUnseen,
    ) {
      const { seen } = await marks.read(conversation)
      return untold(before?.untold && { untold: before.untold }, logs, (author, instance) => {
        const seq = first(author, instance)
        return seq <= upTo(seen.get(author), instance) ? seq : Number.POSITIVE_INFINITY
      })
    },
  }
}
