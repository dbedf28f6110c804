import filesWorkerUrl from '../../../src/files.worker.ts?worker&url'
import { createClock } from '../../../src/platform/clock.ts'
import { createFileBlobs } from '../../../src/platform/files/fileBlobs.ts'
import { openStorage } from '../../../src/platform/indexedDb/openStorage.ts'
import { namesTable } from '../../../src/platform/sealed/layout.ts'
import { createSealedStorage } from '../../../src/platform/sealed/sealedStorage.ts'
import { createSearchIndexes } from '../../../src/platform/sqlite/searchIndexes.ts'
import { createTabChannel } from '../../../src/platform/tabChannel.ts'
import { createTabPresence } from '../../../src/platform/tabPresence.ts'
import { keysOfSeed } from '../../../src/platform/webCrypto/growing.ts'
import { keysFrom } from '../../../src/platform/webCrypto/keys.ts'
import { createWebCrypto } from '../../../src/platform/webCrypto/webCrypto.ts'
import { createWebLockTabs } from '../../../src/platform/webLocks.ts'
import workerUrl from '../../../src/search.worker.ts?worker&url'
import type { CryptoUnderTest } from '../../contracts/crypto.ts'
import type { FileBlobsUnderTest } from '../../contracts/fileBlobs.ts'
import type { StorageUnderTest } from '../../contracts/storageNotes.ts'
import type { TabChannelUnderTest } from '../../contracts/tabChannel.ts'
import type { TabsUnderTest } from '../../contracts/tabs.ts'
import { testCipher } from '../sealed.ts'
import type { SearchIndexUnderTest } from './searchIndexOnDisk.ts'

/** The real adapters, as the contracts want to hold them. */

export function storageInPage(): StorageUnderTest {
  const place = crypto.randomUUID()
  return {
    async open(disk, tables) {
      const opened = await openStorage({ name: `${place} ${disk}`, version: 1, tables, clock: createClock() })
      if (!opened.ok) throw new Error(`${opened.why}: ${opened.detail}`)
      return opened.storage
    },
  }
}

/** Sealed, on a real disk. */
export function sealedStorageInPage(): StorageUnderTest {
  const place = crypto.randomUUID()
  return {
    async open(disk, tables) {
      const its = { name: `${place} ${disk}`, version: 1, tables: [...tables, namesTable], clock: createClock() }
      const opened = await openStorage(its)
      if (!opened.ok) throw new Error(`${opened.why}: ${opened.detail}`)
      return createSealedStorage(opened.storage, tables, testCipher())
    },
  }
}

/** As in a browser that is older than `getAll({ direction })`. */
export function storageWithoutBackwardGetAll(): StorageUnderTest {
  Reflect.deleteProperty(IDBObjectStore.prototype, 'getAllRecords')
  Reflect.deleteProperty(IDBIndex.prototype, 'getAllRecords')
  return storageInPage()
}

export const cryptoInPage = (): CryptoUnderTest => ({
  crypto: createWebCrypto(),
  grow: async (seed) => keysFrom(await keysOfSeed(seed.slice())),
})

export const tabsInPage = (): TabsUnderTest => ({
  newProfile() {
    const name = crypto.randomUUID()
    return { open: () => createWebLockTabs({ name, locks: navigator.locks }) }
  },
})

export const tabChannelInPage = (): TabChannelUnderTest => ({
  newProfile() {
    const name = crypto.randomUUID()
    const { locks } = navigator
    return {
      open() {
        const presence = createTabPresence({ locks, lock: name, build: 'test' })
        const channel = createTabChannel({ name, presence, locks, count: () => undefined })
        return {
          ...channel,
          close() {
            channel.close()
            presence.stop()
          },
        }
      },
    }
  },
})

/** There is one place for it in an origin, so whoever had it before is gone by now. */
export function searchIndexInPage(): SearchIndexUnderTest {
  let worker: Worker | undefined
  function start() {
    worker = new Worker(workerUrl, { type: 'module' })
    return worker
  }
  return { ...createSearchIndexes({ start, clock: createClock() }), kill: () => worker?.terminate() }
}

/** There is one folder for them in an origin, and each blob has a name of its own. */
export function fileBlobsInPage(): FileBlobsUnderTest {
  let worker: Worker | undefined
  const open = () =>
    createFileBlobs(() => {
      worker = new Worker(filesWorkerUrl, { type: 'module' })
      return worker
    })
  return {
    blobs: open(),
    again() {
      worker?.terminate()
      return open()
    },
  }
}
