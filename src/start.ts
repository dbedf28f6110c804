import type { StoreApi } from 'zustand/vanilla'
import type { App, Boot } from './app/app.ts'
import { createApp } from './app/createApp.ts'
import { migrations } from './app/migrations.ts'
import { listsRelay, type PageConfig } from './app/pageConfig.ts'
import { SCHEMA, tables } from './app/tables.ts'
import { createTenure, type Tenure } from './app/tenure.ts'
import type { ConversationId } from './engine/ids.ts'
import { derivingBytes } from './engine/signed.ts'
import {
  DISK,
  DISK_LOCK,
  DISK_POINTER,
  DRAFTS,
  IDENTITY_MARK,
  KEYS,
  LATER_DISKS,
  LOCK_MARK,
  STAMPS,
  TAB_LOCK,
  TAKE_OVER_MARK,
} from './lib/places.ts'
import { createAttention } from './platform/attention.ts'
import { createBadge } from './platform/badge.ts'
import { createClock } from './platform/clock.ts'
import { createDiskPlaces } from './platform/indexedDb/diskPlace.ts'
import { type OpenedStorage, openStorage } from './platform/indexedDb/openStorage.ts'
import { requestPersistence } from './platform/indexedDb/persistence.ts'
import { createInstaller } from './platform/installer.ts'
import { createQuickStore, createQuickStoreOfTab } from './platform/quickStore.ts'
import { createNotifier, type NotifierDeps } from './platform/serviceWorker/notifier.ts'
import { createUpdates } from './platform/serviceWorker/registration.ts'
import { createSounds } from './platform/sounds.ts'
import { missingSupport } from './platform/support.ts'
import { createTabMark, isMarked, whenIdle } from './platform/thisTab.ts'
import { createScriptUrls } from './platform/trustedTypes.ts'
import { createKeyStore } from './platform/webCrypto/keyStore.ts'
import { createWebCrypto } from './platform/webCrypto/webCrypto.ts'
import { createWebLockTabs } from './platform/webLocks.ts'
import type { TabRole } from './ports/tabs.ts'
import { chatHref } from './shell/routes.ts'
import type { createBackupDevice } from './start/backups.ts'
import { createConnections } from './start/connections.ts'
import { createDeviceForgetting } from './start/forgetting.ts'
import { createLateLock } from './start/lateLock.ts'
import { createOtherTabs } from './start/otherTabs.ts'
import { createSavedConfig } from './start/savedConfig.ts'
import { createSharedAttention } from './start/sharedAttention.ts'
import { followPage } from './start/waking.ts'
import { createWorkers } from './start/workers.ts'

/** Disk as this version has it. */
const diskNow = { version: SCHEMA, tables, steps: migrations }

/** Backup device: fetched when somebody asks for a backup. */
const loadBackupDevice = (deps: Omit<Parameters<typeof createBackupDevice>[0], 'whenIdle'>) => async () =>
  (await import('./start/backups.ts')).createBackupDevice({ ...deps, whenIdle })

const choice = ({ url, claims }: PageConfig['brokers'][number]) => ({ url, checksIds: claims !== 'none' })

/** Asked for once it matters: when there is somebody to lose. */
function askToStay({ people }: App) {
  const stopWaiting = people.store.subscribe(({ contacts }) => {
    if (contacts.length === 0) return
    stopWaiting()
    void requestPersistence()
  })
}

/** Keys where there is no lock. */
const openKeyStore = () =>
  createKeyStore({
    database: KEYS,
    marks: localStorage,
    mark: IDENTITY_MARK,
    infos: { identity: derivingBytes('identity'), backup: derivingBytes('backup') },
  })

/** Phase instead of an app, where the disk does not open. */
const phaseOf = ({ why, detail }: Extract<OpenedStorage, { ok: false }>) =>
  why === 'missing'
    ? ({ phase: 'unsupported', missing: ['indexeddb'] } as const)
    : why === 'newer'
      ? ({ phase: 'newer' } as const)
      : ({ phase: 'broken', detail } as const)

/** Counters of what was dropped, by reason: remote input never throws, but it is not forgotten either. */
function createCounter() {
  const counts = new Map<string, number>()
  return (what: string) => void counts.set(what, (counts.get(what) ?? 0) + 1)
}

/** Notifier of this page. A chat that is asked for by one is opened here, where there is an app. */
const createPageNotifier = (its: Pick<NotifierDeps, 'container' | 'home'> & { isReady(): boolean }) =>
  createNotifier({
    ...its,
    Notification: 'Notification' in window ? Notification : undefined,
    permissions: navigator.permissions,
    open(conversation) {
      if (!its.isReady()) return false
      if (conversation !== undefined) location.hash = chatHref(conversation as ConversationId)
      return true
    },
  })

/** Alone with the disk: it changes hands, and nobody opens it meanwhile. Such as write it anew hold this for as long as that takes. */
const alone = <T>(work: () => Promise<T>): Promise<T> => navigator.locks.request(DISK_LOCK, work) as Promise<T>
/** Once nobody is changing it. */
const settled = () => navigator.locks.request(DISK_LOCK, { mode: 'shared' }, async () => undefined)

/** Role of this tab, for whoever drives the page. */
function showRole(role: TabRole) {
  document.documentElement.dataset.tab = role === 'leader' ? 'leader' : 'follower'
}

/** The composition root: builds the platform, creates the app, and tells `boot` how far it got. */
export async function start(boot: StoreApi<Boot>): Promise<void> {
  let tenure: Tenure | undefined
  let others: ReturnType<typeof createOtherTabs> | undefined

  const clock = createClock()
  const crypto = createWebCrypto()
  const count = createCounter()
  /** Folder of the page, as a URL; a proxy may serve it below a path. */
  const home = new URL('.', location.href).href
  const container = 'serviceWorker' in navigator ? navigator.serviceWorker : undefined
  const scriptUrls = createScriptUrls(home)
  const updates = createUpdates({ home, container, scriptUrls, clock, reload, idle: whenIdle, count })
  /** Tab mark: whoever asked for the new version in this tab goes on in this tab. */
  const goesOnHere = createTabMark(TAKE_OVER_MARK)
  // Nothing in the address counts for that: any site can open any address of this page.
  const wanted = goesOnHere.take()
  const installer = createInstaller({ window, navigator })
  const notifier = createPageNotifier({ container, home, isReady: () => tenure?.app() !== undefined })
  const config = createSavedConfig({ home, count, keeps: !isMarked(LOCK_MARK) })
  const badge = createBadge({ document, navigator })
  const keyStore = openKeyStore()
  const connections = createConnections({ crypto, clock, count, config: config.now })

  const places = createDiskPlaces({ pointer: DISK_POINTER, first: DISK, others: LATER_DISKS })
  const forgetting = createDeviceForgetting({ boot, home, container, config, updates })

  const attention = createSharedAttention(createAttention({ document, window }))
  /** Pause: whoever follows waits from here on. */
  const pause = async () => void (tenure?.leads() && others?.begin())
  const lock = createLateLock({
    ...{ boot, places, clock, crypto, scriptUrls, config, notifier, badge, keyStore, quick: [DRAFTS, STAMPS] },
    schema: diskNow,
    forget: () => void forgetting.begin(pause),
    stopApp: () => pause().then(() => tenure?.app()?.stop()),
    again: () => tenure?.again(),
    ...{ lead: async () => tenure?.lead(), leads: () => tenure?.leads() === true, alone },
  })
  const { indexes, codes, drawers, files } = createWorkers({ scriptUrls, clock })
  /** Own parts of every tab, whether it leads or not. */
  const own = {
    ...{ clock, updates, installer, notifier, count, badge, codes, drawers, lock: lock.ofTab },
    drafts: createQuickStoreOfTab(DRAFTS, lock.ofTab.isOn),
    sound: createSounds({ create: () => ('AudioContext' in window ? new AudioContext() : undefined) }),
  }

  /** The disk, and the app on it; or why there is none. */
  async function lead(current: () => boolean): ReturnType<Parameters<typeof createTenure>[0]['lead']> {
    if (forgetting.isOver()) return undefined
    if (forgetting.isBegun()) {
      await forgetting.forget()
      return undefined
    }
    const [place] = await Promise.all([settled().then(places.current), config.renew()])
    const behind = await lock.enter(place, current, () => others?.instead({ phase: 'closed' }))
    if (!current()) return undefined
    const disk = { ...diskNow, clock, ...(behind && { tables: behind.tables, through: behind.through }) }
    const opened = await openStorage({ name: place.name, ...disk })
    if (!current()) {
      if (opened.ok) opened.storage.close()
      return undefined
    }
    if (!opened.ok) return phaseOf(opened)
    const { brokers, iceServers, relays } = config.now()
    const listed = listsRelay(iceServers)
    const { quickStore: quick, keyStore: keys } = behind ?? { quickStore: createQuickStore, keyStore }
    const made = await createApp({
      ...connections,
      storage: behind?.storage(opened.storage) ?? opened.storage,
      keyStore: keys,
      crypto,
      ...own,
      drafts: quick(DRAFTS),
      stamps: quick(STAMPS),
      // Another broker lends none.
      brokers: [choice(brokers[0]), ...brokers.slice(1).map((other) => ({ ...choice(other), relays: listed }))],
      relayAvailable: relays,
      ...{ attention, files },
      indexes: indexes(behind !== undefined),
      // Where nobody has pressed anything in this tab, it may make no sound.
      sound: { play: async (name) => (await own.sound.play(name)) || (others?.play(name) ?? false) },
      lock: lock.of(behind),
      backups: loadBackupDevice({ places, disk: { ...diskNow, clock }, installer, restart: () => reload('asked') }),
      forgetDevice: () => void forgetting.begin(() => made.stop()),
    })
    whenIdle(places.tidy)
    askToStay(made)
    return made
  }

  function reload(how: 'asked' | 'follow') {
    if (how === 'asked') goesOnHere.set()
    location.reload()
  }

  const missing = await missingSupport()
  if (missing.length > 0) boot.setState({ phase: 'unsupported', missing }, true)
  else {
    others = createOtherTabs({
      ...own,
      ...{ attention, build: import.meta.url },
      takeOver: () => tabs.takeOver(),
      onNews: () => boot.getState().phase === 'elsewhere' && tenure?.lookAgain(),
      onForgotten: forgetting.told,
      forgetAgain: () => void forgetting.forget(),
      onInstead(instead) {
        if (instead.phase !== 'closed') return boot.setState(instead, true)
        // Whoever opens the lock leads.
        lock.unlock(() => tabs.takeOver())
      },
      handed: lock.handed,
      lead: async () => tenure?.lead(),
      onHanded: lock.take,
    })
    forgetting.onTold(others.forgotten)
    const tabs = createWebLockTabs({ name: TAB_LOCK, locks: navigator.locks })
    tabs.onChange(showRole)
    tenure = createTenure({ tabs, lead, show: (next) => boot.setState(next, true), wanted, others })
  }
  followPage(boot, clock)
}
