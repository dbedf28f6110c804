import { USE_IF_ALONE, USE_NOW, wordOf } from '../lib/workerTalk.ts'
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

const isAlone = async () => (await self.clients.matchAll({ type: 'window', includeUncontrolled: true })).length <= 1

/**
 * Whoever loads the page anew, with no other tab open, while a newer version lies ready gets the newest one from the server; its page then
 * asks the waiting worker to take over. That also leads out of a version whose page does not even start.
 */
async function newest(request: Request): Promise<Response | undefined> {
  if (!self.registration.waiting || !isReload(request) || !(await isAlone())) return undefined
  const fresh = await self.fetch(home, { cache: 'no-cache' }).catch(() => undefined)
  return fresh?.ok && !fresh.redirected ? fresh : undefined
}

self.addEventListener('install', (event) => event.waitUntil(shell.install()))

self.addEventListener('activate', (event) =>
  event.waitUntil(Promise.all([shell.takeOver().catch(() => undefined), self.clients.claim()])),
)

self.addEventListener('fetch', (event) => {
  const answer = shell.answerTo(event.request, (work) => event.waitUntil(work))
  if (answer) event.respondWith(newest(event.request).then((fresh) => fresh ?? answer()))
})

self.addEventListener('message', (event) => {
  const word = wordOf(event.data)
  if (word === USE_NOW) event.waitUntil(self.skipWaiting())
  if (word === USE_IF_ALONE) event.waitUntil(isAlone().then((alone) => (alone ? self.skipWaiting() : undefined)))
})

self.addEventListener('notificationclick', (event) => {
  event.notification.close()
  event.waitUntil(onNotificationClick(event.notification.data, self.clients))
})
