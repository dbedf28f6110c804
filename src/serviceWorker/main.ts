import { USE_NOW, wordOf } from '../lib/workerTalk.ts'
import { onNotificationClick } from './notificationClick.ts'
import { createShell, type ShellFile } from './shell.ts'

declare const self: ServiceWorkerGlobalScope
/** Put in place by the build (scripts/serviceWorker.mjs). */
declare const PAGE_FILES: readonly ShellFile[]
declare const PAGE_VERSION: string

const hex = (bytes: Uint8Array) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')

const home = new URL('.', self.location.href).href

const shell = createShell({
  caches: self.caches,
  fetch: (request, init) => self.fetch(request, init),
  digest: async (bytes) => hex(new Uint8Array(await self.crypto.subtle.digest('SHA-256', bytes))),
  home,
  version: PAGE_VERSION,
  files: PAGE_FILES,
})

/** Chromium says so itself (not in the types); of the others the cache mode tells. */
const isReload = (request: Request & { isReloadNavigation?: boolean }) =>
  request.mode === 'navigate' &&
  (request.isReloadNavigation ?? (request.cache === 'no-cache' || request.cache === 'reload'))

/**
 * Whoever loads the page anew, with no other tab open, gets the version that lies ready: from the server, while its worker takes over
 * (which waits until this answer is given). That also leads out of a version whose page does not even start.
 */
async function changeOver(request: Request): Promise<Response | undefined> {
  const { waiting } = self.registration
  if (!waiting || !isReload(request)) return undefined
  const tabs = await self.clients.matchAll({ type: 'window' })
  if (tabs.length > 1) return undefined
  waiting.postMessage({ tete: USE_NOW })
  const fresh = await self.fetch(home, { cache: 'no-cache' }).catch(() => undefined)
  return fresh?.ok && !fresh.redirected ? fresh : undefined
}

self.addEventListener('install', (event) => event.waitUntil(shell.install()))

self.addEventListener('activate', (event) =>
  event.waitUntil(Promise.all([shell.takeOver().catch(() => undefined), self.clients.claim()])),
)

self.addEventListener('fetch', (event) => {
  const answer = shell.answerTo(event.request, (work) => event.waitUntil(work))
  if (answer) event.respondWith(changeOver(event.request).then((change) => change ?? answer()))
})

self.addEventListener('message', (event) => {
  if (wordOf(event.data) === USE_NOW) event.waitUntil(self.skipWaiting())
})

self.addEventListener('notificationclick', (event) => {
  event.notification.close()
  event.waitUntil(onNotificationClick(event.notification.data, self.clients))
})
