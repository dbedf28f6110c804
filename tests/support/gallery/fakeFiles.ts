import { createStore } from 'zustand/vanilla'
import type { App } from '../../../src/app/app.ts'
import type { EntryId } from '../../../src/engine/ids.ts'
import type { FileNow, FilesState, MediaKind, MediaLine, PictureHere } from '../../../src/features/files/files.ts'
import { drawn } from './fakePictures.ts'

export interface FoundFiles extends Partial<FilesState> {
  readonly pictures?: readonly PictureHere[]
  readonly media?: Readonly<Partial<Record<MediaKind, readonly MediaLine[]>>>
}

/** Files of a scene: what is fetched goes at once, and what is chosen to be sent is never ready. */
export function fakeFiles({ pictures, media, ...found }: FoundFiles = {}): App['files'] {
  const store = createStore<FilesState>(() => ({ ready: true, files: {}, known: {}, saving: {}, inHand: {}, ...found }))
  const set = (id: EntryId, now: FileNow) => store.setState(({ files }) => ({ files: { ...files, [id]: now } }))
  return {
    store,
    send: () => new Promise(() => {}),
    cancel: () => undefined,
    async fetch(_conversation, id) {
      set(id, { state: 'wanted', bytes: 0, moves: true })
      return 'ok'
    },
    async pause(id) {
      set(id, { ...store.getState().files[id], state: 'paused' })
      return true
    },
    async release(id) {
      set(id, { state: 'given' })
      return true
    },
    async discard(id) {
      store.setState(({ files: { [id]: _gone, ...files } }) => ({ files }))
      return true
    },
    async first(id) {
      set(id, { state: 'wanted', bytes: 0, moves: true })
      return true
    },
    choose: async () => 'other',
    saveInto: async () => 'done',
    stopSaving: () => undefined,
    async open(_conversation, id) {
      const at = pictures?.findIndex((one) => one.id === id) ?? -1
      const { width, height } = pictures?.[at]?.preview ?? { width: 0, height: 0 }
      return drawn(40 + 130 * at, width, height)?.convertToBlob({ type: 'image/webp' }) ?? new Blob(['hello'])
    },
    pictures: async () => pictures ?? [],
    media: async (_conversation, what) => ({ all: media?.[what] ?? [] }),
  }
}
