import { COMMAND_MS, RETRY_MS, SETTLE_MS } from '../limits.ts'
import { createHeld } from './held.ts'
import type { Routes } from './routes.ts'

/** Sending to clients of other nodes; what nobody knows the way of yet is held for a while. */
export const createSending = (isThere: () => boolean, upFor: () => number | undefined, routes: Routes) => {
  const held = createHeld()
  let stopped = false

  /** True or false when it is known, undefined while it is not. */
  const attempt = async (id: string, text: string): Promise<boolean | undefined> => {
    // Without its bus a node serves its own: who dials again gets there once it is back.
    if (!isThere()) return false
    const up = upFor()
    if (up === undefined) return undefined
    try {
      const heard = await routes.send(id, text)
      if (heard === undefined) return undefined
      if (heard > 0) return true
      // Nobody there, or nobody there yet: other nodes may still be saying who is where.
      return up > SETTLE_MS ? false : undefined
    } catch {
      // It may have arrived all the same. Twice would be worse for a dial than not at all.
      return false
    }
  }

  let lookingAgain: NodeJS.Timeout | undefined
  let doubtSince = 0
  const lookAgain = async () => {
    const over = performance.now() - doubtSince > SETTLE_MS + COMMAND_MS
    await held.flush(async (id, text) => (await attempt(id, text)) ?? (over ? false : undefined))
    lookingAgain = held.isEmpty() || stopped ? undefined : setTimeout(lookAgain, RETRY_MS)
  }
  const hold = (id: string, text: string): Promise<boolean> => {
    if (held.isEmpty()) doubtSince = performance.now()
    const delivered = held.add(id, text)
    lookingAgain ??= setTimeout(lookAgain, RETRY_MS)
    return delivered
  }

  return {
    async send(id: string, text: string): Promise<boolean> {
      if (held.has(id)) return hold(id, text)
      return (await attempt(id, text)) ?? hold(id, text)
    },
    async stop() {
      stopped = true
      clearTimeout(lookingAgain)
      await held.flush(async () => false)
    },
  }
}
