import { cryptoContract } from '../../contracts/crypto.ts'
import { storageContract } from '../../contracts/storage.ts'
import { tabsContract } from '../../contracts/tabs.ts'
import { cryptoInPage, storageInPage, storageWithoutBackwardGetAll, tabsInPage } from './subjects.ts'
import { type Suite, suite } from './suite.ts'

/** Everything that can be run inside a real browser, by name. A new contract is one line here and one in a spec. */
export const suites: Readonly<Record<string, Suite>> = {
  storage: suite(storageContract, storageInPage),
  'storage-by-cursor': suite(storageContract, storageWithoutBackwardGetAll),
  crypto: suite(cryptoContract, cryptoInPage),
  tabs: suite(tabsContract, tabsInPage),
}
