import type { LinksState } from '../engine/linkState.ts'
import type { Chat } from '../features/chat/message.ts'
import type { Contacts } from '../features/contacts/contact.ts'
import type { Identity } from '../features/identity/identity.ts'
import type { Notifications } from '../features/notifications/notifications.ts'
import type { SearchDoor } from '../features/search/search.ts'
import type { Settings } from '../features/settings/settings.ts'
import type { ReadonlyStore } from '../lib/readonlyStore.ts'
import type { Installation } from './installation.ts'

/** What this device's disk last refused; `undefined` once a write went through again. */
export type DiskTrouble = 'full' | 'broken' | 'deposed' | undefined

/** Everything the screens may touch. */
export interface App {
  readonly identity: Identity
  readonly contacts: Contacts
  readonly chat: Chat
  readonly settings: Settings
  readonly search: SearchDoor
  readonly links: { readonly store: ReadonlyStore<LinksState> /** Try this peer now. */; dialNow(peer: string): void }
  readonly disk: { readonly store: ReadonlyStore<{ trouble: DiskTrouble }> }
  readonly installation: Installation
  readonly notifications: Notifications
  /** Online, focus, visibility, page shown: look at every link and at the broker now. */
  wake(): void
  /** The page goes away: say good-bye, so that friends notice at once. */
  leave(): void
  stop(): Promise<void>
}

/** What stands between the person and the app; `ready` when nothing does. */
export type Boot =
  | { phase: 'starting' }
  | { phase: 'unsupported'; missing: readonly Missing[] }
  /** Another tab of this profile is in use, or has just taken over. */
  | { phase: 'elsewhere'; takeOver(): void }
  /** The database was written by a newer version: reload. Or it cannot be opened at all. */
  | { phase: 'newer' }
  | { phase: 'broken'; detail: string }
  | { phase: 'ready'; app: App }

export type Missing = 'secure-context' | 'webrtc' | 'indexeddb' | 'ed25519' | 'locks'
