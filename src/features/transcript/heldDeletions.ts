import { createStore } from 'zustand/vanilla'
import type { EntryId } from '../../engine/ids.ts'

/** Held deletions: messages that are about to be deleted for everybody, as long as that can be undone. */
export function createHeldDeletions() {
  const store = createStore<ReadonlySet<EntryId>>(() => new Set())
  return {
    store,
    hold: (id: EntryId) => store.setState(new Set([...store.getState(), id]), true),
    /** False where it is held no more. */
    release(id: EntryId): boolean {
      const rest = new Set(store.getState())
      if (!rest.delete(id)) return false
      store.setState(rest, true)
      return true
    },
  }
}
