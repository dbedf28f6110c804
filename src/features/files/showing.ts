import type { StoreApi } from 'zustand/vanilla'
import { entryId } from '../../engine/entry.ts'
import type { EntryId } from '../../engine/ids.ts'
import type { Clock } from '../../ports/clock.ts'
import type { FileRow } from './fileRows.ts'
import type { FileNow, FilesState } from './files.ts'
import { PIECE_BYTES, SHOWN_MS } from './limits.ts'
import type { Transfers } from './transfers.ts'

interface Deps {
  store: StoreApi<FilesState>
  clock: Clock
  /** Asked when something changed: it is made after this. */
  transfers(): Transfers
}

/** Showing: what is known of each file, for the screen. What moves is looked at again and again, and nothing else. */
export function createShowing({ store, clock, transfers }: Deps) {
  const changed = new Set<EntryId>()
  let cancel: (() => void) | undefined
  let known = false

  function nowOf(row: FileRow): FileNow {
    const { coming, going } = transfers()
    const { state, why, arrived } = row
    const isMine = transfers().isMine(row)
    const mine = isMine ? going.progress(entryId(row)) : undefined
    const theirs = isMine ? undefined : coming.progress(row)
    const held = row.have.reduce((sum, [from, to]) => sum + to - from, 0) * PIECE_BYTES
    const bytes = isMine ? mine : (theirs?.bytes ?? held)
    const moves = (isMine ? mine : theirs) !== undefined
    const lacks = isMine && !transfers().isHere(row)
    const waits = lacks ? 'source' : state === 'wanted' && !theirs ? coming.whyNot(row) : undefined
    return {
      state,
      ...(bytes === undefined ? {} : { bytes }),
      ...(moves ? { moves: true as const } : {}),
      ...(theirs && theirs.rate > 0 ? { rate: theirs.rate } : {}),
      ...(why ? { why } : {}),
      ...(waits ? { waits } : {}),
      ...(arrived ? { arrived: true } : {}),
    }
  }

  function look() {
    cancel = undefined
    const { rows } = transfers()
    const files: Record<EntryId, FileNow> = { ...store.getState().files }
    let moves = false
    for (const id of [...changed]) {
      changed.delete(id)
      const row = rows.get(id)
      if (!row) delete files[id]
      else {
        files[id] = nowOf(row)
        if (!files[id].moves) continue
        moves = true
        changed.add(id)
      }
    }
    store.setState({ files, known })
    if (moves) cancel = clock.after(SHOWN_MS, look)
  }

  return {
    onChange(id: EntryId) {
      // What moves tells by each frame: nobody reads that fast.
      if (changed.has(id) && cancel) return
      changed.add(id)
      cancel?.()
      cancel = clock.after(0, look)
    },
    /** Known: all that is here was told. */
    known() {
      known = true
      cancel?.()
      look()
    },
    stop: () => cancel?.(),
  }
}
