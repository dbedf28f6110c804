import type { Clock } from '../../ports/clock.ts'
import type { Blob } from '../../ports/fileBlobs.ts'
import { JOURNAL_BYTES, JOURNAL_MS } from './limits.ts'
import { type Ranges, withPiece } from './ranges.ts'

interface Deps {
  clock: Clock
  blob: Pick<Blob, 'flush'>
  /** Pieces on the disk, and noted. */
  have: Ranges
  /** Row: all of these are on the disk, also after a crash. Resolves false when that could not be written. */
  note(have: Ranges): Promise<boolean>
  /** Is nothing more to be written? Then what waits is noted at once. */
  isWhole(): boolean
  onNoted(): void
  onTrouble(why: 'full' | 'broken'): void
}

/** Journal of a file that comes: what was written is flushed, then noted, in this order; every few megabytes, or every second. */
export function createJournal({ clock, blob, have, note, isWhole, onNoted, onTrouble }: Deps) {
  let onDisk = have
  /** Bytes that the disk has taken, and those of them that are noted. */
  let taken = 0
  let noted = 0
  let noting: Promise<void> | undefined
  let cancel: (() => void) | undefined
  let over = false

  async function flushAndNote() {
    const [upTo, pieces] = [taken, onDisk]
    const flushed = await blob.flush()
    if (over) return
    if (flushed !== 'done') return onTrouble(flushed)
    if (!(await note(pieces))) return over ? undefined : onTrouble('broken')
    noted = upTo
  }

  async function noteNow() {
    cancel?.()
    cancel = undefined
    noting = flushAndNote()
    await noting
    noting = undefined
    if (over) return
    onNoted()
    look()
  }

  function look() {
    if (over || noting || taken === noted) return
    if (taken - noted >= JOURNAL_BYTES || isWhole()) void noteNow()
    else cancel ??= clock.after(JOURNAL_MS, () => void noteNow())
  }

  return {
    get taken() {
      return taken
    },
    get noted() {
      return noted
    },
    /** Piece that the disk has taken. */
    add(piece: number, bytes: number) {
      onDisk = withPiece(onDisk, piece)
      taken += bytes
      look()
    },
    look,
    /** Ends it. Once it resolves, all that was taken is noted, as far as the disk lets it, and nothing is written any more. */
    async stop() {
      cancel?.()
      await noting
      if (!over && taken > noted) await flushAndNote()
      over = true
    },
    /** Ends it at once. */
    drop() {
      over = true
      cancel?.()
    },
  }
}
