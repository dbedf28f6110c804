import type { StoreApi } from 'zustand/vanilla'
import type { EntryId } from '../../engine/ids.ts'
import type { Bytes } from '../../lib/bytes.ts'
import type { Clock } from '../../ports/clock.ts'
import type { ChosenPlace, FileBlobs } from '../../ports/fileBlobs.ts'
import type { FilesState, SaveResult } from './files.ts'
import { SHOWN_MS } from './limits.ts'

interface Deps {
  store: StoreApi<FilesState>
  clock: Pick<Clock, 'uptime'>
  blobs: Pick<FileBlobs, 'saveInto'>
}

/** Saving: the pieces of a file go one after another into a place that the person chose, so that nothing of it is held whole. */
export function createSaving({ store, clock, blobs }: Deps) {
  /** Running: what is being saved, and whether it is still to be. */
  const running = new Map<EntryId, { stopped: boolean }>()

  function show(id: EntryId, bytes: number | undefined) {
    const { [id]: _before, ...others } = store.getState().saving
    store.setState({ saving: bytes === undefined ? others : { ...others, [id]: bytes } })
  }

  return {
    /** Bytes of `pieces`, which throw where the file cannot be read. What was not saved in full leaves the chosen place as it was. */
    async into(id: EntryId, place: ChosenPlace, pieces: AsyncIterable<Bytes>): Promise<SaveResult> {
      if (running.has(id)) return 'busy'
      const mine = { stopped: false }
      running.set(id, mine)
      show(id, 0)
      async function* counted() {
        let [done, shown] = [0, clock.uptime()]
        for await (const piece of pieces) {
          if (mine.stopped) throw new Error('stopped')
          done += piece.length
          yield piece
          if (clock.uptime() - shown < SHOWN_MS) continue
          shown = clock.uptime()
          show(id, done)
        }
        if (mine.stopped) throw new Error('stopped')
      }
      try {
        return await blobs.saveInto(place, counted())
      } catch {
        return mine.stopped ? 'stopped' : 'unreadable'
      } finally {
        running.delete(id)
        show(id, undefined)
      }
    },
    stop(id: EntryId) {
      const one = running.get(id)
      if (one) one.stopped = true
    },
    stopAll() {
      for (const one of running.values()) one.stopped = true
    },
  }
}
