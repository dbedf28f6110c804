import type { Page } from '@playwright/test'

/** Words that the page has beside the friend's name, and what it says to those who drive it from outside. */
export interface Said {
  /** By this machine's clock, which all homes have. */
  readonly at: number
  readonly words: string
  readonly link: string
  readonly path?: string
  readonly reason?: string
}

/** One RTCPeerConnection. */
export interface Tried {
  readonly began: number
  connected?: number
  /** Failed or closed. */
  ended?: number
  /** The other side has had a part in it: not so where only relays were asked. */
  readonly answered?: boolean
}

interface Observed {
  readonly said: Said[]
  readonly tried: (Tried & { readonly connection: RTCPeerConnection })[]
  /** Types of the candidates that were gathered. */
  readonly gathered: string[]
  /** Codes of the servers that gave none. */
  readonly refused: number[]
  /** When each text was first on screen. */
  readonly shown: Record<string, number>
}
declare global {
  interface Window {
    observed: Observed
  }
}

/** Runs in the page before anything of it. */
export function observe() {
  const observed: Observed = { said: [], tried: [], gathered: [], refused: [], shown: {} }
  window.observed = observed
  const Real = window.RTCPeerConnection
  window.RTCPeerConnection = class extends Real {
    // No fields: what compilers make of them is not there in the page.
    constructor(configuration?: RTCConfiguration) {
      super(configuration)
      const tried: Observed['tried'][number] = { began: Date.now(), connection: this }
      observed.tried.push(tried)
      this.addEventListener('connectionstatechange', () => {
        if (this.connectionState === 'connected') tried.connected ??= Date.now()
        if (this.connectionState === 'failed') tried.ended ??= Date.now()
      })
      this.addEventListener('icecandidate', ({ candidate }) => {
        const type = / typ (\w+)/.exec(candidate?.candidate ?? '')?.[1]
        if (type !== undefined) observed.gathered.push(type)
      })
      this.addEventListener('icecandidateerror', ({ errorCode }) => observed.refused.push(errorCode))
      this.close = () => {
        tried.ended ??= Date.now()
        super.close()
      }
    }
  }
  const look = () => {
    for (const text of document.querySelectorAll('[data-message-id] [dir="auto"]'))
      observed.shown[text.textContent ?? ''] ??= Date.now()
    const line = document.querySelector<HTMLElement>('[data-link]')
    if (!line) return
    const { link = '', path, linkReason } = line.dataset
    const last = observed.said.at(-1)
    const words = line.textContent ?? ''
    if (last?.words === words && last.link === link && last.path === path && last.reason === linkReason) return
    observed.said.push({
      at: Date.now(),
      words,
      link,
      ...(path === undefined ? {} : { path }),
      ...(linkReason === undefined ? {} : { reason: linkReason }),
    })
  }
  new MutationObserver(look).observe(document, {
    subtree: true,
    childList: true,
    characterData: true,
    attributes: true,
    attributeFilter: ['data-link', 'data-path', 'data-link-reason'],
  })
}

export const saidBy = (page: Page): Promise<Said[]> => page.evaluate(() => window.observed.said)
export const triedBy = (page: Page): Promise<Tried[]> =>
  page.evaluate(() =>
    window.observed.tried.map(({ connection, ...times }) => ({
      ...times,
      answered: connection.remoteDescription !== null,
    })),
  )
export const shownAt = (page: Page, text: string): Promise<number | undefined> =>
  page.evaluate((wanted) => window.observed.shown[wanted], text)
export const gatheredBy = (page: Page): Promise<string[]> =>
  page.evaluate(() => [...new Set(window.observed.gathered)].toSorted())
export const refusedBy = (page: Page): Promise<number[]> =>
  page.evaluate(() => [...new Set(window.observed.refused)].toSorted((a, b) => a - b))

/** Pair of candidates in use, by the browser's own account. */
export interface Pair {
  readonly local: string
  readonly remote: string
  /** How the relay is reached. */
  readonly by?: string
}

/** That of the connection that is up; undefined while there is none. */
export const pairOf = (page: Page): Promise<Pair | undefined> =>
  page.evaluate(async () => {
    const up = window.observed.tried
      .map(({ connection }) => connection)
      .findLast((one) => one.connectionState === 'connected')
    if (!up) return undefined
    // biome-ignore lint/suspicious/noExplicitAny: lib.dom knows little of these
    const stats = new Map<string, any>([...(await up.getStats()).entries()])
    const transport = [...stats.values()].find(({ type }) => type === 'transport')
    const pair = stats.get(transport?.selectedCandidatePairId)
    const [local, remote] = [stats.get(pair?.localCandidateId), stats.get(pair?.remoteCandidateId)]
    if (!local || !remote) return undefined
    const { relayProtocol } = local
    return {
      local: String(local.candidateType),
      remote: String(remote.candidateType),
      ...(relayProtocol === undefined ? {} : { by: String(relayProtocol) }),
    }
  })
