import { keptCache } from '../lib/places.ts'

export const CONFIG = 'config.json'
/** Time that the server's word on itself is waited for while an earlier one is at hand. Milliseconds. */
const CONFIG_TIMEOUT_MS = 4_000

interface Deps {
  readonly caches: CacheStorage
  fetch(request: Request | string, init?: RequestInit): Promise<Response>
  /** Folder of the page, as a URL; ends with a slash. */
  readonly home: string
}

/** Config that the server gave last, in a cache that is not of any version. */
export function createKeptConfig({ caches, fetch, home }: Deps) {
  const name = keptCache(home)
  const url = `${home}${CONFIG}`
  return {
    /** The server's, or the kept one where it does not answer in time. */
    async answer(request: Request, later: (work: Promise<unknown>) => void): Promise<Response> {
      const kept = await caches.match(url, { cacheName: name }).catch(() => undefined)
      try {
        const fresh = await fetch(request, kept ? { signal: AbortSignal.timeout(CONFIG_TIMEOUT_MS) } : {})
        if (fresh.ok) {
          const copy = fresh.clone()
          later(
            caches
              .open(name)
              .then((cache) => cache.put(url, copy))
              .catch(() => undefined),
          )
          return fresh
        }
        return kept ?? fresh
      } catch (reason) {
        if (kept) return kept
        throw reason
      }
    },
    /** The very first page asked for it before there was a worker. */
    async ensure() {
      const cache = await caches.open(name)
      if (!(await cache.match(url))) await cache.add(url)
    },
  }
}
