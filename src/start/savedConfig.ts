import { defaultPageConfig, type PageConfig, parsePageConfig } from '../app/pageConfig.ts'
import { CONFIG_COPY } from '../lib/places.ts'
import type { Count } from '../ports/transport.ts'

/** Time that a start waits for the server's word on itself before it goes on with what it knows. Milliseconds. */
const CONFIG_TIMEOUT_MS = 1_500

function cachedConfig(): PageConfig | undefined {
  try {
    return parsePageConfig(JSON.parse(localStorage.getItem(CONFIG_COPY) ?? 'null'), location.origin)
  } catch {
    return undefined
  }
}

interface Deps {
  readonly home: string
  readonly count: Count
  /** Is a copy to lie on this device? */
  readonly keeps: boolean
}

/** Page config: what the server last said of itself, kept for the next start. */
export function createSavedConfig({ home, count, ...deps }: Deps) {
  let config: PageConfig = cachedConfig() ?? defaultPageConfig(home)
  let { keeps } = deps

  async function fetchConfig(): Promise<void> {
    try {
      const response = await fetch('config.json', { cache: 'no-cache' })
      const value: unknown = await response.json()
      const fresh = parsePageConfig(value, location.origin)
      if (!fresh) return count('config.malformed')
      config = fresh
      if (keeps) localStorage.setItem(CONFIG_COPY, JSON.stringify(value))
    } catch {
      count('config.unreachable')
    }
  }

  return {
    now: () => config,
    /** Keeps no copy from now on. */
    stop() {
      keeps = false
    },
    /** Once a start, in the background where an earlier answer is known. */
    async renew(): Promise<void> {
      const fresh = fetchConfig()
      if (localStorage.getItem(CONFIG_COPY)) return
      await Promise.race([fresh, new Promise((resolve) => setTimeout(resolve, CONFIG_TIMEOUT_MS))])
    },
  }
}
