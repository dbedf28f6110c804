import type { EntryId } from '../../engine/ids.ts'
import type { FilesState } from './files.ts'
import { COPIED_BYTES } from './limits.ts'

/** Does any file move just now: to a friend, from one, into a chosen place, or on its way to be offered? */
export function anyMoves({ files, inHand, saving }: FilesState): boolean {
  const isBusy = Object.keys(inHand).length > 0 || Object.keys(saving).length > 0
  return isBusy || Object.values(files).some(({ moves }) => moves)
}

/** Would a file of mine be cut off if this page went? One that was copied goes on by itself; any other has to be chosen again. */
export function anyWouldBeCut({ files, known, inHand }: FilesState): boolean {
  if (Object.values(inHand).some(({ size }) => size > COPIED_BYTES)) return true
  return Object.entries(files).some(([id, { moves }]) => {
    const its = moves && known[id as EntryId]
    return its?.mine && its.size > COPIED_BYTES
  })
}
