import type { ReadonlyStore } from '../../lib/readonlyStore.ts'

export type Theme = 'system' | 'light' | 'dark'
export type Language = 'en' | 'fr'

/** A broker that the server's configuration allows. `checksIds` false: IDs can be squatted there, and the app says so. */
export interface BrokerChoice {
  readonly url: string
  readonly checksIds: boolean
}

export interface SettingsState {
  readonly theme: Theme
  /** What the person chose; undefined follows the browser. */
  readonly language: Language | undefined
  readonly readReceipts: boolean
  /** Only through relays, so that contacts do not learn this device's address. Takes effect at the next link. */
  readonly relayOnly: boolean
  readonly broker: string
  readonly brokers: readonly BrokerChoice[]
}

export interface Settings {
  readonly store: ReadonlyStore<SettingsState>
  set(change: Partial<Pick<SettingsState, 'theme' | 'language' | 'readReceipts' | 'relayOnly'>>): Promise<boolean>
  /** `not-allowed`: the page may only contact the brokers its server lists. Takes effect at the next start. */
  setBroker(url: string): Promise<'done' | 'malformed' | 'not-allowed' | 'storage'>
}
