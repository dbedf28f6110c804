import type { StoreApi } from 'zustand/vanilla'
import type { ConversationRows } from '../../conversation/conversationRows.ts'
import type { Outcome } from '../../conversation/outcome.ts'
import { type EntryKey, entryId, keyIn } from '../../engine/entry.ts'
import type { ConversationId, EntryId, PersonId } from '../../engine/ids.ts'
import type { Log } from '../../engine/log.ts'
import type { Crypto } from '../../ports/crypto.ts'
import type { FileBlobs } from '../../ports/fileBlobs.ts'
import type { Storage } from '../../ports/storage.ts'
import { createAutomatic } from './automatic.ts'
import type { FileInHand, Files, FilesState } from './files.ts'
import { createForwardedFile } from './forwardedFile.ts'
import { mediaPage } from './mediaPage.ts'
import { createOffering } from './offering.ts'
import { createOfferAt } from './offersOf.ts'
import { isSamePicked, sourceOfPicked } from './pickedFile.ts'
import { picturesHere } from './picturesHere.ts'
import { createSaving } from './saving.ts'
import { createShowing } from './showing.ts'
import { createTransfers, type TransferDeps } from './transfers.ts'

export interface FilesRoomDeps extends Omit<TransferDeps, 'blobs' | 'offerAt' | 'onChange' | 'storage' | 'crypto'> {
  /** Nothing that is deleted for good is found there. */
  storage: Storage
  log: Pick<Log, 'append'>
  crypto: Pick<Crypto, 'random' | 'sha256'>
  blobs: FileBlobs
  rows: Pick<ConversationRows, 'get'>
  /** Chosen by the person: do pictures of friends come by themselves? */
  chosen(): { readonly picturesCome: boolean }
}

/** Files, once somebody has to do with any. */
export async function createFilesRoom(deps: FilesRoomDeps, store: StoreApi<FilesState>) {
  const { storage, crypto } = deps
  const offerAt = createOfferAt(storage)
  const showing = createShowing({ store, clock: deps.clock, transfers: () => transfers })
  const transfers = createTransfers({ ...deps, offerAt, onChange: showing.onChange })
  const offer = createOffering({ ...deps, transfers })
  const automatic = createAutomatic({
    ...{ clock: deps.clock, count: deps.count, isFriend: deps.isFriend },
    wantsPictures: () => deps.chosen().picturesCome,
    ...{ rows: transfers.rows, fetch: transfers.fetch },
  })
  const saving = createSaving({ store, clock: deps.clock, blobs: deps.blobs })
  let handed = 0
  const cancelled = new Set<number>()

  const keyAt = (conversation: ConversationId, id: EntryId): EntryKey | undefined => keyIn(conversation, id)

  function setInHand(number: number, one: FileInHand | undefined) {
    const { [number]: _before, ...others } = store.getState().inHand
    store.setState({ inHand: one ? { ...others, [number]: one } : others })
  }

  const files: Omit<Files, 'store'> = {
    async send(conversation, file, more = {}) {
      const number = ++handed
      const { name, size } = file
      const onProgress = (done: number) => setInHand(number, { conversation, name, size, done })
      onProgress(0)
      try {
        return await offer(conversation, file, more, { onProgress, isCancelled: () => cancelled.has(number) })
      } finally {
        cancelled.delete(number)
        setInHand(number, undefined)
      }
    },
    cancel(conversation) {
      for (const [number, one] of Object.entries(store.getState().inHand))
        if (one.conversation === conversation) cancelled.add(Number(number))
    },
    async fetch(conversation, id) {
      const key = keyAt(conversation, id)
      return key ? transfers.fetch(key) : 'gone'
    },
    ...{ first: transfers.first, pause: transfers.pause, release: transfers.release, discard: transfers.discard },
    async choose(conversation, id, file) {
      const key = keyAt(conversation, id)
      const offered = key && (await offerAt(key))
      const hashes = key && (await transfers.rows.hashes(key))
      if (!offered || !hashes) return 'gone'
      if (!(await isSamePicked(file, { size: offered.size, hashes }, crypto))) return 'other'
      return transfers.choose(id, sourceOfPicked(file)) ? 'ok' : 'gone'
    },
    async open(conversation, id) {
      const key = keyAt(conversation, id)
      const offered = key && (await offerAt(key))
      const row = transfers.rows.get(id)
      if (!offered || !row || !transfers.isHere(row)) return undefined
      return deps.blobs.gather(transfers.read(id, offered.size), offered.type).catch(() => undefined)
    },
    pictures: (conversation) => picturesHere(storage, transfers.rows.all(), conversation),
    media: (conversation, what, before) => mediaPage(storage, conversation, what, before).catch(() => undefined),
    async saveInto(conversation, id, place) {
      const key = keyAt(conversation, id)
      const offered = key && (await offerAt(key))
      return offered ? saving.into(id, place, transfers.read(id, offered.size)) : 'unreadable'
    },
    stopSaving: (id) => saving.stop(id),
  }

  const showAll = () => {
    for (const row of transfers.rows.all()) showing.onChange(entryId(row))
    showing.ready()
  }
  await transfers.load(showAll)
  // Once more: by now it is known what each is called.
  showAll()

  return {
    ...files,
    handlers: transfers.handlers,
    onUp: transfers.onUp,
    forward: createForwardedFile(transfers),
    /** Lines that went or are others now, with their files. */
    async onOutcome(conversation: ConversationId, { lines, gone, removed, news }: Outcome) {
      automatic.onNews(news)
      const ids = removed
        ? transfers.rows.all().flatMap((row) => (row.conversation === conversation ? [entryId(row)] : []))
        : [...gone, ...lines.filter(({ erased }) => erased).map(entryId)]
      if (ids.length > 0) await transfers.onLines(ids)
    },
    drop(person: PersonId) {
      automatic.drop(person)
      return transfers.drop(person)
    },
    async stop() {
      showing.stop()
      saving.stopAll()
      await transfers.stop()
    },
  }
}
