import type * as PeerJs from 'peerjs'
import type { Address, Count } from '../../ports/transport.ts'
import { inOneStep } from './oneStep.ts'

/** A PeerServer, such as `{ host: 'chat.example', port: 443, path: '/peer', secure: true }`. */
export interface Broker {
  readonly host: string
  readonly port: number
  readonly path: string
  readonly secure: boolean
}

/** PeerJS connection of kind `raw`, as far as this adapter uses it: `peerConnection` is there from the start. */
export interface Wire {
  readonly peerConnection: RTCPeerConnection
  /** The offerer's is there from the start; the answerer's once it was announced and taken. */
  readonly dataChannel: RTCDataChannel | null
  _initializeDataChannel(channel: RTCDataChannel): void
  handleMessage(message: { type: 'ANSWER' | 'CANDIDATE'; payload: unknown }): Promise<void>
  close(): void
}

/** Internals of PeerJS 1.5.5 that this adapter stands on; its own types leave them out. */
interface Insides {
  readonly options: { token?: string; config?: RTCConfiguration }
  readonly disconnected: boolean
  readonly socket: { readonly _socket?: WebSocket; send(message: unknown): void }
  _serializers: Record<string, unknown>
  _handleMessage(message: unknown): void
  connect(peer: Address, options: object): Wire | undefined
  getConnection(peer: Address, connectionId: string): Wire | null
  disconnect(): void
  reconnect(): void
  destroy(): void
}

interface Deps {
  self: Address
  broker: Broker
  /** Asked before every RTCPeerConnection. */
  config(remote: Address): RTCConfiguration
  count: Count
  onConnected(): void
  onMessage(data: unknown): void
  onClosed(code: number): void
  /** Outgoing frame that PeerJS wants to send, made fit to leave by `send`, at once or later, or never when it must not. */
  leave(message: unknown, send: (fit: unknown) => void): void
}

export interface DialOptions {
  readonly connectionId: string
  readonly label: string
}

export type Line = ReturnType<typeof createLine>

/**
 * The one PeerJS Peer, which outlives its sockets. Between it and the broker stands this: nothing reaches PeerJS's own message
 * handler but an offer passed by `answer`, and nothing leaves that `leave` has not seen.
 */
export function createLine({ self, broker, config, count, onConnected, onMessage, onClosed, leave }: Deps) {
  let peer: Insides | undefined
  let socket: WebSocket | undefined
  let sendRaw: (message: unknown) => void = () => {}
  let takeOffer: (message: unknown) => void = () => {}

  function create(peerjs: typeof PeerJs, token: string): Insides {
    // Every option is given: the defaults are somebody else's broker, STUN and TURN servers, and a token from Math.random.
    const made = new peerjs.Peer(self, {
      ...broker,
      key: 'peerjs',
      token,
      // Of what PeerJS might make by itself, which is nothing.
      config: { iceServers: [], iceTransportPolicy: 'relay' },
      debug: 0,
      referrerPolicy: 'no-referrer',
    }) as unknown as Insides
    // The sender of an offer chooses a name in this table: only `raw` is served, and nothing is inherited.
    made._serializers = Object.assign(
      Object.create(null) as Record<string, unknown>,
      Object.fromEntries(Object.keys(made._serializers).map((name) => [name, Refused])),
      { raw: made._serializers.raw },
    )
    takeOffer = made._handleMessage.bind(made)
    // A second line: its own listener on the socket is replaced in `watch`.
    made._handleMessage = () => count('broker.bypass')
    sendRaw = made.socket.send.bind(made.socket)
    made.socket.send = (message) => leave(message, (fit) => sendRaw(fit))
    return made
  }

  function watch(opened: WebSocket | undefined) {
    if (!opened) throw new Error('PeerJS has opened no socket')
    socket = opened
    // Its own handler would parse whatever size it is given, and hand on null.
    opened.onmessage = ({ data }) => socket === opened && onMessage(data)
    opened.addEventListener('open', () => socket === opened && onConnected())
    opened.addEventListener('close', ({ code }) => {
      if (socket !== opened) return
      socket = undefined
      onClosed(code)
    })
  }

  return {
    /** Throws when the browser refuses the socket. */
    connect(peerjs: typeof PeerJs, token: string) {
      if (peer) {
        peer.options.token = token
        peer.reconnect()
      } else {
        peer = create(peerjs, token)
      }
      watch(peer.socket._socket)
    },
    disconnect() {
      socket = undefined
      peer?.disconnect()
    },
    /** For messages of our own making. False when there is no socket to send them through. */
    send(message: object): boolean {
      if (socket?.readyState !== WebSocket.OPEN) return false
      sendRaw(message)
      return true
    },
    /** Makes an RTCPeerConnection; its offer follows by itself. Throws when the browser has no more of them. */
    dial(remote: Address, options: DialOptions): Wire | undefined {
      if (!peer) return undefined
      peer.options.config = config(remote)
      return inOneStep(() => peer?.connect(remote, { ...options, reliable: true, serialization: 'raw' }))
    },
    /** Makes an RTCPeerConnection; its answer follows by itself. Throws when the browser has no more of them. */
    answer(remote: Address, connectionId: string, sdp: string): Wire | undefined {
      if (!peer) return undefined
      peer.options.config = config(remote)
      const payload = { type: 'data', serialization: 'raw', reliable: true, connectionId, sdp: { type: 'offer', sdp } }
      inOneStep(() => takeOffer({ type: 'OFFER', src: remote, payload }))
      return peer.getConnection(remote, connectionId) ?? undefined
    },
    stop() {
      socket = undefined
      peer?.destroy()
    },
  }
}

class Refused {
  constructor() {
    throw new Error('This adapter speaks raw alone')
  }
}
