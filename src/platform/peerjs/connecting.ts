import type { Clock } from '../../ports/clock.ts'
import type { Address, Count } from '../../ports/transport.ts'
import type { Relays } from '../relays/relays.ts'
import { type Connection, createConnection } from './connection.ts'
import type { Failures } from './failures.ts'
import type { Line, Wire } from './line.ts'
import type { Negotiation } from './negotiations.ts'
import { createOffering, type Offering, type Said } from './offering.ts'
import type { Session } from './session.ts'

/** Connections that live, each with the policy that it was made with. */
export type Live = Map<Negotiation, { connection: Connection; relayOnly: boolean; offering: Offering | undefined }>

interface Deps {
  readonly iceServers: () => RTCIceServer[]
  readonly relays?: Pick<Relays, 'ready' | 'watch'>
  readonly relayOnly: (remote: Address) => boolean
  readonly clock: Clock
  readonly count: Count
  readonly live: Live
  readonly failures: Pick<Failures, 'note'>
  readonly session: Pick<Session, 'isOpen'>
  readonly line: Pick<Line, 'send'>
  finish(negotiation: Negotiation): unknown
}

/** Configuration of an RTCPeerConnection. */
export const configOf = (iceServers: RTCIceServer[], onlyRelay: boolean): RTCConfiguration => ({
  iceServers,
  iceTransportPolicy: onlyRelay ? 'relay' : 'all',
})

/** Connecting: makes an RTCPeerConnection, and looks after it to its end. */
export function createConnecting({ live, failures, session, line, finish, ...deps }: Deps) {
  const { iceServers, relays, relayOnly, clock, count } = deps

  /** `only`: no address of ours but a relay's may go there. */
  const restartOf = ({ remote, connectionId }: Negotiation, only: () => boolean) => ({
    relayOnly: only,
    ready: () => relays?.ready(),
    config: () => configOf(iceServers(), only()),
    // Neither an offer, which would close a connection of PeerJS's, nor an answer that an older page would take for one.
    say: (restart: object) =>
      session.isOpen() && line.send({ type: 'ANSWER', dst: remote, payload: { type: 'data', connectionId, restart } }),
  })

  /** `make` may throw: a browser has only so many RTCPeerConnections, and refuses malformed ICE servers. */
  return (negotiation: Negotiation, make: () => Wire | undefined, said?: Said): Connection | undefined => {
    const { remote, connectionId, role } = negotiation
    let wire: Wire | undefined
    const policy = relayOnly(remote)
    try {
      wire = make()
    } catch {
      count('webrtc.refused')
    }
    if (!wire) {
      finish(negotiation)
      return undefined
    }
    const onOver = () => live.delete(negotiation) && finish(negotiation)
    const restart = restartOf(negotiation, () => policy || relayOnly(remote))
    const connection = createConnection({
      ...{ remote, role, connectionId, wire, relayOnly: policy, clock, count, failures, onOver, restart },
    })
    // Who dials, dials anew by another relay. Whose dial it is not, cannot: the other side goes on, and may come through.
    relays?.watch(wire.peerConnection, () => said && !connection.isOpen() && connection.end('cancelled'))
    negotiation.connection = connection
    live.set(negotiation, { connection, relayOnly: policy, offering: said && createOffering(said, connection) })
    return connection
  }
}
