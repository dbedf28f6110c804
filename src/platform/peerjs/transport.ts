import type * as PeerJs from 'peerjs'
import type { Clock } from '../../ports/clock.ts'
import type {
  Address,
  Attempt,
  Bind,
  Count,
  DialFailure,
  Metadata,
  Transport,
  TransportHandlers,
} from '../../ports/transport.ts'
import type { Relays } from '../relays/relays.ts'
import { configOf, createConnecting, type Live } from './connecting.ts'
import { type Connection, LABEL } from './connection.ts'
import { createFailures, type Failure } from './failures.ts'
import { createFirewall, type Firewall } from './firewall.ts'
import { type Broker, createLine } from './line.ts'
import { type LoadPeerJs, loadQuietly } from './load.ts'
import type { Negotiation } from './negotiations.ts'
import { leaving } from './offering.ts'
import { createSession } from './session.ts'

export interface PeerJsTransportDeps {
  readonly self: Address
  /** `() => import('peerjs')`: asked for at the start, so that it stays out of what the first paint waits for. */
  readonly load: LoadPeerJs
  readonly broker: Broker
  /** Asked before every RTCPeerConnection. */
  readonly iceServers: () => RTCIceServer[]
  /** Relays, where there are any: they learn by what a connection gathers, and may give up on a dial of ours. */
  readonly relays?: Pick<Relays, 'ready' | 'watch'>
  /** No address of ours but a relay's may go to them. Asked before every RTCPeerConnection and before every message. */
  readonly relayOnly: (remote: Address) => boolean
  /** Asked before every connect to the broker; base64url, since it goes into an address as it is. */
  readonly token: () => Promise<string>
  /** Network: this device has one, as far as its browser knows. */
  readonly hasNetwork?: () => boolean
  readonly clock: Clock
  /** In [0, 1). */
  readonly random: () => number
  readonly count: Count
}

export interface PeerJsTransport extends Transport {
  /** Attempts at somebody: connections that are there now, and the last that failed. */
  attempts(remote: Address): {
    readonly connections: readonly RTCPeerConnection[]
    readonly failed: Failure | undefined
  }
}

/** The transport on PeerJS and WebRTC. */
export function createPeerJsTransport(deps: PeerJsTransportDeps): PeerJsTransport {
  const { self, load, broker, iceServers, relayOnly, hasNetwork = () => true, clock, count } = deps
  const live: Live = new Map()
  const failures = createFailures(clock.now)
  let peerjs: typeof PeerJs | undefined
  let firewall: Firewall | undefined
  let handlers: TransportHandlers | undefined
  let stopped = false

  const line = createLine({
    self,
    broker,
    count,
    config: (remote) => configOf(iceServers(), relayOnly(remote)),
    onConnected: () => session.connected(),
    onMessage: (data) => firewall?.receive(data),
    onClosed: (code) => session.closed(code),
    leave: leaving((remote, connectionId) => {
      const negotiation = firewall?.find(remote, connectionId)
      const entry = negotiation && live.get(negotiation)
      return entry && { offering: entry.offering, relayOnly: entry.relayOnly || relayOnly(remote) }
    }),
  })

  const session = createSession({
    ...{ clock, count, hasNetwork, random: deps.random, token: deps.token },
    ready: async () => {
      peerjs ??= await loadQuietly(load)
    },
    connect: (fresh) => peerjs && line.connect(peerjs, fresh),
    disconnect: line.disconnect,
    sendProbe: (nonce) => {
      // A stock broker relays nothing but offers, answers and candidates; of these, a candidate looks the least like anything.
      const candidate = { candidate: '', sdpMid: '0', sdpMLineIndex: 0 }
      line.send({ type: 'CANDIDATE', dst: self, payload: { type: 'data', connectionId: nonce, candidate } })
    },
    onState(state) {
      if (state !== 'online') firewall?.lost()
      if (!stopped) handlers?.onSignalling(state)
    },
  })

  const finish = (negotiation: Negotiation) => firewall?.finish(negotiation)
  const connect = createConnecting({ ...deps, failures, live, line, session, finish })

  function accept(negotiation: Negotiation, sdp: string): Connection | undefined {
    const { remote, connectionId } = negotiation
    const connection = connect(negotiation, () => line.answer(remote, connectionId, sdp))
    void connection?.result.then((result) => {
      if (!result.ok) return void handlers?.onUnopened?.(remote, connectionId, result.why)
      if (stopped || !handlers) result.channel.close()
      else handlers.onChannel(result.channel)
    })
    return connection
  }

  function dial(remote: Address, connectionId: string, metadata: Metadata | Promise<Metadata>, bind: Bind): Attempt {
    if (!firewall || !session.isOpen()) return failed(connectionId, 'offline')
    if (firewall.find(remote, connectionId)) return failed(connectionId, 'failed')
    const negotiation = firewall.begin(remote, connectionId, 'offerer')
    const make = () => line.dial(remote, { connectionId, label: LABEL })
    const connection = connect(negotiation, make, { metadata, bind })
    if (!connection) return failed(connectionId, 'failed')
    return {
      connectionId,
      get answered() {
        return negotiation.described
      },
      result: connection.result,
      cancel: () => connection.end('cancelled'),
    }
  }

  return {
    self,
    start(given) {
      if (handlers || stopped) return
      handlers = given
      firewall = createFirewall({ self, clock, count, handlers: given, session, accept })
      session.start()
    },
    dial,
    knock: (remote, metadata) =>
      session.isOpen() && line.send({ type: 'OFFER', dst: remote, payload: { serialization: 'knock', metadata } }),
    probe: session.probe,
    attempts: (remote) => ({ connections: connectionsTo(remote, live), failed: failures.of(remote) }),
    hide() {
      for (const [{ remote }, entry] of [...live])
        if (!entry.relayOnly && relayOnly(remote)) entry.connection.end('cancelled')
    },
    stop() {
      if (stopped) return
      stopped = true
      for (const { connection } of [...live.values()]) connection.end('cancelled')
      session.stop()
      line.stop()
    },
  }
}

const connectionsTo = (remote: Address, live: ReadonlyMap<Negotiation, { connection: Connection }>) =>
  [...live].flatMap(([negotiation, { connection }]) => (negotiation.remote === remote ? [connection.pc] : []))

function failed(connectionId: string, why: DialFailure): Attempt {
  return { connectionId, answered: false, result: Promise.resolve({ ok: false, why }), cancel() {} }
}
