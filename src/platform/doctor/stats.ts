import type { CandidateCounts, CandidateType, ChosenPair } from '../../ports/probes.ts'
import { type SelectedPair, selectedPairIn, statsOf } from '../selectedPair.ts'

/** Checks on a pair before a share of them says anything. */
const ENOUGH_CHECKS = 10

export const NO_CANDIDATES: CandidateCounts = { host: 0, srflx: 0, prflx: 0, relay: 0 }

export function countTypes(types: readonly (CandidateType | undefined)[]): CandidateCounts {
  const of = (wanted: CandidateType) => types.filter((type) => type === wanted).length
  return { host: of('host'), srflx: of('srflx'), prflx: of('prflx'), relay: of('relay') }
}

export interface Measured {
  readonly local: CandidateCounts
  readonly remote: CandidateCounts
  readonly pair: ChosenPair | undefined
}

/** Measures of a connection: its candidates, and the pair in use. Undefined when it tells nothing any more. */
export async function measure(pc: Pick<RTCPeerConnection, 'getStats'>): Promise<Measured | undefined> {
  const stats = await statsOf(pc)
  if (!stats) return undefined
  const all = [...stats.values()]
  const of = (type: string) => all.filter((stat) => stat.type === type).map(({ candidateType }) => candidateType)
  const pair = chosenOf(selectedPairIn(stats))
  return { local: countTypes(of('local-candidate')), remote: countTypes(of('remote-candidate')), pair }
}

function chosenOf({ pair, local, remote }: Partial<SelectedPair> = {}): ChosenPair | undefined {
  if (!pair || !local?.candidateType || !remote?.candidateType) return undefined
  const { currentRoundTripTime: seconds, requestsSent = 0, responsesReceived = 0 } = pair
  const protocol = local.relayProtocol ?? local.protocol
  return {
    ...{ local: local.candidateType, remote: remote.candidateType },
    protocol: protocol === 'udp' || protocol === 'tcp' || protocol === 'tls' ? protocol : undefined,
    rtt: seconds === undefined ? undefined : seconds * 1_000,
    loss: requestsSent < ENOUGH_CHECKS ? undefined : Math.min(1, Math.max(0, 1 - responsesReceived / requestsSent)),
  }
}
