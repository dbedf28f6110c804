import { ENTRIES, type Entry, ERASED, erased, keyOf } from '../engine/entry.ts'
import type { ConversationId } from '../engine/ids.ts'
import { mend } from '../engine/mend.ts'
import type { Change, Storage } from '../ports/storage.ts'
import type { ConversationRows } from './conversationRows.ts'
import type { Removal } from './removed.ts'
import type { EntryRow } from './row.ts'
import { unindexedTable, vanishingTable } from './tables.ts'

/** Entries of one write: a dozen milliseconds of the page's time. */
const SLICE_ENTRIES = 200

/** Place of a log in the conversation: all that is left of it, so that neither I nor they begin it anew. */
const placeOf = ({ conversation, author, instance, seq, lamport }: Entry): EntryRow => ({
  ...erased({ conversation, author, instance, seq, lamport, at: 0, kind: ERASED, body: null }),
  // No delete that comes later leaves a trace there.
  gone: 1,
})

/** Removal slices: what one write takes off the disk. Nobody else may write to the conversation meanwhile. */
export function createRemovalSlices({ storage, rows }: { storage: Storage; rows: Pick<ConversationRows, 'get'> }) {
  /** Proposal: while it is open it has to be found, for it may be answered. It says a number of seconds. */
  function isProposal(row: EntryRow): boolean {
    const proposal = rows.get(row.conversation)?.proposal
    return proposal?.instance === row.instance && proposal.seq === row.seq
  }

  function gone(row: EntryRow, place?: EntryRow): Change[] {
    const { conversation, author, instance, seq, lamport, at, kind, body } = row
    const kept = isProposal(row) ? { conversation, author, instance, seq, lamport, at, kind, body } : place
    return [
      kept ? { put: ENTRIES, row: kept } : { drop: ENTRIES, key: keyOf(row) },
      ...(row.order ? [{ put: unindexedTable.name, row: { conversation, author, instance, seq } }] : []),
      ...(row.ttl ? [{ drop: vanishingTable.name, key: keyOf(row) }] : []),
    ]
  }

  async function leavePlace(conversation: ConversationId, [author, instance, seq]: Removal['logs'][number]) {
    const its = [conversation, author, instance]
    const newest = { table: ENTRIES, from: its, to: [...its, seq], reverse: true, limit: 2 }
    const found = (await storage.range(newest)).reverse() as EntryRow[]
    const [last, place] = [found.at(-1), mend(found).at(-1)]
    return !last || !place || (await storage.write(gone(last, placeOf(place)))) === 'done'
  }

  /** Slice removed: up to which seq; undefined when nothing was left. */
  async function remove(
    conversation: ConversationId,
    [author, instance, seq]: Removal['logs'][number],
    after: number,
  ): Promise<number | 'refused' | undefined> {
    const its = [conversation, author, instance]
    const query = { table: ENTRIES, from: [...its, after], fromOpen: true, to: [...its, seq], toOpen: true }
    const found = (await storage.range({ ...query, limit: SLICE_ENTRIES })) as EntryRow[]
    if (found.length === 0) return undefined
    const written = await storage.write(found.flatMap((row) => gone(row)))
    return written === 'done' ? found.at(-1)!.seq : 'refused'
  }

  return { leavePlace, remove }
}
