import { USE_NOW, WILL, wordOf } from '../lib/workerTalk.ts'
import type { ServedWith } from './dressed.ts'
import { createGiveWay, RELEASE_MS } from './giveWay.ts'
import { onNotificationClick } from './notificationClick.ts'
import { createShell, type ShellFile } from './shell.ts'

/** Put before this script by the server. */
declare const self: ServiceWorkerGlobalScope & { readonly SERVED_WITH?: ServedWith }
/** Put in place by the build (scripts/serviceWorker.mjs). */
declare const PAGE_FILES: readonly ShellFile[]
declare const PAGE_VERSION: string

const sha256 = async (data: BufferSource) => new Uint8Array(await self.crypto.subtle.digest('SHA-256', data))
const hex = (bytes: Uint8Array) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')

const home = new URL('.', self.location.href).href

const shell = createShell({
  caches: self.caches,
  fetch: (request, init) => self.fetch(request, init),
  digest: async (bytes) => hex(await sha256(bytes)).slice(0, 40),
  home,
  version: PAGE_VERSION,
  files: PAGE_FILES,
  servedWith: self.SERVED_WITH,
})

const giveWay = createGiveWay({
  caches: self.caches,
  home,
  waiting: () => self.registration.waiting,
  isAlone: async () => (await self.clients.matchAll({ type: 'window', includeUncontrolled: true })).length <= 1,
  now: Date.now,
  hash: async (text) => btoa(String.fromCharCode(...(await sha256(new TextEncoder().encode(text))))),
})

self.addEventListener('install', (event) => event.waitUntil(shell.install()))

self.addEventListener('activate', (event) =>
  event.waitUntil(Promise.all([shell.takeOver().catch(() => undefined), giveWay.done(), self.clients.claim()])),
)

self.addEventListener('fetch', (event) => {
  const answer = shell.answerTo(event.request, (work) => event.waitUntil(work))
  if (answer) event.respondWith(giveWay.answerTo(event.request).then((interlude) => interlude ?? answer()))
})

self.addEventListener('message', (event) => {
  if (wordOf(event.data) !== USE_NOW) return
  const [asker] = event.ports
  asker?.postMessage({ tete: WILL })
  // A worker that asks has a page to hand out before it lets go.
  const letGo = new Promise((resolve) => setTimeout(resolve, asker ? RELEASE_MS : 0))
  event.waitUntil(letGo.then(() => self.skipWaiting()))
})

self.addEventListener('notificationclick', (event) => {
  event.notification.close()
  event.waitUntil(onNotificationClick(event.notification.data, self.clients))
})
