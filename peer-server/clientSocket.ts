import type { Duplex } from 'node:stream'
import type { WebSocket } from 'ws'
import { type Envelope, HEARTBEAT, readEnvelope } from './envelope.ts'
import { frameOf } from './frame.ts'
import { BYTE_BURST, BYTES_PER_SECOND, CUT_MS, MAX_UNREAD, MESSAGES_AT_ONCE } from './limits.ts'
import { TokenBucket } from './tokenBucket.ts'

/** Close codes that the page can tell apart; 1009 (too large) is sent by `ws` itself. */
export const CLOSE = {
  move: 1012,
  tryLater: 1013,
  badFrame: 4000,
  replaced: 4001,
  refused: 4003,
  overLimit: 4008,
} as const

const OPEN = frameOf(JSON.stringify({ type: 'OPEN' }))
const ID_TAKEN = JSON.stringify({ type: 'ID-TAKEN', payload: { msg: 'ID is taken' } })
const errorMessage = (msg: string) => JSON.stringify({ type: 'ERROR', payload: { msg } })

/** Says why in a message, since a browser cannot see why an upgrade failed, and in the close frame. Waits for the end, a little. */
export const cutOff = (socket: WebSocket, code: number, words: string) => {
  if (socket.readyState !== socket.OPEN) return
  socket.resume()
  socket.send(errorMessage(words))
  socket.close(code, words)
  // Whoever floods goes on flooding: it piles up on its own side.
  if (code === CLOSE.overLimit) socket.pause()
  setTimeout(() => socket.terminate(), CUT_MS).unref()
}

/** As the protocol says it to a stranger who asks for an ID that somebody else holds. */
export const sayTaken = (socket: WebSocket, code?: number) => {
  socket.resume()
  socket.send(ID_TAKEN)
  socket.close(code)
}

/** Handlers, the same for all clients. */
export interface ClientHandlers {
  readonly messagesPerSecond: number
  readonly messageBurst: number
  /** A message of this client that is sound. */
  readonly onMessage: (client: ClientSocket, envelope: Envelope, message: Buffer) => void
  /** Once, as soon as this client is none any more. */
  readonly onGone: (client: ClientSocket, code: number) => void
}

/** Client of a socket, which `ws` hands to its listeners as `this`. */
const CLIENT = Symbol('client')
type OwnedSocket = WebSocket & { [CLIENT]?: ClientSocket }

function onMessage(this: OwnedSocket, data: Buffer, isBinary: boolean) {
  this[CLIENT]?.onFrame(data, isBinary)
}
function onPong(this: OwnedSocket) {
  this[CLIENT]?.onPong()
}
function onClose(this: OwnedSocket, code: number) {
  this[CLIENT]?.leave(code)
}

function flush(client: ClientSocket) {
  client.flush()
}
function goOn(client: ClientSocket) {
  client.goOn()
}

/** Somebody who has an ID. A class, and listeners that all sockets share: there are twenty thousand of these. */
export class ClientSocket {
  readonly id: string
  readonly serial: number
  readonly address: string
  private readonly handlers: ClientHandlers
  private readonly socket: OwnedSocket
  /** Stream that `socket` writes to. */
  private readonly line: Duplex
  private gathering = false
  /** Made at the first message. */
  private buckets: { readonly messages: TokenBucket; readonly bytes: TokenBucket } | undefined
  private gone = false
  private heard = true
  private sinceRest = 0

  constructor(
    handlers: ClientHandlers,
    socket: WebSocket,
    line: Duplex,
    { id, serial, address }: Readonly<Pick<ClientSocket, 'id' | 'serial' | 'address'>>,
  ) {
    this.handlers = handlers
    this.socket = socket
    this.line = line
    this.id = id
    this.serial = serial
    this.address = address
    this.socket[CLIENT] = this
    socket.on('message', onMessage)
    socket.on('pong', onPong)
    socket.on('close', onClose)
  }

  /** The ID is theirs, and they may speak: what PeerJS waits for. */
  greet() {
    this.line.write(OPEN)
    this.socket.resume()
  }

  send(data: string) {
    if (this.gone) return
    const { socket } = this
    socket.send(data)
    if (socket.bufferedAmount > MAX_UNREAD) socket.terminate()
  }

  /**
   * A whole frame, past `ws`, which would make two writes of it. Without compression `ws` writes each of its own in one go, too, so
   * that they cannot get mixed up. What comes in one go goes out in one.
   */
  relay(frame: Buffer) {
    if (this.gone || this.socket.readyState !== this.socket.OPEN) return
    if (!this.gathering) {
      this.gathering = true
      this.line.cork()
      process.nextTick(flush, this)
    }
    this.line.write(frame)
  }

  flush() {
    this.gathering = false
    this.line.uncork()
    if (this.socket.bufferedAmount > MAX_UNREAD) this.socket.terminate()
  }

  /** The owner is on a new socket. Whoever still listens here learns so, and does not connect again and fight back. */
  replace() {
    this.leave(CLOSE.replaced)
    sayTaken(this.socket, CLOSE.replaced)
  }

  cut(code: number, words: string) {
    this.leave(code)
    cutOff(this.socket, code, words)
  }

  /** To be called every `PING_MS`. */
  checkAlive() {
    // Nothing heard since the last look, not even the pong: the socket is half-open, nobody is there any more.
    if (!this.heard) return this.socket.terminate()
    this.heard = false
    this.socket.ping()
  }

  leave(code: number) {
    if (this.gone) return
    this.gone = true
    this.handlers.onGone(this, code)
  }

  /** Event loop: one turn takes in up to two megabytes of a line, and whoever sends that much lets all others go first. */
  private rest() {
    this.sinceRest += 1
    if (this.sinceRest !== MESSAGES_AT_ONCE) return
    this.socket.pause()
    setImmediate(goOn, this)
  }

  goOn() {
    this.sinceRest = 0
    if (!this.gone) this.socket.resume()
  }

  onFrame(data: Buffer, isBinary: boolean) {
    if (this.gone) return
    this.heard = true
    this.rest()
    const now = performance.now()
    this.buckets ??= {
      messages: new TokenBucket(this.handlers.messagesPerSecond, this.handlers.messageBurst, now),
      bytes: new TokenBucket(BYTES_PER_SECOND, BYTE_BURST, now),
    }
    const { messages, bytes } = this.buckets
    if (!messages.take(1, now)) return this.cut(CLOSE.overLimit, 'Too many messages: wait a little and come back')
    if (!bytes.take(data.length, now)) return this.cut(CLOSE.overLimit, 'Too much data: wait a little and come back')
    if (isBinary) return this.cut(CLOSE.badFrame, 'Messages are text')
    const text = data.toString()
    if (text === HEARTBEAT) return
    const envelope = readEnvelope(text)
    if (envelope === undefined) this.cut(CLOSE.badFrame, 'This is not a message of the PeerServer protocol')
    else this.handlers.onMessage(this, envelope, data)
  }

  onPong() {
    this.heard = true
  }
}
