import type { Me } from '../engine/links.ts'
import type { LazyLock } from '../features/lock/lock.ts'
import type { BrokerChoice, Settings } from '../features/settings/settings.ts'
import type { Attention } from '../ports/attention.ts'
import type { BackupDevice } from '../ports/backups.ts'
import type { Badge } from '../ports/badge.ts'
import type { Clock } from '../ports/clock.ts'
import type { CodeReaders } from '../ports/codeReader.ts'
import type { Crypto } from '../ports/crypto.ts'
import type { FileDisk } from '../ports/fileBlobs.ts'
import type { Installer } from '../ports/installer.ts'
import type { KeyStore } from '../ports/keyStore.ts'
import type { Notifier } from '../ports/notifier.ts'
import type { PictureDrawers } from '../ports/pictures.ts'
import type { Probes } from '../ports/probes.ts'
import type { QuickStore } from '../ports/quickStore.ts'
import type { SearchIndexes } from '../ports/searchIndex.ts'
import type { SideEnds } from '../ports/sideConnections.ts'
import type { Sound } from '../ports/sound.ts'
import type { Storage } from '../ports/storage.ts'
import type { Count, Transport } from '../ports/transport.ts'
import type { Updates } from '../ports/updates.ts'
import type { HidesFrom } from './hiding.ts'

/** App dependencies: what a browser, or a test, has to bring. */
export interface AppDeps {
  storage: Storage
  keyStore: KeyStore
  crypto: Crypto
  clock: Clock
  /** Made once there is an identity; may take its time, since nothing on screen waits for it. */
  transport(me: Me, settings: Settings, hidesFrom: HidesFrom): Promise<Transport>
  /** Made with it. */
  sideEnds(hidesFrom: HidesFrom): Promise<SideEnds>
  /** Fetched when somebody asks for the connection doctor. */
  probes(settings: Settings): Promise<Probes>
  drafts: QuickStore
  stamps: QuickStore
  brokers: readonly [BrokerChoice, ...BrokerChoice[]]
  relayAvailable: boolean
  updates: Updates
  installer: Installer
  notifier: Notifier
  sound: Sound
  badge: Badge
  attention: Attention
  indexes: SearchIndexes
  codes: CodeReaders
  drawers: PictureDrawers
  /** Fetched when there is a file. */
  files(): Promise<FileDisk>
  /** Fetched when somebody asks for a backup. */
  backups(): Promise<BackupDevice>
  count: Count
  lock: LazyLock
  /** Ends this app, and deletes everything that it keeps here. */
  forgetDevice(): void
}
