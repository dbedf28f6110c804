import type { EntryId } from '../../engine/ids.ts'
import { createHeldDeletions } from './heldDeletions.ts'

/** As long as the word about it stands there with its way back. Milliseconds. */
const HELD_MS = 8_000

const held = createHeldDeletions()

export const heldDeletions = held.store

/**
 * Holds a deletion back, then lets it go: at the latest when the page is left, for nobody could undo it any more. Returns how to undo it.
 */
export function holdDeletion(ids: readonly EntryId[], go: () => void): () => void {
  function end(act?: () => void) {
    clearTimeout(timer)
    removeEventListener('pagehide', leave)
    document.removeEventListener('visibilitychange', leave)
    if (held.release(ids)) act?.()
  }
  const leave = (event: Event) => {
    if (event.type === 'pagehide' || document.visibilityState === 'hidden') end(go)
  }
  const timer = setTimeout(() => end(go), HELD_MS)
  addEventListener('pagehide', leave)
  document.addEventListener('visibilitychange', leave)
  held.hold(ids)
  return () => end()
}
