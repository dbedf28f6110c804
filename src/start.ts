import type { StoreApi } from 'zustand/vanilla'
import type { Boot } from './app/app.ts'
import { createBrokerAccess } from './app/brokerAccess.ts'
import { createApp } from './app/createApp.ts'
import { migrations } from './app/migrations.ts'
import { defaultPageConfig, hasRelay, type PageConfig, parsePageConfig } from './app/pageConfig.ts'
import { SCHEMA, tables } from './app/tables.ts'
import { createTenure, type Tenure } from './app/tenure.ts'
import { addressOf, type ConversationId } from './engine/ids.ts'
import { SHARE_PARAMETERS } from './features/sharing/shared.ts'
import { toBase64Url } from './lib/bytes.ts'
import { BROKER_TOKEN, CONFIG_COPY, DISK, DRAFTS, IDENTITY_MARK, KEYS, TAB_LOCK, TAKE_OVER_MARK } from './lib/places.ts'
import { createAttention } from './platform/attention.ts'
import { createBadge } from './platform/badge.ts'
import { createClock } from './platform/clock.ts'
import { openStorage } from './platform/indexedDb/openStorage.ts'
import { requestPersistence } from './platform/indexedDb/persistence.ts'
import { createInstaller } from './platform/installer.ts'
import { createQuickStore } from './platform/quickStore.ts'
import { createNotifier } from './platform/serviceWorker/notifier.ts'
import { createUpdates } from './platform/serviceWorker/registration.ts'
import { createSounds } from './platform/sounds.ts'
import { createSearchIndexes } from './platform/sqlite/searchIndexes.ts'
import { missingSupport } from './platform/support.ts'
import { createTabMark, whenIdle } from './platform/thisTab.ts'
import { createScriptUrls } from './platform/trustedTypes.ts'
import { createKeyStore } from './platform/webCrypto/keyStore.ts'
import { createWebCrypto } from './platform/webCrypto/webCrypto.ts'
import { createWebLockTabs } from './platform/webLocks.ts'
import searchWorker from './search.worker.ts?worker&url'
import { chatHref } from './shell/routes.ts'

/** Time that a start waits for the server's word on itself before it goes on with what it knows. Milliseconds. */
const CONFIG_TIMEOUT_MS = 1_500
/** For one answer of the broker's. Milliseconds. */
const ANSWER_TIMEOUT_MS = 8_000
/** Focus, visibility and network events come in packs. Milliseconds. */
const WAKE_INTERVAL_MS = 2_000

/** The composition root: builds the platform, creates the app, and tells `boot` how far it got. */
export async function start(boot: StoreApi<Boot>): Promise<void> {
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
  // Or hands something over from another app, which opens a window of its own for it.
  const wanted = goesOnHere.take() || SHARE_PARAMETERS.some((name) => new URLSearchParams(location.search).has(name))
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
  let config: PageConfig = cachedConfig() ?? defaultPageConfig(home)
  let tenure: Tenure | undefined
  /** Of the transport in use: side connections take the same ways. */
  let iceServers: () => RTCIceServer[] = () => []

  function cachedConfig(): PageConfig | undefined {
    try {
      return parsePageConfig(JSON.parse(localStorage.getItem(CONFIG_COPY) ?? 'null'), location.origin)
    } catch {
      return undefined
    }
  }

  /** Once a start, in the background where an earlier answer is known. */
  async function fetchConfig(): Promise<void> {
    try {
      const response = await fetch('config.json', { cache: 'no-cache' })
      const value: unknown = await response.json()
      const fresh = parsePageConfig(value, location.origin)
      if (!fresh) return count('config.malformed')
      config = fresh
      localStorage.setItem(CONFIG_COPY, JSON.stringify(value))
    } catch {
      count('config.unreachable')
    }
  }

  /** Lets a broker without claims tell this profile from a squatter, also after a crash that left the old socket behind. */
  function brokerToken(): string {
    const known = localStorage.getItem(BROKER_TOKEN)
    if (known && /^[A-Za-z0-9_-]{43}$/.test(known)) return known
    const made = toBase64Url(crypto.random(32))
    localStorage.setItem(BROKER_TOKEN, made)
    return made
  }

  /** The answer of a server that is well, or a rejection. */
  async function getJson(url: string): Promise<unknown> {
    const response = await fetch(url, {
      cache: 'no-store',
      credentials: 'omit',
      signal: AbortSignal.timeout(ANSWER_TIMEOUT_MS),
    })
    if (!response.ok) throw new Error(`${response.status}`)
    return response.json()
  }

  /** The disk, and the app on it; or why there is none. */
  async function lead(current: () => boolean): ReturnType<Parameters<typeof createTenure>[0]['lead']> {
    const fresh = fetchConfig()
    if (!localStorage.getItem(CONFIG_COPY)) {
      await Promise.race([fresh, new Promise((resolve) => setTimeout(resolve, CONFIG_TIMEOUT_MS))])
    }
    const opened = await openStorage({ name: DISK, version: SCHEMA, tables, steps: migrations, clock })
    if (!current()) {
      if (opened.ok) opened.storage.close()
      return undefined
    }
    if (!opened.ok) {
      if (opened.why === 'missing') return { phase: 'unsupported', missing: ['indexeddb'] }
      return opened.why === 'newer' ? { phase: 'newer' } : { phase: 'broken', detail: opened.detail }
    }
    const made = await createApp({
      storage: opened.storage,
      keyStore: createKeyStore({ database: KEYS, marks: localStorage, mark: IDENTITY_MARK }),
      crypto,
      clock,
      drafts: createQuickStore(DRAFTS),
      brokers: [choice(config.brokers[0]), ...config.brokers.slice(1).map(choice)],
      relayAvailable: hasRelay(config),
      updates,
      installer,
      notifier,
      sound: createSounds({ create: () => ('AudioContext' in window ? new AudioContext() : undefined) }),
      badge: createBadge({ document, navigator }),
      attention: createAttention({ document, window }),
      indexes: createSearchIndexes({
        start: () => new Worker(scriptUrls(searchWorker), { type: 'module', name: 'search' }),
        clock,
      }),
      count,
      async sideEnds(settings) {
        const { createSideEnds } = await import('./platform/side/sideEnds.ts')
        return createSideEnds({
          connect: (given) => new RTCPeerConnection(given),
          iceServers: () => iceServers(),
          relayOnly: () => settings.store.getState().relayOnly,
          sha256: crypto.sha256,
          count,
        })
      },
      async transport(me, settings) {
        const { createPeerJsTransport } = await import('./platform/peerjs/transport.ts')
        const chosen = settings.store.getState().broker
        const broker = config.brokers.find(({ url }) => url === chosen) ?? config.brokers[0]
        const url = new URL(broker.url)
        const listed = () => [...config.iceServers]
        const access = createBrokerAccess({ me, broker, getJson, clock, count, plainToken: brokerToken, listed })
        iceServers = () => access.iceServers().map((server) => ({ ...server }))
        const transport = createPeerJsTransport({
          self: addressOf(me.id),
          load: () => import('peerjs'),
          broker: {
            host: url.hostname,
            port: Number(url.port || (url.protocol === 'https:' ? 443 : 80)),
            path: url.pathname,
            secure: url.protocol === 'https:',
          },
          iceServers,
          relayOnly: () => settings.store.getState().relayOnly,
          token: access.token,
          clock,
          random: Math.random,
          count,
        })
        return {
          ...transport,
          stop() {
            access.stop()
            transport.stop()
          },
        }
      },
    })
    // Asked for once it matters: when there is somebody to lose.
    const stopWaiting = made.people.store.subscribe(({ contacts }) => {
      if (contacts.length === 0) return
      stopWaiting()
      void requestPersistence()
    })
    return made
  }

  const choice = ({ url, claims }: PageConfig['brokers'][number]) => ({ url, checksIds: claims !== 'none' })

  function reload(how: 'asked' | 'follow') {
    if (how === 'asked') goesOnHere.set()
    location.reload()
  }

  let woken = Number.NEGATIVE_INFINITY
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
