import { measureSearch } from './measureSearch.ts'
import { type Figure, measureStorage } from './measureStorage.ts'
import { oldDisk } from './oldDisk.ts'
import { type Outcome, runSuite } from './suite.ts'
import { suites } from './suites.ts'
import { createTab, type Tab } from './tab.ts'

export interface ContractPage {
  run(suite: string): Promise<readonly Outcome[]>
  measureStorage(): Promise<readonly Figure[]>
  measureSearch: typeof measureSearch
}

declare global {
  interface Window {
    contracts: ContractPage
    tab: Tab
  }
}

window.tab = createTab()
window.oldDisk = oldDisk
window.contracts = {
  async run(name) {
    const cases = Object.hasOwn(suites, name) ? suites[name] : undefined
    if (!cases) throw new Error(`no suite ${name}: ${Object.keys(suites).join(', ')}`)
    return runSuite(cases)
  },
  measureStorage,
  measureSearch,
}
