import { ENTRIES, type Entry, ERASED, erased, keyOf } from '../engine/entry.ts'
import type { ConversationId } from '../engine/ids.ts'
import { mend } from '../engine/mend.ts'
import type { Change, Storage } from '../ports/storage.ts'
import type { ConversationRows } from './conversationRows.ts'
import type { Removal } from './removed.ts'
import type { EntryRow } from './row.ts'
import { MAX_STRETCH, unindexedTable, vanishingTable } from './tables.ts'

type Log = Removal['logs'][number]

/** Place of a log in the conversation: all that is left of it, so that neither I nor they begin it anew. */
const placeOf = ({ conversation, author, instance, seq, lamport }: Entry): EntryRow => ({
  ...erased({ conversation, author, instance, seq, lamport, at: 0, kind: ERASED, body: null }),
  // No delete that comes later leaves a trace there.
  gone: 1,
})

/** Proposal, without what the app made of it. It says a number of seconds. */
const bare = ({ conversation, author, instance, seq, lamport, at, kind, body }: EntryRow): EntryRow => ({
  ...{ conversation, author, instance, seq, lamport, at, kind, body },
})

/**
 * Removal slices: what one write takes off the disk. A stretch of a log goes by its ends: none of its rows is read, and however many have gone
 * before, none of their places is looked at again. Nobody else may write to the conversation meanwhile.
 */
export function createRemovalSlices({ storage, rows }: { storage: Storage; rows: Pick<ConversationRows, 'get'> }) {
  /** Proposal that is open in this log: it has to be found, for it may be answered. */
  function proposalIn(conversation: ConversationId, instance: string): number | undefined {
    const proposal = rows.get(conversation)?.proposal
    return proposal?.instance === instance ? proposal.seq : undefined
  }

  async function leavePlace(conversation: ConversationId, [author, instance, seq]: Log) {
    const its = [conversation, author, instance]
    const newest = { table: ENTRIES, from: its, to: [...its, seq], reverse: true, limit: 2 }
    const found = (await storage.range(newest)).reverse() as EntryRow[]
    const [last, place] = [found.at(-1), mend(found).at(-1)]
    if (!last || !place) return true
    const left = proposalIn(conversation, instance) === last.seq ? bare(last) : placeOf(place)
    const changes: Change[] = [
      { put: ENTRIES, row: left },
      { put: unindexedTable.name, row: { conversation, author, instance, seq: last.seq } },
      { drop: vanishingTable.name, key: keyOf(last) },
    ]
    return (await storage.write(changes)) === 'done'
  }

  /** Slice removed: up to which seq; undefined when nothing was left. */
  async function remove(
    conversation: ConversationId,
    [author, instance, seq]: Log,
    after: number,
  ): Promise<number | 'refused' | undefined> {
    const its = [conversation, author, instance]
    const query = { table: ENTRIES, from: [...its, after], fromOpen: true, to: [...its, seq], toOpen: true }
    const [first] = (await storage.range({ ...query, limit: 1 })) as EntryRow[]
    if (!first) return undefined
    const stretch = [first.seq, Math.min(first.seq + MAX_STRETCH, seq) - 1] as const
    const changes: Change[] = [ENTRIES, vanishingTable.name].map((table) => ({
      ...{ drop: table, from: [...its, stretch[0]], to: [...its, stretch[1]] },
    }))
    const kept = proposalIn(conversation, instance)
    const proposal = kept === undefined ? undefined : await storage.get(ENTRIES, [...its, kept])
    if (proposal && stretch[0] <= kept! && kept! <= stretch[1])
      changes.push({ put: ENTRIES, row: bare(proposal as EntryRow) })
    changes.push({ put: unindexedTable.name, row: { conversation, author, instance, seq: stretch } })
    return (await storage.write(changes)) === 'done' ? stretch[1] : 'refused'
  }

  return { leavePlace, remove }
}
