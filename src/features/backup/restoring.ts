import { ENTRIES } from '../../engine/entry.ts'
import type { Bytes } from '../../lib/bytes.ts'
import { type BackupDevice, type FreshDisk, OpeningError, type PickedFile } from '../../ports/backups.ts'
import type { Clock } from '../../ports/clock.ts'
import type { Crypto } from '../../ports/crypto.ts'
import type { KeyStore } from '../../ports/keyStore.ts'
import type { Change, Storage, TableSpec, Written } from '../../ports/storage.ts'
import type { ReadWords, Restored } from './backup.ts'
import type { Header } from './format.ts'
import { Refused, readBackup } from './reading.ts'
import { Cancelled } from './writing.ts'

export interface RestoringDeps {
  storage: Pick<Storage, 'range'>
  keyStore: Pick<KeyStore, 'backupKeyOf' | 'restore'>
  device: Pick<BackupDevice, 'sealing' | 'fresh' | 'restart'>
  crypto: Pick<Crypto, 'sha256' | 'verify'>
  clock: Pick<Clock, 'now' | 'soon' | 'after'>
  schema: number
  tables: readonly TableSpec[]
  /** Is nobody here, and was nobody? */
  isNobody(): boolean
  /** Coming back of an identity to the disk that was filled; undefined where it is not theirs. */
  comeBack(disk: Storage, id: string): Promise<Written | undefined>
  /** Key that an ID is; undefined for what is none. */
  keyOf(id: string): Bytes | undefined
}

/** Write: so many changes, or out of so many bytes of the file, which a disk takes in some tens of milliseconds. */
const MAX_CHANGES = 2_000
const MAX_BYTES = 2 ** 20

/** Change-over that failed: tried again after these pauses. Milliseconds. */
const TAKE_AGAIN_MS = [200, 1_000, 3_000]

class NotWritten extends Error {
  readonly why: 'full' | 'failed'
  constructor(why: NotWritten['why']) {
    super(why)
    this.why = why
  }
}

async function write(storage: Pick<Storage, 'write'>, changes: readonly Change[]): Promise<void> {
  if (changes.length === 0) return
  const written = await storage.write(changes)
  if (written !== 'done') throw new NotWritten(written === 'full' ? 'full' : 'failed')
}

/** Tables for the rows of a backup: those of its own schema, by the keys that it names. Where it is of this one, with their indexes. */
function specsOf({ schema, tables }: Header, deps: Pick<RestoringDeps, 'schema' | 'tables'>): readonly TableSpec[] {
  if (schema !== deps.schema) return tables
  const isSame = (a: TableSpec, b: TableSpec) => a.name === b.name && JSON.stringify(a.key) === JSON.stringify(b.key)
  for (const spec of tables) if (!deps.tables.some((own) => isSame(own, spec))) throw new Refused('newer')
  return deps.tables
}

/**
 * Restores from words and file. Everything is read and checked first, into a disk beside the one in use; then it is brought up to this version
 * of the app, as a disk that an older one left is; and only then, in one write, it is taken into use. Whatever fails before has changed nothing.
 */
export async function restoreBackup(
  deps: RestoringDeps,
  { id, secret }: ReadWords,
  file: PickedFile,
  { isCancelled, onBytes }: { isCancelled(): boolean; onBytes(bytes: number, of: number): void },
): Promise<Restored> {
  const { storage, keyStore, device, crypto, clock, isNobody, comeBack, keyOf } = deps
  if (!isNobody()) return 'taken'
  // What was said here would be gone with the old disk; and what was deleted here would come back if one were poured into the other.
  if ((await storage.range({ table: ENTRIES, limit: 1, walk: true })).length > 0) return 'kept'
  const publicKey = keyOf(id)
  if (!publicKey) return 'damaged'
  const words = secret()
  let fresh: FreshDisk | undefined
  try {
    const key = await keyStore.backupKeyOf(words)
    const sealing = await device.sealing()
    const { size, plain } = sealing.open(key, file)
    fresh = await device.fresh()
    const disk = fresh
    let written: Storage | undefined
    let waiting: Change[] = []
    let [bytes, writtenTo] = [0, 0]
    async function flush() {
      const all = waiting
      waiting = []
      writtenTo = bytes
      if (written) await write(written, all)
    }

    async function* counted(): AsyncGenerator<Bytes, void> {
      for await (const piece of plain) {
        if (isCancelled()) throw new Cancelled()
        bytes += piece.length
        onBytes(bytes, size)
        yield piece
        await new Promise<void>((done) => clock.soon(done))
      }
    }
    await readBackup({
      plain: counted(),
      ...{ id, publicKey, schema: deps.schema, crypto },
      async begin(header) {
        const specs = specsOf(header, deps)
        written = await disk.open(header.schema, specs)
        return new Map(specs.map((spec) => [spec.name, spec]))
      },
      async take(changes) {
        waiting = waiting.concat(changes)
        if (waiting.length >= MAX_CHANGES || bytes - writtenTo >= MAX_BYTES) await flush()
      },
    })
    await flush()
    const upgraded = await disk.upgrade()
    const back = await comeBack(upgraded, id)
    if (!back) throw new Refused('damaged')
    if (back !== 'done') throw new NotWritten(back === 'full' ? 'full' : 'failed')
    if (isCancelled()) throw new Cancelled()
    return await takeOver(disk, words)
  } catch (reason) {
    await fresh?.abandon().catch(() => undefined)
    return whyOf(reason)
  } finally {
    words.fill(0)
  }

  /** Keys first: a disk without them would be somebody's who has lost theirs, and keys without it are somebody who begins. */
  async function takeOver(disk: FreshDisk, words: Bytes): Promise<Restored> {
    let stored = false
    try {
      if ((await keyStore.restore(words, clock.now())) === 'taken') {
        await disk.abandon()
        return 'taken'
      }
      stored = true
      await take(disk, clock)
    } catch {
      await disk.abandon().catch(() => undefined)
      return stored ? 'unfinished' : 'full'
    }
    device.restart()
    return 'done'
  }
}

/** Takes a disk into use, some times if need be: the keys are there already, and belong to it. */
async function take(disk: FreshDisk, clock: Pick<Clock, 'after'>): Promise<void> {
  for (const pause of TAKE_AGAIN_MS) {
    try {
      return await disk.take()
    } catch {
      await new Promise<void>((go) => void clock.after(pause, go))
    }
  }
  return disk.take()
}

function whyOf(reason: unknown): Restored {
  if (reason instanceof Cancelled) return 'cancelled'
  if (reason instanceof Refused || reason instanceof OpeningError || reason instanceof NotWritten) return reason.why
  return 'failed'
}
