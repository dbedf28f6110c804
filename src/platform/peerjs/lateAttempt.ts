import type { Attempt, DialResult } from '../../ports/transport.ts'

/** Attempt that begins once `ready` is over, unless it was cancelled by then. */
export function lateAttempt(connectionId: string, ready: Promise<void>, begin: () => Attempt): Attempt {
  let attempt: Attempt | undefined
  let settle: (result: DialResult) => void = () => {}
  let over = false
  const result = new Promise<DialResult>((resolve) => {
    settle = resolve
  })
  void ready.then(() => {
    if (over) return
    attempt = begin()
    void attempt.result.then(settle)
  })
  return {
    connectionId,
    get answered() {
      return attempt?.answered ?? false
    },
    result,
    cancel() {
      over = true
      if (attempt) attempt.cancel()
      else settle({ ok: false, why: 'cancelled' })
    },
  }
}
