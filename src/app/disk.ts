import { createStore } from 'zustand/vanilla'
import { createListeners } from '../lib/listeners.ts'
import type { Storage } from '../ports/storage.ts'
import type { DiskTrouble } from './app.ts'

/** Disk: the same storage, watched. What it last refused is shown until a write goes through again. */
export function watchDisk(storage: Storage) {
  const store = createStore<{ trouble: DiskTrouble }>(() => ({ trouble: undefined }))
  /** Tables into which something was put. */
  const onPut = createListeners<[table: string]>()
  let gone = false
  storage.onGone?.(() => {
    gone = true
    store.setState({ trouble: 'gone' })
  })
  const watched: Storage = {
    ...storage,
    async write(changes) {
      const written = await storage.write(changes)
      const trouble = gone ? 'gone' : written === 'done' || written === 'exists' ? undefined : written
      if (store.getState().trouble !== trouble) store.setState({ trouble })
      if (written === 'done') for (const change of changes) if ('put' in change) onPut.tell(change.put)
      return written
    },
  }
  return { storage: watched, store, onPut: onPut.add }
}
