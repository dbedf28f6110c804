import { createListeners } from '../lib/listeners.ts'
import type { Attention } from '../ports/attention.ts'

export type SharedAttention = ReturnType<typeof createSharedAttention>

/** Shared attention: somebody who looks at any tab of this profile sees what is told there. */
export function createSharedAttention(own: Attention) {
  const watching = new Set<string>()
  const others = createListeners<[]>()
  return {
    watched: () => own.watched() || watching.size > 0,
    here: own.watched,
    onChange(tell: () => void) {
      const stops = [own.onChange(tell), others.add(tell)]
      return () => {
        for (const stop of stops) stop()
      }
    },
    /** Another tab is looked at, or is no more. */
    set(tab: string, watched: boolean) {
      if (watching.has(tab) === watched) return
      if (watched) watching.add(tab)
      else watching.delete(tab)
      others.tell()
    },
  } satisfies Attention & { set(tab: string, watched: boolean): void }
}
