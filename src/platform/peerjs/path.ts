import type { Path } from '../../ports/transport.ts'

interface Stat {
  readonly id: string
  readonly type: string
  readonly selectedCandidatePairId?: string
  readonly selected?: boolean
  readonly nominated?: boolean
  readonly state?: string
  readonly localCandidateId?: string
  readonly remoteCandidateId?: string
  readonly candidateType?: string
}

/** Path of the selected pair: direct or relayed. Browsers that do not name the pair on the transport mark it itself. */
export async function pathOf(pc: RTCPeerConnection): Promise<Path | undefined> {
  let report: RTCStatsReport
  // Asking costs a moment, which whoever has just opened a channel needs for itself.
  await new Promise((resolve) => setTimeout(resolve))
  try {
    report = await pc.getStats()
  } catch {
    return undefined
  }
  const stats = new Map<string, Stat>()
  report.forEach((stat: Stat) => {
    stats.set(stat.id, stat)
  })
  const all = [...stats.values()]
  const chosen = all.find((stat) => stat.type === 'transport')?.selectedCandidatePairId
  const pair = chosen
    ? stats.get(chosen)
    : all.find((s) => s.type === 'candidate-pair' && (s.selected ?? (s.nominated && s.state === 'succeeded')))
  const ends = [pair?.localCandidateId, pair?.remoteCandidateId].map((id) => stats.get(id ?? '')?.candidateType)
  if (ends.includes('relay')) return 'relayed'
  return ends.every((type) => type !== undefined) ? 'direct' : undefined
}
