import { addressOf } from '../../../engine/ids.ts'
import type { LinkState } from '../../../engine/linkState.ts'
import type { CandidateCounts, Tried } from '../../../ports/probes.ts'
import { FAILED_LINK, type Facts, ok, skipped, warn } from '../finding.ts'
import type { Check } from './check.ts'

const OFFLINE: LinkState = { phase: 'offline' }

/** Link with this friend: what was tried, what it goes over, what it failed of. */
export const link: Check<'link'> = async ({ probes, friend, links }) => {
  if (!friend) return skipped('nobody')
  const tried = await probes.tried(addressOf(friend.id))
  const facts = tried ? factsOf(tried) : {}
  const { phase, path, reason } = links().byPeer[friend.id] ?? OFFLINE
  if (phase === 'online') return ok(path ?? 'online', facts)
  if (reason !== undefined) return { result: FAILED_LINK[reason], code: reason, facts }
  if (!probes.isOnline()) return skipped('offline')
  if (friend.asked) return warn('asked', facts)
  return warn(phase === 'connecting' ? 'connecting' : 'away', facts)
}

function factsOf({ local, remote, pair, failed }: Tried): Facts {
  return {
    ...counted('mine', local),
    ...counted('theirs', remote),
    ...(pair && { pair: `${pair.local}-${pair.remote}` }),
    ...(pair?.protocol && { protocol: pair.protocol }),
    ...(pair?.rtt !== undefined && { rttMs: Math.round(pair.rtt) }),
    ...(pair?.loss !== undefined && { lossPercent: Math.round(pair.loss * 100) }),
    ...(failed && { failure: failed.why, failedAt: failed.at }),
  }
}

const counted = (whose: 'mine' | 'theirs', { host, srflx, prflx, relay }: CandidateCounts): Facts => ({
  [`${whose}Host`]: host,
  [`${whose}Srflx`]: srflx + prflx,
  [`${whose}Relay`]: relay,
})
