import type { StoreApi } from 'zustand/vanilla'
import type { Boot } from './app/app.ts'
import { createApp } from './app/createApp.ts'
import { migrations } from './app/migrations.ts'
import { hasRelay, type PageConfig } from './app/pageConfig.ts'
import { SCHEMA, tables } from './app/tables.ts'
import { createTenure, type Tenure } from './app/tenure.ts'
import type { ConversationId } from './engine/ids.ts'
import { derivingBytes } from './engine/signed.ts'
import {
  DISK,
  DISK_POINTER,
  DRAFTS,
  IDENTITY_MARK,
  KEYS,
  LATER_DISKS,
  STAMPS,
  TAB_LOCK,
  TAKE_OVER_MARK,
} from './lib/places.ts'
import { createAttention } from './platform/attention.ts'
import { createBadge } from './platform/badge.ts'
import { createClock } from './platform/clock.ts'
import { createDiskPlaces } from './platform/indexedDb/diskPlace.ts'
import { openStorage } from './platform/indexedDb/openStorage.ts'
import { requestPersistence } from './platform/indexedDb/persistence.ts'
import { createInstaller } from './platform/installer.ts'
import { createQuickStore } from './platform/quickStore.ts'
import { createNotifier } from './platform/serviceWorker/notifier.ts'
import { createUpdates } from './platform/serviceWorker/registration.ts'
import { createSounds } from './platform/sounds.ts'
import { missingSupport } from './platform/support.ts'
import { createTabMark, whenIdle } from './platform/thisTab.ts'
import { createScriptUrls } from './platform/trustedTypes.ts'
import { createKeyStore } from './platform/webCrypto/keyStore.ts'
import { createWebCrypto } from './platform/webCrypto/webCrypto.ts'
import { createWebLockTabs } from './platform/webLocks.ts'
import { chatHref } from './shell/routes.ts'
import type { createBackupDevice } from './start/backups.ts'
import { createConnections } from './start/connections.ts'
import { createDeviceForgetting } from './start/forgetting.ts'
import { createSavedConfig } from './start/savedConfig.ts'
import { createWorkers } from './start/workers.ts'

/** Focus, visibility and network events come in packs. Milliseconds. */
const WAKE_INTERVAL_MS = 2_000

/** Disk as this version has it. */
const diskNow = { version: SCHEMA, tables, steps: migrations }

/** Backup device: fetched when somebody asks for a backup. */
const loadBackupDevice = (deps: Omit<Parameters<typeof createBackupDevice>[0], 'whenIdle'>) => async () =>
  (await import('./start/backups.ts')).createBackupDevice({ ...deps, whenIdle })

const choice = ({ url, claims }: PageConfig['brokers'][number]) => ({ url, checksIds: claims !== 'none' })

/** The composition root: builds the platform, creates the app, and tells `boot` how far it got. */
export async function start(boot: StoreApi<Boot>): Promise<void> {
  let tenure: Tenure | undefined
  let woken = Number.NEGATIVE_INFINITY

  const clock = createClock()
  const crypto = createWebCrypto()
  /** Counters of what was dropped, by reason: remote input never throws, but it is not forgotten either. */
  const counts = new Map<string, number>()
  const count = (what: string) => void counts.set(what, (counts.get(what) ?? 0) + 1)
  /** Folder of the page, as a URL; a proxy may serve it below a path. */
  const home = new URL('.', location.href).href
  const container = 'serviceWorker' in navigator ? navigator.serviceWorker : undefined
  const scriptUrls = createScriptUrls(home)
  const updates = createUpdates({
    home,
    container,
    scriptUrls,
    clock,
    reload,
    idle: whenIdle,
    count,
  })
  /** Tab mark: whoever asked for the new version in this tab goes on in this tab. */
  const goesOnHere = createTabMark(TAKE_OVER_MARK)
  // Nothing in the address counts for that: any site can open any address of this page.
  const wanted = goesOnHere.take()
  const installer = createInstaller({ window, navigator })
  const notifier = createNotifier({
    container,
    Notification: 'Notification' in window ? Notification : undefined,
    permissions: navigator.permissions,
    home,
    open(conversation) {
      if (!tenure?.app()) return false
      if (conversation !== undefined) location.hash = chatHref(conversation as ConversationId)
      return true
    },
  })
  const config = createSavedConfig({ home, count })
  const connections = createConnections({ crypto, clock, count, config: config.now })

  const places = createDiskPlaces({ pointer: DISK_POINTER, first: DISK, others: LATER_DISKS })
  const forgetting = createDeviceForgetting({ boot, home, container, config, updates })

  /** The disk, and the app on it; or why there is none. */
  async function lead(current: () => boolean): ReturnType<Parameters<typeof createTenure>[0]['lead']> {
    if (forgetting.isBegun()) {
      await forgetting.forget()
      return undefined
    }
    const [place] = await Promise.all([places.current(), config.renew()])
    const opened = await openStorage({ name: place.name, ...diskNow, clock })
    if (!current()) {
      if (opened.ok) opened.storage.close()
      return undefined
    }
    if (!opened.ok) {
      if (opened.why === 'missing') return { phase: 'unsupported', missing: ['indexeddb'] }
      return opened.why === 'newer' ? { phase: 'newer' } : { phase: 'broken', detail: opened.detail }
    }
    const { brokers } = config.now()
    const made = await createApp({
      ...connections,
      storage: opened.storage,
      keyStore: createKeyStore({
        database: KEYS,
        marks: localStorage,
        mark: IDENTITY_MARK,
        infos: { identity: derivingBytes('identity'), backup: derivingBytes('backup') },
      }),
      crypto,
      clock,
      drafts: createQuickStore(DRAFTS),
      stamps: createQuickStore(STAMPS),
      brokers: [choice(brokers[0]), ...brokers.slice(1).map(choice)],
      relayAvailable: hasRelay(config.now()),
      updates,
      installer,
      notifier,
      sound: createSounds({ create: () => ('AudioContext' in window ? new AudioContext() : undefined) }),
      badge: createBadge({ document, navigator }),
      attention: createAttention({ document, window }),
      ...createWorkers({ scriptUrls, clock }),
      backups: loadBackupDevice({ places, disk: { ...diskNow, clock }, installer, restart: () => reload('asked') }),
      count,
      forgetDevice: () => void forgetting.begin(() => made.stop()),
    })
    whenIdle(places.tidy)
    // Asked for once it matters: when there is somebody to lose.
    const stopWaiting = made.people.store.subscribe(({ contacts }) => {
      if (contacts.length === 0) return
      stopWaiting()
      void requestPersistence()
    })
    return made
  }

  function reload(how: 'asked' | 'follow') {
    if (how === 'asked') goesOnHere.set()
    location.reload()
  }

  function wake() {
    const app = tenure?.app()
    if (!app || document.visibilityState === 'hidden' || clock.uptime() - woken < WAKE_INTERVAL_MS) return
    woken = clock.uptime()
    app.wake()
  }

  const missing = await missingSupport()
  if (missing.length > 0) boot.setState({ phase: 'unsupported', missing }, true)
  else {
    const tabs = createWebLockTabs({ name: TAB_LOCK, locks: navigator.locks })
    tenure = createTenure({ tabs, lead, show: (next) => boot.setState(next, true), wanted })
  }
  for (const event of ['online', 'focus', 'pageshow']) window.addEventListener(event, wake)
  document.addEventListener('visibilitychange', wake)
  window.addEventListener('pagehide', () => tenure?.app()?.leave())
}
