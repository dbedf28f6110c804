import type { Clock } from '../../ports/clock.ts'
import type { Probes, ServerInfo, Tried } from '../../ports/probes.ts'
import type { Address } from '../../ports/transport.ts'
import { createGathering, readCandidate } from './gathering.ts'
import { countTypes, measure, NO_CANDIDATES } from './stats.ts'

/** Attempts of the transport's at somebody: connections that are there, and what the last failed one had. */
export interface Attempts {
  readonly connections: readonly Pick<RTCPeerConnection, 'getStats'>[]
  readonly failed:
    | {
        readonly at: number
        readonly why: string
        readonly local: readonly string[]
        readonly remote: readonly string[]
      }
    | undefined
}

interface Deps {
  readonly connect: (config: RTCConfiguration) => RTCPeerConnection
  readonly clock: Clock
  readonly isHidden: () => boolean
  readonly server: () => ServerInfo
  readonly attempts: (remote: Address) => Attempts
  /** Globals of the page. */
  readonly page: Pick<Window, 'isSecureContext'> & {
    readonly navigator: Pick<Navigator, 'onLine' | 'userAgent'> & { readonly storage?: StorageManager }
    readonly fetch: typeof fetch
  }
}

/** For one answer of the broker's. Milliseconds. */
const ANSWER_MS = 8_000
/** Of one answer. Bytes. */
const MAX_ANSWER = 64 * 1024

/** Probes of this browser. */
export function createProbes({ connect, clock, isHidden, server, attempts, page }: Deps): Probes {
  const { gather, hide } = createGathering({ connect, clock, isHidden })

  async function tried(remote: Address): Promise<Tried | undefined> {
    const { connections, failed } = attempts(remote)
    const measured = (await Promise.all(connections.map(measure))).filter((one) => one !== undefined)
    if (measured.length === 0 && !failed) return undefined
    const last = measured.find(({ pair }) => pair !== undefined) ?? measured.at(-1)
    const typesIn = (lines: readonly string[] = []) => countTypes(lines.map((line) => readCandidate(line)?.type))
    return {
      local: last?.local ?? (failed ? typesIn(failed.local) : NO_CANDIDATES),
      remote: last?.remote ?? (failed ? typesIn(failed.remote) : NO_CANDIDATES),
      pair: last?.pair,
      failed: failed && { at: failed.at, why: failed.why },
    }
  }

  return {
    isSecure: () => page.isSecureContext,
    isOnline: () => page.navigator.onLine,
    browser: () => page.navigator.userAgent,
    async disk() {
      const { storage } = page.navigator
      const [persisted, estimate] = await Promise.all([
        storage?.persisted?.().catch(() => undefined),
        storage?.estimate?.().catch(() => undefined),
      ])
      const { quota, usage } = estimate ?? {}
      return { persisted, free: quota === undefined ? undefined : Math.max(0, quota - (usage ?? 0)) }
    },
    server,
    async ask(url) {
      try {
        const response = await page.fetch(url, {
          ...{ cache: 'no-store', credentials: 'omit', redirect: 'error' },
          signal: AbortSignal.timeout(ANSWER_MS),
        })
        return { status: response.status, json: await jsonOf(response) }
      } catch {
        return undefined
      }
    },
    gather,
    hide,
    tried,
  }
}

async function jsonOf(response: Response): Promise<unknown> {
  const text = await response.text()
  if (text.length > MAX_ANSWER) return undefined
  try {
    return JSON.parse(text) as unknown
  } catch {
    return undefined
  }
}
