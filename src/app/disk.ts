import { createStore } from 'zustand/vanilla'
import { createListeners } from '../lib/listeners.ts'
import type { Change, Storage, Written } from '../ports/storage.ts'
import type { DiskTrouble } from './app.ts'

/** Disk: the same storage, watched. What it last refused is shown until a write goes through again. */
export function watchDisk(storage: Storage) {
  const store = createStore<{ trouble: DiskTrouble }>(() => ({ trouble: undefined }))
  /** Tables into which something was put. */
  const onPut = createListeners<[table: string]>()
  /** Lists that are on the disk now, in its order. */
  const onChanges = createListeners<[changes: readonly Change[]]>()
  const underWay = new Set<Promise<Written>>()
  let gone = false
  storage.onGone?.(() => {
    gone = true
    store.setState({ trouble: 'gone' })
  })
  const watched: Storage = {
    ...storage,
    async write(changes) {
      const writing = storage.write(changes)
      underWay.add(writing)
      const written = await writing
      underWay.delete(writing)
      const trouble = gone ? 'gone' : written === 'done' || written === 'exists' ? undefined : written
      if (store.getState().trouble !== trouble) store.setState({ trouble })
      if (written !== 'done') return written
      onChanges.tell(changes)
      for (const change of changes) if ('put' in change) onPut.tell(change.put)
      return written
    },
  }
  const feed = { onChanges: onChanges.add, settled: () => Promise.all(underWay) }
  return { storage: watched, store, onPut: onPut.add, feed }
}
