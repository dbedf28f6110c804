import { cryptoContract } from '../../contracts/crypto.ts'
import { fileBlobsContract } from '../../contracts/fileBlobs.ts'
import { notifierContract } from '../../contracts/notifier.ts'
import { probesContract } from '../../contracts/probes.ts'
import { searchIndexContract } from '../../contracts/searchIndex.ts'
import { soundContract } from '../../contracts/sound.ts'
import { storageContract } from '../../contracts/storage.ts'
import { tabChannelContract } from '../../contracts/tabChannel.ts'
import { tabsContract } from '../../contracts/tabs.ts'
import { notifierOfPage, notifierThroughWorker, soundInPage, soundsAsHeard } from './device.ts'
import { diskPlaceContract } from './diskPlace.ts'
import { keyStoreContract } from './keyStore.ts'
import { keyStoreBackupsContract } from './keyStoreBackups.ts'
import { migratingContract } from './migrating.ts'
import { migratingSealedContract } from './migratingSealed.ts'
import { openingContract } from './opening.ts'
import { probesInPage } from './probes.ts'
import { searchIndexOnDisk } from './searchIndexOnDisk.ts'
import { likeTheDouble } from './storageLikeDouble.ts'
import {
  cryptoInPage,
  fileBlobsInPage,
  sealedStorageInPage,
  searchIndexInPage,
  storageInPage,
  storageWithoutBackwardGetAll,
  tabChannelInPage,
  tabsInPage,
} from './subjects.ts'
import { type Suite, suite } from './suite.ts'

/** Everything that can be run inside a real browser, by name. A new contract is one line here and one in a spec. */
export const suites: Readonly<Record<string, Suite>> = {
  storage: suite(storageContract, storageInPage),
  'storage-sealed': suite(storageContract, sealedStorageInPage),
  'storage-by-cursor': suite(storageContract, storageWithoutBackwardGetAll),
  'storage-like-double': suite(likeTheDouble, storageInPage),
  opening: suite(openingContract, () => ({ name: crypto.randomUUID() })),
  'disk-place': suite(diskPlaceContract, () => ({ name: crypto.randomUUID() })),
  'migrating-sealed': suite(migratingSealedContract, () => ({ name: crypto.randomUUID() })),
  migrating: suite(migratingContract, () => ({ name: crypto.randomUUID() })),
  'key-store': suite(keyStoreContract, () => ({ database: crypto.randomUUID(), mark: crypto.randomUUID() })),
  'key-store-backups': suite(keyStoreBackupsContract, () => ({
    database: crypto.randomUUID(),
    mark: crypto.randomUUID(),
  })),
  crypto: suite(cryptoContract, cryptoInPage),
  'file-blobs': suite(fileBlobsContract, fileBlobsInPage),
  'search-index': suite(searchIndexContract, searchIndexInPage),
  'search-index-on-disk': suite(searchIndexOnDisk, searchIndexInPage),
  'notifier-through-worker': suite(notifierContract, notifierThroughWorker),
  'notifier-of-page': suite(notifierContract, notifierOfPage),
  probes: suite(probesContract, probesInPage),
  sound: suite(soundContract, soundInPage),
  'sounds-as-heard': suite(soundsAsHeard, () => null),
  tabs: suite(tabsContract, tabsInPage),
  'tab-channel': suite(tabChannelContract, tabChannelInPage),
}
