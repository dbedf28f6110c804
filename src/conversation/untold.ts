import { ENTRIES } from '../engine/entry.ts'
import type { ConversationId } from '../engine/ids.ts'
import type { MarksKeeper } from '../engine/marks.ts'
import type { RulesOf } from '../engine/rules.ts'
import type { Storage } from '../ports/storage.ts'
import { traitsOf } from './kinds/traits.ts'
import type { Removal } from './removed.ts'
import type { EntryRow } from './row.ts'
import type { ConversationRow } from './tables.ts'

/** Rows of one look at the disk. */
const LOOK_ENTRIES = 200

/** First line of a log that nobody saw. */
export type Untold = NonNullable<ConversationRow['untold']>[number]

/** Untold lines: as a row keeps them, of each log the first. */
export function untold(all: readonly Untold[]): Pick<ConversationRow, 'untold'> {
  const falling = [...all].sort((a, b) => b.seq - a.seq)
  const names = new Map(falling.map((one) => [`${one.author}/${one.instance}`, one]))
  return names.size > 0 ? { untold: [...names.values()] } : {}
}

interface Deps {
  storage: Storage
  rules: RulesOf
  marks: Pick<MarksKeeper, 'read'>
}

/** Unseen lines: of each log of others the first. By marks, not by what is counted: of whoever was removed nothing is counted any more. */
export async function unseenIn(
  { storage, rules, marks }: Deps,
  conversation: ConversationId,
  logs: Removal['logs'],
): Promise<readonly Untold[]> {
  const { seen } = await marks.read(conversation)
  const all: Untold[] = []
  for (const [author, instance, last] of logs) {
    const its = [conversation, author, instance]
    let from = rules(conversation).mine(author) ? last : (seen.get(author)?.get(instance) ?? 0)
    // Acts alone may be many.
    while (from < last) {
      const query = { table: ENTRIES, from: [...its, from], fromOpen: true, to: [...its, last], limit: LOOK_ENTRIES }
      const found = (await storage.range(query)) as EntryRow[]
      const news = found.find((row) => row.order && !row.erased && traitsOf(row.kind)?.counts)
      if (news) all.push({ author, instance, seq: news.seq })
      from = news ? last : (found.at(-1)?.seq ?? last)
    }
  }
  return all
}
