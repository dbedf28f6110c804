import type { Clock } from '../../ports/clock.ts'
import type { PeerId } from '../../ports/transport.ts'

/** What comes in one breath is told in one: a friend who catches up sends many at once. Milliseconds. */
export const BREATH = 350
/** Whoever goes on and on is told by then all the same. Milliseconds. */
const LONGEST = 3_000

export interface GatheringDeps {
  readonly clock: Clock
  tell(peer: PeerId): void
}

/** Of each friend, tells once what comes close together. */
export function createGathering({ clock, tell }: GatheringDeps) {
  const waiting = new Map<PeerId, { since: number; cancel(): void }>()
  return {
    add(peer: PeerId) {
      const since = waiting.get(peer)?.since ?? clock.uptime()
      waiting.get(peer)?.cancel()
      const cancel = clock.after(Math.min(BREATH, since + LONGEST - clock.uptime()), () => {
        waiting.delete(peer)
        tell(peer)
      })
      waiting.set(peer, { since, cancel })
    },
    stop() {
      for (const { cancel } of waiting.values()) cancel()
      waiting.clear()
    },
  }
}
