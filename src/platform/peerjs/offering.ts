import type { Address, Bind, Metadata } from '../../ports/transport.ts'
import type { Connection } from './connection.ts'
import { cleanOutgoing, type Outgoing } from './outgoing.ts'

export type Offering = ReturnType<typeof createOffering>

/** Words of an offer beside its SDP. They are signed while the browser makes that, and the offer waits for both. */
export interface Said {
  readonly metadata: Metadata | Promise<Metadata>
  readonly bind: Bind
}

/** Offer of ours that is being bound to its SDP: what follows it waits, so that nothing overtakes it. */
export function createOffering({ metadata, bind }: Said, connection: Pick<Connection, 'end'>) {
  let tail: Promise<unknown> | undefined
  return {
    leave(message: Outgoing, send: (fit: Outgoing) => void) {
      const { sdp } = message.payload
      if (message.type === 'OFFER' && sdp) {
        tail = Promise.all([metadata, bind(sdp.sdp)])
          .then(([said, binding]) => send({ ...message, payload: { ...message.payload, metadata: said, binding } }))
          .catch(() => connection.end('failed'))
          .finally(() => {
            tail = undefined
          })
      } else if (tail) tail = tail.then(() => send(message))
      else send(message)
    },
  }
}

/** Connection that a message is of, as far as leaving goes; `undefined` when it is over. */
type Of = (remote: Address, connectionId: string) => { offering: Offering | undefined; relayOnly: boolean } | undefined

/** Leaving: a message made fit to leave is sent, behind the offer of its connection. */
export const leaving = (of: Of) => {
  const clean = (message: unknown) =>
    cleanOutgoing(message, (remote, connectionId) => of(remote, connectionId)?.relayOnly)
  return (message: unknown, send: (fit: unknown) => void) => {
    const fit = clean(message)
    if (!fit) return
    const offering = of(fit.dst, fit.payload.connectionId)?.offering
    if (!offering) return send(fit)
    // What had to wait is held against what may leave by then.
    offering.leave(fit, (late) => {
      const still = clean(late)
      if (still) send(still)
    })
  }
}
