import type { EntryId } from '../../engine/ids.ts'
import type { Clock } from '../../ports/clock.ts'
import { PACE_LEAST_MS, PACE_MS } from './limits.ts'

interface Look {
  readonly at: number
  readonly bytes: number
}

/** Paces: how fast each file has gone lately, by how much of it there was at each look. */
export function createPaces(clock: Pick<Clock, 'uptime'>) {
  const looks = new Map<EntryId, Look[]>()
  return {
    /** Bytes a second; undefined until one has looked for long enough, and while nothing goes. */
    of(id: EntryId, bytes: number): number | undefined {
      const now = { at: clock.uptime(), bytes }
      const before = looks.get(id) ?? []
      // Less than before is another beginning.
      const kept = before.filter((look) => look.bytes <= bytes && look.at >= now.at - PACE_MS)
      looks.set(id, [...kept, now])
      const [first = now] = kept
      const lasted = now.at - first.at
      return lasted >= PACE_LEAST_MS && bytes > first.bytes ? ((bytes - first.bytes) / lasted) * 1000 : undefined
    },
    forget: (id: EntryId) => void looks.delete(id),
  }
}
