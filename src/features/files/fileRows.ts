import * as v from 'valibot'
import { optional, StoredConversation, StoredLog, StoredPerson } from '../../conversation/tables.ts'
import { type EntryKey, entryId, keyOf } from '../../engine/entry.ts'
import type { EntryId } from '../../engine/ids.ts'
import type { Bytes } from '../../lib/bytes.ts'
import { createTurn } from '../../lib/inTurn.ts'
import { createListeners } from '../../lib/listeners.ts'
import type { Clock } from '../../ports/clock.ts'
import type { Change, Row, Storage } from '../../ports/storage.ts'
import { RangesSchema } from './ranges.ts'
import { fileHashesTable, filesTable } from './tables.ts'

const StoredBytes = v.pipe(
  v.instance(Uint8Array),
  v.transform((bytes) => new Uint8Array(bytes)),
)

/**
 * State of a file here. Theirs: `wanted`, `paused`, `failed` (with `why`), `done`. Mine: `given`, `held` (nobody gets it for now),
 * `failed` (it is another file by now).
 */
const State = v.picklist(['wanted', 'paused', 'failed', 'done', 'given', 'held'])

const StoredFile = v.object({
  conversation: StoredConversation,
  author: StoredPerson,
  instance: StoredLog,
  seq: v.number(),
  state: State,
  /** Blob with its bytes, and the key that it is sealed with. Mine may have none: its bytes are where they were chosen. */
  blob: optional(v.string()),
  key: optional(StoredBytes),
  /** Pieces that are on the disk. What went bad begins anew. */
  have: v.fallback(RangesSchema, []),
  why: optional(v.picklist(['full', 'damaged', 'broken', 'changed', 'source', 'deleted'])),
  /** Theirs: that it is here was said, and noted by whoever sent it. */
  told: optional(v.literal(1)),
  /** Mine: it is on the friend's disk. */
  arrived: optional(v.literal(1)),
  /** Since when it has stood as it does, milliseconds since 1970. */
  since: optional(v.number()),
  /** Theirs: put first in the queue, the highest before all others. */
  first: optional(v.number()),
})
export type FileRow = v.InferOutput<typeof StoredFile>
export type FileState = v.InferOutput<typeof State>
export type FileTrouble = NonNullable<FileRow['why']>

const StoredHashes = v.object({ hashes: StoredBytes })

export type FileRows = ReturnType<typeof createFileRows>

/** Rows of files: in memory as they are on the disk. A change is there once it is written. */
export function createFileRows(storage: Pick<Storage, 'get' | 'range' | 'write'>, clock: Pick<Clock, 'now'>) {
  const rows = new Map<EntryId, FileRow>()
  const onChange = createListeners<[EntryId]>()
  /** Turn in which a row is read and written: a journal must not write over a pause. */
  const inTurn = createTurn()

  async function write(changes: readonly Change[], after: () => void): Promise<boolean> {
    const done = (await storage.write(changes).catch(() => 'broken' as const)) === 'done'
    if (done) after()
    return done
  }

  return {
    onChange: onChange.add,
    /** False when one of them could not be read: its blob is not known to be anybody's, and is. */
    async load(): Promise<boolean> {
      let whole = true
      for (const row of await storage.range({ table: filesTable.name })) {
        const parsed = v.safeParse(StoredFile, row)
        if (parsed.success) rows.set(entryId(parsed.output), parsed.output)
        else whole = false
      }
      return whole
    },
    all: (): readonly FileRow[] => [...rows.values()],
    get: (id: EntryId): FileRow | undefined => rows.get(id),
    putChange: (row: FileRow): Change => ({ put: filesTable.name, row: row as Row }),
    /** Row that was written by somebody else's write. */
    adopt(row: FileRow) {
      rows.set(entryId(row), row)
      onChange.tell(entryId(row))
    },
    /**
     * Makes another of a row, as it is when its turn comes; `undefined` where there is none, or leaves it as it is. False when nothing was
     * changed, or the disk refused. `more` goes into the same write.
     */
    change: (
      id: EntryId,
      make: (row: FileRow | undefined) => FileRow | undefined,
      more: readonly Change[] = [],
    ): Promise<boolean> =>
      inTurn(async () => {
        const before = rows.get(id)
        const made = make(before)
        if (!made) return false
        const same = made.state === before?.state && made.arrived === before.arrived
        const row = same ? made : { ...made, since: clock.now() }
        return write([{ put: filesTable.name, row: row as Row }, ...more], () => {
          rows.set(id, row)
          onChange.tell(id)
        })
      }),
    /** Without its row nobody can read a blob any more. */
    drop: (row: FileRow): Promise<boolean> =>
      inTurn(() =>
        write(
          [
            { drop: filesTable.name, key: keyOf(row) },
            { drop: fileHashesTable.name, key: keyOf(row) },
          ],
          () => {
            rows.delete(entryId(row))
            onChange.tell(entryId(row))
          },
        ),
      ),
    /** SHA-256 of every piece; undefined where they are not known. */
    async hashes(key: EntryKey): Promise<Bytes | undefined> {
      const row = await storage.get(fileHashesTable.name, key).catch(() => undefined)
      const parsed = v.safeParse(StoredHashes, row)
      return parsed.success ? parsed.output.hashes : undefined
    },
    /** Hashes of a file, to go into a write. */
    hashesChange: ([conversation, author, instance, seq]: EntryKey, hashes: Bytes): Change => ({
      put: fileHashesTable.name,
      row: { conversation, author, instance, seq, hashes },
    }),
  }
}
