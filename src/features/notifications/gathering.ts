import type { ConversationId } from '../../engine/ids.ts'
import type { Clock } from '../../ports/clock.ts'

/** Messages that come in one breath are told in one: a friend who catches up sends many at once. Milliseconds. */
export const BREATH_MS = 350
/** Friends who go on and on are told of by then all the same. Milliseconds. */
const MAX_GATHERING_MS = 3_000

export interface GatheringDeps {
  readonly clock: Clock
  tell(conversation: ConversationId): void
}

/** Of each friend, tells once what comes close together. */
export function createGathering({ clock, tell }: GatheringDeps) {
  const waiting = new Map<ConversationId, { since: number; cancel(): void }>()
  return {
    add(conversation: ConversationId) {
      const since = waiting.get(conversation)?.since ?? clock.uptime()
      waiting.get(conversation)?.cancel()
      const cancel = clock.after(Math.min(BREATH_MS, since + MAX_GATHERING_MS - clock.uptime()), () => {
        waiting.delete(conversation)
        tell(conversation)
      })
      waiting.set(conversation, { since, cancel })
    },
    stop() {
      for (const { cancel } of waiting.values()) cancel()
      waiting.clear()
    },
  }
}
