import { createStore } from 'zustand/vanilla'
import type { Storage } from '../ports/storage.ts'
import type { DiskTrouble } from './app.ts'

/** The same storage, watched: what the disk last refused is shown until a write goes through again. `onPut` hears what went through. */
export function watchDisk(storage: Storage, onPut: (table: string) => void) {
  const store = createStore<{ trouble: DiskTrouble }>(() => ({ trouble: undefined }))
  const watched: Storage = {
    ...storage,
    async write(changes) {
      const written = await storage.write(changes)
      const trouble = written === 'done' || written === 'exists' ? undefined : written
      if (store.getState().trouble !== trouble) store.setState({ trouble })
      if (written === 'done') for (const change of changes) if ('put' in change) onPut(change.put)
      return written
    },
  }
  return { storage: watched, store }
}
