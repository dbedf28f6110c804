import { giveWayCache } from '../lib/places.ts'
import { USE_NOW, WILL, wordOf } from '../lib/workerTalk.ts'

/** Waiting worker: what of `ServiceWorker` is used here. */
export interface Waiting {
  postMessage(message: unknown, transfer: Transferable[]): void
}

export interface GiveWayDeps {
  readonly caches: CacheStorage
  /** Folder of the page, as a URL; ends with a slash. */
  readonly home: string
  /** The newer version that lies ready. */
  waiting(): Waiting | null | undefined
  /** Is the tab that asks the only one of the page? */
  isAlone(): Promise<boolean>
  now(): number
  /** SHA-256, in Base64. */
  hash(text: string): Promise<string>
}

/** Time that the newer worker may take to wake up. Milliseconds. */
const WAKE_TIMEOUT_MS = 3_000
/** Retry delay: whatever kept this worker in place keeps it there a while. Milliseconds. */
const RETRY_MS = 60_000

/** Until the interlude stands there and asks for nothing more. Milliseconds. */
export const RELEASE_MS = 400

/** Loads the page anew as soon as the newer worker looks after it, or when that takes too long. */
const SCRIPT = `const workers = navigator.serviceWorker
const again = () => location.reload()
workers.addEventListener('controllerchange', again)
workers.getRegistration().then((found) => found?.waiting || again())
setTimeout(again, 8000)`

const INTERLUDE = `<!doctype html>
<html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark"><title>Tête-à-tête</title><link rel="icon" href="data:,">
<script>${SCRIPT}</script></html>`

const headersWith = (hash: string) => ({
  'Content-Type': 'text/html; charset=utf-8',
  'Content-Security-Policy': `default-src 'none'; script-src 'sha256-${hash}'; img-src data:; frame-ancestors 'none'`,
  // As the page has them.
  'Cross-Origin-Opener-Policy': 'same-origin',
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'Cache-Control': 'no-store',
})

/** Chromium says so itself (not in the types); of the others the cache mode tells. */
const isReload = (request: Request & { isReloadNavigation?: boolean }) =>
  request.mode === 'navigate' &&
  (request.isReloadNavigation ?? (request.cache === 'no-cache' || request.cache === 'reload'))

/**
 * Reload of the only tab, while a newer version lies ready, gets that one, even if the page in use does not start. A worker may
 * take over only while the one before it has nothing to do, and in Chromium a request that comes just then wakes that one up again, for
 * half a minute and more. So a page that asks for nothing stands there while they change places.
 */
export function createGiveWay({ caches, home, waiting, isAlone, now, hash }: GiveWayDeps) {
  /** On the device: this worker is ended and begun again as the browser likes. */
  const name = giveWayCache(home)
  const triedAt = `${home}tried`

  async function wasJustTried(): Promise<boolean> {
    const tried = await caches.match(triedAt, { cacheName: name })
    const since = now() - Number(await tried?.text())
    return since >= 0 && since < RETRY_MS
  }

  /** The worker is awake, and takes over as soon as it may. */
  const willTakeOver = (worker: Waiting) =>
    new Promise<boolean>((resolve) => {
      const { port1, port2 } = new MessageChannel()
      const settle = (will: boolean) => {
        clearTimeout(timer)
        port1.close()
        resolve(will)
      }
      const timer = setTimeout(() => settle(false), WAKE_TIMEOUT_MS)
      port1.onmessage = (event) => settle(wordOf(event.data) === WILL)
      worker.postMessage({ tete: USE_NOW }, [port2])
    })

  return {
    /** Answer in place of the usual one; `undefined` when the page is to be served as ever. */
    async answerTo(request: Request): Promise<Response | undefined> {
      const next = waiting()
      if (!next || !isReload(request)) return undefined
      try {
        if (!(await isAlone()) || (await wasJustTried())) return undefined
        await (await caches.open(name)).put(triedAt, new Response(`${now()}`))
        const headers = headersWith(await hash(SCRIPT))
        return (await willTakeOver(next)) ? new Response(INTERLUDE, { headers }) : undefined
      } catch {
        return undefined // a device that keeps nothing: then it is offered
      }
    },
    /** The newer one has taken over. */
    async done() {
      await caches.delete(name)
    },
  }
}
