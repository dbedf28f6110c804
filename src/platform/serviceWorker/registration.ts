import { createListeners } from '../../lib/listeners.ts'
import { USE_NOW } from '../../lib/workerTalk.ts'
import type { Clock } from '../../ports/clock.ts'
import type { Updates } from '../../ports/updates.ts'
import type { ScriptUrls } from '../trustedTypes.ts'

const SCRIPT = 'sw.js'
const UPDATE_INTERVAL_MS = 3_600_000
/** Focus comes often. Milliseconds. */
const MIN_UPDATE_INTERVAL_MS = 60_000
/** A worker that does not take over by then never will; loading the page anew is the next best thing. Milliseconds. */
const TAKE_OVER_TIMEOUT_MS = 5_000

export interface RegistrationDeps {
  /** Service workers; `undefined` where the browser has none, or keeps them from this page. */
  readonly container: ServiceWorkerContainer | undefined
  /** Folder of the page, as a URL; ends with a slash. */
  readonly home: string
  readonly scriptUrls: ScriptUrls
  readonly clock: Clock
  /** Loads the page anew. `follow`: because another tab did. */
  reload(how: 'asked' | 'follow'): void
  /** Runs it once the page has nothing better to do. */
  idle(run: () => void): void
  count(what: string): void
}

/** Registers the service worker and watches for newer ones. Without it the page works as ever, online. */
export function createUpdates({ container, home, scriptUrls, clock, reload, idle, count }: RegistrationDeps): Updates {
  const listeners = createListeners<[]>()
  let registration: ServiceWorkerRegistration | undefined
  let asked = false
  let reloaded = false
  let stopped = false
  let checked = clock.uptime()
  let cancelHourly = () => {}
  /** A page that came from the network is taken care of by the first worker without being loaded anew. */
  let controlled = container?.controller != null

  const ready = () => registration?.waiting != null

  function loadAnew() {
    if (reloaded) return
    reloaded = true
    reload(asked ? 'asked' : 'follow')
  }

  function onController() {
    if (controlled || asked) loadAnew()
    controlled = true
  }

  function watch(worker: ServiceWorker | null) {
    let complete = false
    worker?.addEventListener('statechange', () => {
      if (stopped) return
      if (worker.state === 'redundant' && !complete) count('update.failed')
      if (worker.state !== 'installed') return
      complete = true
      // The very first one takes over at once: there is nothing to offer.
      if (registration?.active) listeners.tell()
    })
  }

  function check() {
    if (!registration || clock.uptime() - checked < MIN_UPDATE_INTERVAL_MS) return
    checked = clock.uptime()
    registration.update().catch(() => count('update.unreachable'))
  }

  function hourly() {
    cancelHourly = clock.after(UPDATE_INTERVAL_MS, () => {
      check()
      hourly()
    })
  }

  let registering: Promise<void> | undefined

  async function register(workers: ServiceWorkerContainer) {
    if (stopped) return
    registration = await workers.register(scriptUrls(SCRIPT), { scope: home, updateViaCache: 'none' })
    if (stopped) return
    const found = registration
    found.addEventListener('updatefound', () => watch(found.installing))
    watch(found.installing)
    if (ready()) listeners.tell()
    hourly()
  }

  if (container) {
    container.addEventListener('controllerchange', onController)
    idle(() => {
      registering = register(container).catch(() => count('service-worker.refused'))
    })
  }

  return {
    ready,
    onReady: listeners.add,
    check,
    apply() {
      if (asked) return
      asked = true
      registration?.waiting?.postMessage({ tete: USE_NOW })
      clock.after(TAKE_OVER_TIMEOUT_MS, loadAnew)
    },
    async stop() {
      stopped = true
      cancelHourly()
      container?.removeEventListener('controllerchange', onController)
      await registering
    },
  }
}
