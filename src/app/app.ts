import type { ConversationActs } from '../conversation/conversationActs.ts'
import type { ConversationId, PersonId } from '../engine/ids.ts'
import type { LinksState } from '../engine/linkState.ts'
import type { RelayHealth } from '../engine/relayHealth.ts'
import type { Backup } from '../features/backup/backup.ts'
import type { Chats } from '../features/chatList/chats.ts'
import type { Drafts } from '../features/composing/drafts.ts'
import type { Typing } from '../features/composing/typing.ts'
import type { Doctor } from '../features/doctor/doctor.ts'
import type { Files } from '../features/files/files.ts'
import type { Identity } from '../features/identity/identity.ts'
import type { Installation } from '../features/installation/installation.ts'
import type { Invites } from '../features/invites/invites.ts'
import type { Leaving } from '../features/leaving/leaving.ts'
import type { Door, Turning } from '../features/lock/door.ts'
import type { LazyLock } from '../features/lock/lock.ts'
import type { Notifications } from '../features/notifications/notifications.ts'
import type { Misbehaving } from '../features/people/misbehaving.ts'
import type { People } from '../features/people/people.ts'
import type { Pictures } from '../features/pictures/pictures.ts'
import type { Recovery } from '../features/recovery/recovery.ts'
import type { LazySearch } from '../features/search/search.ts'
import type { Settings } from '../features/settings/settings.ts'
import type { Starred } from '../features/starred/starred.ts'
import type { OpenChats, OpeningState } from '../features/transcript/opening.ts'
import type { ReadonlyStore } from '../lib/readonlyStore.ts'
import type { CodeReaders } from '../ports/codeReader.ts'
import type { Left } from '../ports/device.ts'

/** Disk failure: what this device's disk last refused; `undefined` once a write went through again. */
export type DiskTrouble = 'full' | 'broken' | 'gone' | 'deposed' | undefined

/** Conversation as a screen has it: looking at it, and acting in it. Whatever else is on screen makes no difference. */
export interface Chat extends Pick<OpenChats, 'open'> {
  acts(conversation: ConversationId): ConversationActs
  /** At hand, of all that is open: where another tab leads, it stays on screen. */
  atHand(): readonly OpeningState[]
}

/** App: everything that the screens may touch. */
export interface App {
  readonly identity: Identity
  readonly recovery: Recovery
  readonly backup: Backup
  readonly people: People
  readonly invites: Invites
  readonly pictures: Pictures
  readonly files: Files
  readonly leaving: Leaving
  readonly misbehaving: Misbehaving
  readonly chat: Chat
  readonly chats: Chats
  readonly drafts: Drafts
  readonly typing: Typing
  readonly starred: Starred
  readonly settings: Settings
  readonly search: LazySearch
  readonly links: {
    readonly store: ReadonlyStore<LinksState>
    /** Try this person now. */
    dialNow(person: PersonId): void
  }
  readonly doctor: Doctor
  /** Relays, as this device has found them. */
  readonly relays: { readonly store: ReadonlyStore<RelayHealth> }
  readonly disk: { readonly store: ReadonlyStore<{ trouble: DiskTrouble }> }
  readonly installation: Installation
  readonly notifications: Notifications
  readonly codes: CodeReaders
  readonly lock: LazyLock
  /**
   * Network lost or back, focus, visibility, page shown: look at every link and at the broker now. `moved`: the network is back, or
   * another one than before.
   */
  wake(moved?: boolean): void
  /** Forgets everything on this device, for good, and ends the app. */
  forgetDevice(): void
  /** The page goes away: say good-bye, so that friends notice at once. */
  leave(): void
  stop(): Promise<void>
}

/** Boot phase: what stands between the person and the app; `ready` when nothing does. */
export type Boot =
  | { phase: 'starting' }
  | { phase: 'unsupported'; missing: readonly Missing[] }
  /** Another tab of this profile is in use, or has just taken over. */
  | { phase: 'elsewhere'; takeOver(): void }
  /** The database was written by a newer version: reload. Or it cannot be opened at all. */
  | { phase: 'newer' }
  | { phase: 'broken'; detail: string }
  /** The person wants nothing of it to stay here. `left`: what could not be deleted; undefined while it is at work. */
  | { phase: 'forgotten'; left: readonly Left[] | undefined; again(): void }
  /** There is a lock, and nobody has opened it since this page was loaded. */
  | { phase: 'locked'; door: Door }
  /** The disk is being written anew: sealed, or open again. */
  | { phase: 'sealing'; turning: Turning }
  | { phase: 'ready'; app: App }

export type Missing = 'secure-context' | 'webrtc' | 'indexeddb' | 'ed25519' | 'locks'
