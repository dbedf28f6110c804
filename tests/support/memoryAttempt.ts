import type { Channel, DialFailure, DialResult } from '../../src/ports/transport.ts'

export type MemoryAttempt = ReturnType<typeof createMemoryAttempt>

/** A dial in memory, from its offer to its end. `onOver` is told once. */
export function createMemoryAttempt(connectionId: string, onOver: (attempt: MemoryAttempt) => void) {
  let settle: (result: DialResult) => void = () => undefined
  const result = new Promise<DialResult>((resolve) => {
    settle = resolve
  })
  let channel: Channel | undefined
  const attempt = {
    connectionId,
    result,
    answered: false,
    over: false,
    open(opened: Channel) {
      channel = opened
      attempt.settle({ ok: true, channel })
    },
    fail(why: DialFailure) {
      attempt.settle({ ok: false, why })
    },
    settle(how: DialResult) {
      if (attempt.over) return
      attempt.over = true
      settle(how)
      onOver(attempt)
    },
    cancel: () => attempt.fail('cancelled'),
    /** Closes what there is of it. */
    shut() {
      channel?.close()
      attempt.cancel()
    },
  }
  return attempt
}
