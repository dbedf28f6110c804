import { createHeld } from './held.ts'

/**
 * Astray: messages for somebody who is on this node no more, or never was: an old claim led here. They are passed on, once, when whoever holds
 * the ID has had the time to say so. Within the bounds of what is held.
 */
export const createAstray = (passOn: (id: string, text: string) => Promise<unknown>, ms: number) => {
  const held = createHeld()
  let waiting: NodeJS.Timeout | undefined
  const flush = async () => {
    await held.flush(async (id, text) => {
      await passOn(id, text).catch(() => {})
      return true
    })
    waiting = held.isEmpty() ? undefined : setTimeout(flush, ms)
  }
  return {
    add(id: string, text: string) {
      void held.add(id, text)
      waiting ??= setTimeout(flush, ms)
    },
    stop: () => clearTimeout(waiting),
  }
}
