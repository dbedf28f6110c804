import { wayOf } from '../../lib/iceUrl.ts'
import type { RelayReport } from '../../ports/transport.ts'
import { isSameRelay, relayOf, relaysIn } from './ways.ts'

type Result = RelayReport['result']

const RESULTS: Readonly<Record<number, Result>> = { 401: 'unauthorized', 486: 'quota', 701: 'unreached' }

/** Candidate in browsers that say which server it came from (WebRTC 1.0, RTCIceCandidate.url). */
type Sourced = RTCIceCandidate & { readonly url?: string | null }

/** Gathering of one connection, as far as relays go. */
export interface Watched {
  /** Has any relay answered, be it with an address or with a refusal? */
  readonly answered: boolean
}

/**
 * Watching what a connection gathers: that a relay lends is told once, and each of its refusals once. Browsers tell of a
 * failure for each of their interfaces, and go on with the others.
 */
export function watchGathering(
  pc: RTCPeerConnection,
  servers: readonly RTCIceServer[],
  onReport: (report: RelayReport, url: string) => void,
): Watched {
  const asked = [...relaysIn(servers).values()].flat()
  const told = new Map<string, Set<Result>>(asked.map((url) => [url, new Set()]))
  let lent = false
  let answered = false

  /** The relay of an event, where the browser says it, or one alone was asked. */
  const urlOf = (said: string | null | undefined) =>
    (said && asked.find((url) => isSameRelay(url, said))) || (asked.length === 1 ? asked[0] : undefined)

  const lenderIsKnown = () => [...told.values()].some((results) => results.has('lent'))

  function tell(url: string | undefined, result: Result, code?: number) {
    const way = url && wayOf(url)
    const before = url && told.get(url)
    if (!way || !before || before.has(result) || before.has('lent')) return
    before.add(result)
    answered ||= result !== 'unreached' && result !== 'silent'
    onReport({ relay: relayOf(url), way, result, ...(code !== undefined && { code }) }, url)
  }

  pc.addEventListener('icecandidate', ({ candidate }) => {
    if (candidate?.type !== 'relay') return
    lent = true
    answered = true
    tell(urlOf((candidate as Sourced).url), 'lent')
  })
  pc.addEventListener('icecandidateerror', ({ url, errorCode }) =>
    tell(urlOf(url), RESULTS[errorCode] ?? 'refused', errorCode),
  )
  pc.addEventListener('icegatheringstatechange', () => {
    // Where something was lent and the browser does not say by whom, nobody knows who was silent.
    if (pc.iceGatheringState !== 'complete' || (lent && !lenderIsKnown())) return
    for (const [url, results] of told) if (results.size === 0) tell(url, 'silent')
  })
  return {
    get answered() {
      return answered
    },
  }
}
