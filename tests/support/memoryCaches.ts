/** As much of Cache Storage as the service worker asks for, over maps. `fetch` is where `add` gets things from. */
export function createCaches(fetch?: (url: string) => Promise<Response>) {
  const all = new Map<string, Map<string, Response>>()
  const open = async (name: string) => {
    const entries = all.get(name) ?? new Map<string, Response>()
    all.set(name, entries)
    return {
      put: async (url: string, response: Response) => void entries.set(url, response.clone()),
      match: async (url: string) => entries.get(url)?.clone(),
      async add(url: string) {
        if (!fetch) throw new TypeError('there is no server')
        entries.set(url, await fetch(url))
      },
    } as unknown as Cache
  }
  const caches = {
    open,
    keys: async () => [...all.keys()],
    has: async (name: string) => all.has(name),
    delete: async (name: string) => all.delete(name),
    match: async (url: string, { cacheName }: { cacheName?: string } = {}) => {
      for (const [name, entries] of all) {
        const found = cacheName === undefined || name === cacheName ? entries.get(url) : undefined
        if (found) return found.clone()
      }
      return undefined
    },
  } as unknown as CacheStorage
  return { all, caches }
}
