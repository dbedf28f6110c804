import type { StoreApi } from 'zustand/vanilla'
import { entryId } from '../../engine/entry.ts'
import { type EntryId, personIn } from '../../engine/ids.ts'
import type { Clock } from '../../ports/clock.ts'
import type { FileRow } from './fileRows.ts'
import type { FileKnown, FileNow, FilesState } from './files.ts'
import { PIECE_BYTES, SHOWN_MS } from './limits.ts'
import { createPaces } from './pace.ts'
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
  const paces = createPaces(clock)
  let cancel: (() => void) | undefined
  let ready = false

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
    // What comes is measured where it comes, too: that is known at once.
    const rate = moves && bytes !== undefined ? (paces.of(entryId(row), bytes) ?? theirs?.rate ?? 0) : 0
    if (!moves) paces.forget(entryId(row))
    const waits = lacks ? 'source' : state === 'wanted' && !theirs ? coming.whyNot(row) : undefined
    return {
      state,
      ...(bytes === undefined ? {} : { bytes }),
      ...(moves ? { moves: true as const } : {}),
      ...(rate > 0 ? { rate } : {}),
      ...(why ? { why } : {}),
      ...(waits ? { waits } : {}),
      ...(arrived ? { arrived: true } : {}),
    }
  }

  function knownOf(row: FileRow): FileKnown | undefined {
    const offer = transfers().offerOf(entryId(row))
    const { conversation, since = 0 } = row
    const mine = transfers().isMine(row)
    const alone = mine && personIn(conversation) === row.author ? { alone: true as const } : {}
    return offer && { conversation, name: offer.name, size: offer.size, mine, since, ...alone }
  }

  function look() {
    cancel = undefined
    const { rows } = transfers()
    const before = store.getState()
    const files: Record<EntryId, FileNow> = { ...before.files }
    const known: Record<EntryId, FileKnown> = { ...before.known }
    let isOther = false
    let moves = false
    for (const id of [...changed]) {
      changed.delete(id)
      const row = rows.get(id)
      const its = row && knownOf(row)
      if (its?.since !== known[id]?.since) {
        isOther = true
        if (its) known[id] = its
        else delete known[id]
      }
      if (!row) delete files[id]
      else {
        files[id] = nowOf(row)
        if (!files[id].moves) continue
        moves = true
        changed.add(id)
      }
    }
    store.setState({ files, ready, ...(isOther ? { known } : {}) })
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
    /** Ready: all that is here was told. */
    ready() {
      ready = true
      cancel?.()
      look()
    },
    stop: () => cancel?.(),
  }
}
