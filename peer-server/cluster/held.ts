import { MAX_HELD, MAX_HELD_BYTES, MAX_HELD_PER_PEER } from '../limits.ts'

interface Waiting {
  readonly text: string
  readonly done: (delivered: boolean) => void
}

/**
 * Messages of which it is not known yet whether their receiver is on another node, in order for each receiver and within bounds.
 * What does not fit is as good as for somebody absent.
 */
export const createHeld = () => {
  const byReceiver = new Map<string, Waiting[]>()
  let [count, bytes] = [0, 0]

  return {
    has: (id: string) => byReceiver.has(id),
    isEmpty: () => byReceiver.size === 0,

    /** Resolves when it is known whether it was delivered. */
    add(id: string, text: string): Promise<boolean> {
      const queue = byReceiver.get(id) ?? []
      if (queue.length >= MAX_HELD_PER_PEER || count >= MAX_HELD || bytes + text.length > MAX_HELD_BYTES)
        return Promise.resolve(false)
      byReceiver.set(id, queue)
      count += 1
      bytes += text.length
      return new Promise((done) => queue.push({ text, done }))
    },

    /** Tries each; what is still not known stays, and what is behind it. Not to be called again before it is done. */
    async flush(attempt: (id: string, text: string) => Promise<boolean | undefined>): Promise<void> {
      const one = async (id: string, queue: Waiting[]) => {
        for (let first = queue[0]; first !== undefined; first = queue[0]) {
          const known = await attempt(id, first.text)
          if (known === undefined) return
          queue.shift()
          count -= 1
          bytes -= first.text.length
          first.done(known)
        }
        byReceiver.delete(id)
      }
      await Promise.all([...byReceiver].map(([id, queue]) => one(id, queue)))
    },
  }
}
