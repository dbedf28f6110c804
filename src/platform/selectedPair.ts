import type { CandidateType } from '../ports/probes.ts'

/** Stat of a report (WebRTC's identifiers for statistics), as far as candidates and pairs go. */
export interface Stat {
  readonly id: string
  readonly type: string
  readonly selectedCandidatePairId?: string
  readonly selected?: boolean
  readonly nominated?: boolean
  readonly state?: string
  readonly localCandidateId?: string
  readonly remoteCandidateId?: string
  readonly candidateType?: CandidateType
  readonly protocol?: string
  readonly relayProtocol?: string
  readonly currentRoundTripTime?: number
  readonly requestsSent?: number
  readonly responsesReceived?: number
}

export type Stats = ReadonlyMap<string, Stat>

/** Selected pair of candidates, with both of its ends; either may be missing from a report. */
export interface SelectedPair {
  readonly pair: Stat
  readonly local: Stat | undefined
  readonly remote: Stat | undefined
}

/** Statistics of a connection by their ids. Undefined when it tells nothing any more. */
export async function statsOf(pc: Pick<RTCPeerConnection, 'getStats'>): Promise<Stats | undefined> {
  const stats = new Map<string, Stat>()
  try {
    const report = await pc.getStats()
    report.forEach((stat: Stat) => {
      stats.set(stat.id, stat)
    })
  } catch {
    return undefined
  }
  return stats
}

/** Selected pair in a report. Browsers that do not name it on the transport mark it itself. */
export function selectedPairIn(stats: Stats): SelectedPair | undefined {
  const all = [...stats.values()]
  const chosen = all.find(({ type }) => type === 'transport')?.selectedCandidatePairId
  const pair = chosen
    ? stats.get(chosen)
    : all.find((s) => s.type === 'candidate-pair' && (s.selected ?? (s.nominated && s.state === 'succeeded')))
  if (!pair) return undefined
  const endOf = (id: string | undefined) => stats.get(id ?? '')
  return { pair, local: endOf(pair.localCandidateId), remote: endOf(pair.remoteCandidateId) }
}
