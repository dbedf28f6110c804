import * as v from 'valibot'
import { createStore } from 'zustand/vanilla'
import { createTurn } from '../../lib/inTurn.ts'
import type { ReadonlyStore } from '../../lib/readonlyStore.ts'
import type { Storage, TableSpec } from '../../ports/storage.ts'
import { type Alerts, AlertsRow } from './alerts.ts'
import { TEXT_SIZES, type TextSize } from './textSize.ts'

export type Theme = 'system' | 'light' | 'dark'
/** The language of the words on screen; `src/locales` holds a catalogue for each. */
export const LANGUAGE_CODES = ['en', 'fr', 'ar'] as const
export type Language = (typeof LANGUAGE_CODES)[number]

/** A broker that the server's configuration allows. `checksIds` false: IDs can be squatted there, and the app says so. */
export interface BrokerChoice {
  readonly url: string
  readonly checksIds: boolean
  /** Relays: are there any with this one? Where it is not said, those of the page. */
  readonly relays?: boolean
}

export interface SettingsState {
  readonly theme: Theme
  readonly textSize: TextSize
  /** Language that the person chose; undefined follows the browser. */
  readonly language: Language | undefined
  readonly readReceipts: boolean
  /** Friends see when I write to them, and I see when they do. */
  readonly typingNotices: boolean
  /** Notifications, sounds, quiet hours. */
  readonly alerts: Alerts
  /** Pictures that friends send come without being asked for. */
  readonly picturesCome: boolean
  /** `?` lists the shortcuts. Off for those whose voice, or whose hand, presses keys that they did not mean (WCAG 2.1.4). */
  readonly questionKey: boolean
  /** Only through relays, so that contacts do not learn this device's address. Takes effect at once. */
  readonly relayOnly: boolean
  /** Address hidden from whoever becomes a friend from now on, until it is shown to them. */
  readonly hiddenFromNew: boolean
  /** Can this page relay at all? Without a TURN server `relayOnly` would cut everybody off. */
  readonly relayAvailable: boolean
  /** Only people with an invite may ask to be contacts. */
  readonly invitedOnly: boolean
  readonly broker: string
  readonly brokers: readonly BrokerChoice[]
}
export type SettingsChange = Partial<
  Pick<
    SettingsState,
    | 'theme'
    | 'textSize'
    | 'language'
    | 'readReceipts'
    | 'typingNotices'
    | 'alerts'
    | 'picturesCome'
    | 'questionKey'
    | 'relayOnly'
    | 'hiddenFromNew'
    | 'invitedOnly'
  >
>

export interface Settings {
  readonly store: ReadonlyStore<SettingsState>
  set(change: SettingsChange): Promise<boolean>
  /** `not-allowed`: the page may only contact the brokers its server lists. Takes effect at the next start. */
  setBroker(url: string): Promise<'done' | 'malformed' | 'not-allowed' | 'storage'>
}

export const settingsTable = { name: 'settings', key: 'key' } as const satisfies TableSpec
/** A row that an other version wrote, or that went bad, falls back to the defaults, setting by setting. */
const Row = v.object({
  theme: v.fallback(v.picklist(['system', 'light', 'dark']), 'system'),
  textSize: v.fallback(v.picklist(TEXT_SIZES), 'normal'),
  language: v.fallback(v.optional(v.picklist(LANGUAGE_CODES)), undefined),
  readReceipts: v.fallback(v.boolean(), true),
  typingNotices: v.fallback(v.boolean(), true),
  alerts: AlertsRow,
  picturesCome: v.fallback(v.boolean(), true),
  questionKey: v.fallback(v.boolean(), true),
  relayOnly: v.fallback(v.boolean(), false),
  hiddenFromNew: v.fallback(v.boolean(), false),
  invitedOnly: v.fallback(v.boolean(), false),
  broker: v.fallback(v.optional(v.string()), undefined),
})

interface Deps {
  storage: Storage
  /** The first one is the page's own. */
  brokers: readonly [BrokerChoice, ...BrokerChoice[]]
  relayAvailable: boolean
}

/** Preferences of this person on this device. */
export async function createSettings({ storage, brokers, relayAvailable }: Deps): Promise<Settings> {
  const { broker, ...stored } = v.parse(
    Row,
    (await storage.get(settingsTable.name, 'mine').catch(() => undefined)) ?? {},
  )
  const chosen = brokers.find(({ url }) => url === broker) ?? brokers[0]
  const store = createStore<SettingsState>(() => ({
    ...stored,
    language: stored.language,
    relayAvailable: chosen.relays ?? relayAvailable,
    broker: chosen.url,
    brokers,
  }))

  const inTurn = createTurn()
  /** The row holds all settings: two changes at once must not each write the other's old value. */
  const write = (change: SettingsChange & { broker?: string }): Promise<boolean> =>
    inTurn(async () => {
      const { relayAvailable: _found, brokers: _listed, ...choices } = { ...store.getState(), ...change }
      const row = { key: 'mine', ...choices }
      if ((await storage.write([{ put: settingsTable.name, row }])) !== 'done') return false
      store.setState(change)
      return true
    })

  return {
    store: store as ReadonlyStore<SettingsState>,
    set: write,
    async setBroker(text) {
      const wanted = text.trim().replace(/\/+$/u, '')
      if (!/^https?:\/\/[^\s/]+(\/\S*)?$/iu.test(wanted)) return 'malformed'
      const found = brokers.find(({ url }) => url.toLowerCase() === wanted.toLowerCase())
      if (!found) return 'not-allowed'
      return (await write({ broker: found.url })) ? 'done' : 'storage'
    },
  }
}
