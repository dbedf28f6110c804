/** Headers that the server gives, as it says with the worker's script (peer-server/static.ts). */
export interface ServedWith {
  /** Of the page and its files. */
  readonly page: Readonly<Record<string, string>>
  /** Policies of workers that answer to one of their own: for the search, for QR codes and pictures, for the lock. */
  readonly searchWorker: string
  readonly scanWorker: string
  readonly lockWorker: string
}

const SEARCH_WORKER = /^assets\/search\.worker-/
const SCAN_WORKER = /^assets\/(?:scan|picture|files)\.worker-/
const LOCK_WORKER = /^assets\/lock\.worker-/

const TYPES: Readonly<Record<string, string>> = {
  css: 'text/css',
  html: 'text/html',
  js: 'text/javascript',
  json: 'application/json',
  png: 'image/png',
  svg: 'image/svg+xml',
  txt: 'text/plain',
  wasm: 'application/wasm',
  webmanifest: 'application/manifest+json',
}

function typeOf(path: string): string {
  const type = TYPES[path.slice(path.lastIndexOf('.') + 1)] ?? 'application/octet-stream'
  return type.startsWith('text/') ? `${type}; charset=utf-8` : type
}

/**
 * Kept file, with the headers of this version: those that lie with it on the device could have been written by a script of the page.
 * Where a server says nothing about headers, they are all there is.
 */
export function dressed(kept: Response, path: string, served: ServedWith | undefined): Response {
  const headers = new Headers(served?.page ?? kept.headers)
  if (served && SEARCH_WORKER.test(path)) headers.set('Content-Security-Policy', served.searchWorker)
  if (served && SCAN_WORKER.test(path)) headers.set('Content-Security-Policy', served.scanWorker)
  if (served && LOCK_WORKER.test(path)) headers.set('Content-Security-Policy', served.lockWorker)
  headers.set('Content-Type', typeOf(path === '' ? 'index.html' : path))
  headers.set('X-Content-Type-Options', 'nosniff')
  return new Response(kept.body, { headers })
}
