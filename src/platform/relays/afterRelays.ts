import type { Attempt, DialResult, Transport } from '../../ports/transport.ts'
import type { Relays } from './relays.ts'

/** Transport that dials and answers once it makes sense to ask relays, and tells what came of it. */
export function afterRelays(transport: Transport, relays: Pick<Relays, 'ready' | 'onReport'>): Transport {
  return {
    ...transport,
    start(handlers) {
      relays.onReport(handlers.onRelay)
      transport.start({
        ...handlers,
        async admit(offer) {
          if (!(await handlers.admit(offer))) return false
          await relays.ready()
          return true
        },
      })
    },
    dial(remote, connectionId, ...said) {
      const ready = relays.ready()
      const begin = () => transport.dial(remote, connectionId, ...said)
      return ready === undefined ? begin() : lateAttempt(connectionId, ready, begin)
    },
  }
}

/** Attempt that begins once `ready` is over, unless it was cancelled by then. */
function lateAttempt(connectionId: string, ready: Promise<void>, begin: () => Attempt): Attempt {
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
