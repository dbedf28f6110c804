import { createStore } from 'zustand/vanilla'
import type { EntryId } from '../../engine/ids.ts'
import type { ReadonlyStore } from '../../lib/readonlyStore.ts'

/** As long as the word about it stands there with its way back. Milliseconds. */
const HELD_MS = 8_000

const store = createStore<ReadonlySet<EntryId>>(() => new Set())

/** Held deletions: messages that are about to be deleted for everybody, as long as that can be undone. */
export const heldDeletions: ReadonlyStore<ReadonlySet<EntryId>> = store

/**
 * Holds a deletion back, then lets it go: at the latest when the page is left, for nobody could undo it any more. Returns how to undo it.
 */
export function holdDeletion(ids: readonly EntryId[], go: () => void): () => void {
  function end(act?: () => void) {
    clearTimeout(timer)
    removeEventListener('pagehide', leave)
    document.removeEventListener('visibilitychange', leave)
    const rest = new Set(store.getState())
    if (!ids.every((id) => rest.delete(id))) return
    store.setState(rest, true)
    act?.()
  }
  const leave = (event: Event) => {
    if (event.type === 'pagehide' || document.visibilityState === 'hidden') end(go)
  }
  const timer = setTimeout(() => end(go), HELD_MS)
  addEventListener('pagehide', leave)
  document.addEventListener('visibilitychange', leave)
  store.setState(new Set([...store.getState(), ...ids]), true)
  return () => end()
}
