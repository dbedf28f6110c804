import { cryptoContract } from '../../contracts/crypto.ts'
import { storageContract } from '../../contracts/storage.ts'
import { tabsContract } from '../../contracts/tabs.ts'
import { keyStoreContract } from './keyStore.ts'
import { migratingContract } from './migrating.ts'
import { openingContract } from './opening.ts'
import { likeTheDouble } from './storageLikeDouble.ts'
import { cryptoInPage, storageInPage, storageWithoutBackwardGetAll, tabsInPage } from './subjects.ts'
import { type Suite, suite } from './suite.ts'

/** Everything that can be run inside a real browser, by name. A new contract is one line here and one in a spec. */
export const suites: Readonly<Record<string, Suite>> = {
  storage: suite(storageContract, storageInPage),
  'storage-by-cursor': suite(storageContract, storageWithoutBackwardGetAll),
  'storage-like-double': suite(likeTheDouble, storageInPage),
  opening: suite(openingContract, () => ({ name: crypto.randomUUID() })),
  migrating: suite(migratingContract, () => ({ name: crypto.randomUUID() })),
  'key-store': suite(keyStoreContract, () => ({ database: crypto.randomUUID(), mark: crypto.randomUUID() })),
  crypto: suite(cryptoContract, cryptoInPage),
  tabs: suite(tabsContract, tabsInPage),
}
