import type { Duplex } from 'node:stream'
import type { WebSocket } from 'ws'
import { Acquaintance, type Sender, tagOf } from './acquaintance.ts'
import {
  BYTE_BURST,
  BYTES_PER_SECOND,
  CROWDED_COST,
  MAX_UNREAD,
  MESSAGE_MS,
  RELAY_UNREAD,
  STRANGER_FRAME,
  STRANGER_UNREAD,
} from './budgets.ts'
import { householdOf, networkOf } from './clientAddress.ts'
import type { Crowd } from './crowd.ts'
import { type Envelope, HEARTBEAT, readEnvelope } from './envelope.ts'
import { frameOf } from './frame.ts'
import { FrameMeter } from './frameMeter.ts'
import { CUT_MS, MESSAGES_AT_ONCE } from './limits.ts'
import type { Holder, Memory } from './memory.ts'
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

/** Budget that a client was cut off for. */
export type Cut = 'messages' | 'address' | 'bytes' | 'slow' | 'begun' | 'unread' | 'rubbish'

/** Reason for which a message does not reach its receiver. */
export type Dropped = 'stranger' | 'unread'

/** Unread bytes from which on a client is counted among those that do not read: as much as a stream takes in one go. */
const UNREAD_COUNTS = 16 * 1024

const ONE_MESSAGE = { messages: 1 }

/** Handlers, the same for all clients. */
export interface ClientHandlers {
  readonly messagesPerSecond: number
  readonly messageBurst: number
  readonly memory: Memory<ClientSocket>
  readonly crowd: Crowd
  readonly onCut: (why: Cut) => void
  /** A message of this client that is sound. */
  readonly onMessage: (client: ClientSocket, envelope: Envelope, message: Buffer) => void
  /** Once, as soon as this client is none any more. */
  readonly onGone: (client: ClientSocket, code: number) => void
}

/** Client of a socket or its line, which hand themselves to their listeners as `this`. */
const CLIENT = Symbol('client')
type OwnedSocket = WebSocket & { [CLIENT]?: ClientSocket }
type OwnedLine = Duplex & { [CLIENT]?: ClientSocket }

function onMessage(this: OwnedSocket, data: Buffer, isBinary: boolean) {
  this[CLIENT]?.onFrame(data, isBinary)
}
function onControl(this: OwnedSocket) {
  this[CLIENT]?.onControl()
}
function onRead(this: OwnedLine, chunk: Buffer) {
  this[CLIENT]?.onRead(chunk)
}
function onDrain(this: OwnedLine) {
  this[CLIENT]?.noteUnread()
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
export class ClientSocket implements Sender, Holder {
  readonly id: string
  readonly serial: number
  readonly address: string
  readonly tag: number
  readonly household: string
  readonly network: string | undefined
  private readonly handlers: ClientHandlers
  private readonly socket: OwnedSocket
  /** Stream that `socket` writes to. */
  private readonly line: OwnedLine
  private gathering = false
  /** Made at the first byte. */
  private incoming:
    | { readonly messages: TokenBucket; readonly bytes: TokenBucket; readonly frames: FrameMeter }
    | undefined
  /** Made at the first word to or from another client. */
  private acquaintance: Acquaintance | undefined
  private unread = 0
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
    this.tag = tagOf(id)
    this.household = householdOf(address)
    this.network = networkOf(address)
    this.socket[CLIENT] = this
    this.line[CLIENT] = this
    socket.on('message', onMessage)
    socket.on('ping', onControl)
    socket.on('pong', onControl)
    socket.on('close', onClose)
    // Before `ws` gets to see it: what is too much is not taken in first.
    this.line.prependListener('data', onRead)
    this.line.on('drain', onDrain)
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
    this.noteUnread()
    // Others let go of what they have for it; the broker's own words have no other place.
    if (this.unread > MAX_UNREAD || (this.unread > 0 && this.handlers.memory.unread.isOver(this))) this.terminate()
  }

  private terminate() {
    if (this.socket.readyState !== this.socket.OPEN) return
    this.handlers.onCut('unread')
    this.socket.terminate()
  }

  /** Dropped: why a message of so many bytes is not to be relayed to this client. Whoever sends it does not make it be cut off. */
  refuses(sender: Sender, bytes: number, now: number): Dropped | undefined {
    const { unread } = this.handlers.memory
    const left = this.socket.bufferedAmount
    if (left + bytes > RELAY_UNREAD || (left > 0 && (unread.isOver(this) || unread.isOverInAll()))) return 'unread'
    this.acquaintance ??= new Acquaintance()
    if (this.acquaintance.hasSpokenTo(sender.tag)) return undefined
    if (left + bytes > STRANGER_UNREAD) return 'unread'
    return bytes <= STRANGER_FRAME && this.acquaintance.mayTell(sender, bytes, now) ? undefined : 'stranger'
  }

  /** Whoever this client says something to is a stranger to it no more. */
  speakTo(tag: number) {
    this.acquaintance ??= new Acquaintance()
    this.acquaintance.speakTo(tag)
  }

  noteUnread() {
    const left = this.gone ? 0 : this.socket.bufferedAmount
    if (left < UNREAD_COUNTS && this.unread === 0) return
    this.unread = left < UNREAD_COUNTS ? 0 : left
    this.handlers.memory.unread.set(this, this.unread)
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
    this.noteUnread()
  }

  /** The owner is on a new socket. Whoever still listens here learns so, and does not connect again and fight back. */
  replace() {
    this.leave(CLOSE.replaced)
    sayTaken(this.socket, CLOSE.replaced)
  }

  cut(why: Cut, code: number, words: string) {
    if (this.gone) return
    this.handlers.onCut(why)
    this.leave(code)
    cutOff(this.socket, code, words)
  }

  /** Held for too long, or too much of it. */
  cutBegun(why: 'slow' | 'begun') {
    this.cut(why, CLOSE.overLimit, 'A message that does not end: wait a little and come back')
  }

  isSlow(now: number): boolean {
    return this.incoming !== undefined && this.incoming.frames.held > 0 && now - this.incoming.frames.since > MESSAGE_MS
  }

  /** To be called every `PING_MS`. */
  checkAlive() {
    // Nothing heard since the last look, not even the pong: the socket is half-open, nobody is there any more.
    if (!this.heard) return this.socket.terminate()
    this.noteUnread()
    this.heard = false
    this.socket.ping()
  }

  leave(code: number) {
    if (this.gone) return
    this.gone = true
    this.handlers.memory.begun.set(this, 0)
    this.handlers.memory.unread.set(this, 0)
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

  private receiving(now: number) {
    this.incoming ??= {
      messages: new TokenBucket(this.handlers.messagesPerSecond, this.handlers.messageBurst, now),
      bytes: new TokenBucket(BYTES_PER_SECOND, BYTE_BURST, now),
      frames: new FrameMeter(),
    }
    return this.incoming
  }

  /** Bytes as they come from the line, whether they ever make a message or not. */
  onRead(chunk: Buffer) {
    if (this.gone) return
    const now = performance.now()
    const { bytes, frames } = this.receiving(now)
    const isAlone = this.handlers.crowd.take(this, { bytes: chunk.length }, now)
    if (!bytes.take(isAlone ? chunk.length : chunk.length * CROWDED_COST, now))
      return this.cut(isAlone ? 'bytes' : 'address', CLOSE.overLimit, 'Too much data: wait a little and come back')
    const before = frames.held
    frames.take(chunk, now)
    if (frames.held === 0 && before === 0) return
    const { begun } = this.handlers.memory
    begun.set(this, frames.held)
    if (begun.isOver(this) || begun.isOverInAll()) this.makeRoom(begun)
  }

  /** Whoever has held for longest goes: of this address where it is that which has too much, and of all where all have. */
  private makeRoom(begun: Memory<ClientSocket>['begun']) {
    for (const client of begun.oldest()) {
      const isTooMuch = begun.isOverInAll() || begun.isOver(this)
      if (!isTooMuch) return
      if (begun.isOverInAll() || begun.isOver(client)) client.cutBegun('begun')
    }
  }

  private takeMessage(): boolean {
    const now = performance.now()
    const isAlone = this.handlers.crowd.take(this, ONE_MESSAGE, now)
    if (this.receiving(now).messages.take(isAlone ? 1 : CROWDED_COST, now)) return true
    this.cut(isAlone ? 'messages' : 'address', CLOSE.overLimit, 'Too many messages: wait a little and come back')
    return false
  }

  onFrame(data: Buffer, isBinary: boolean) {
    if (this.gone) return
    this.heard = true
    this.rest()
    if (!this.takeMessage()) return
    if (isBinary) return this.cut('rubbish', CLOSE.badFrame, 'Messages are text')
    const text = data.toString()
    if (text === HEARTBEAT) return
    const envelope = readEnvelope(text)
    if (envelope === undefined) this.cut('rubbish', CLOSE.badFrame, 'This is not a message of the PeerServer protocol')
    else this.handlers.onMessage(this, envelope, data)
  }

  /** A ping or a pong. */
  onControl() {
    if (this.gone) return
    this.heard = true
    this.takeMessage()
  }
}
