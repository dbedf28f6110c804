import type { EntryId } from '../../engine/ids.ts'
import { DECIDE_MS } from '../../ui/toast.dom.ts'
import { createHeldDeletions } from './heldDeletions.ts'

const held = createHeldDeletions()

export const heldDeletions = held.store

/**
 * Holds a deletion back for as long as a word with its way back stands there, then lets it go: at the latest when the page is left, for
 * nobody could undo it any more. Returns how to undo it: false where it is too late.
 */
export function holdDeletion(id: EntryId, go: () => void): () => boolean {
  function end(act?: () => void): boolean {
    clearTimeout(timer)
    removeEventListener('pagehide', leave)
    document.removeEventListener('visibilitychange', leave)
    const was = held.release(id)
    if (was) act?.()
    return was
  }
  const leave = (event: Event) => {
    if (event.type === 'pagehide' || document.visibilityState === 'hidden') end(go)
  }
  const timer = setTimeout(() => end(go), DECIDE_MS)
  addEventListener('pagehide', leave)
  document.addEventListener('visibilitychange', leave)
  held.hold(id)
  return () => end()
}
