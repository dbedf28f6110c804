import type { Duplex } from 'node:stream'
import type { WebSocket } from 'ws'
import { Acquaintance, type Sender, type Telling, tagOf } from './acquaintance.ts'
import { MAX_UNREAD, RELAY_UNREAD, STRANGER_FIRST_UNREAD, STRANGER_UNREAD } from './budgets.ts'
import { householdOf, networkOf, placeOf } from './clientAddress.ts'
import { CLOSE, CUT_WORDS, cutOff, sayTaken } from './closing.ts'
import { type Envelope, HEARTBEAT, readEnvelope } from './envelope.ts'
import { type Bearer, Facade } from './facade.ts'
import { frameOf, tailOf } from './frame.ts'
import { type Cut, Intake, type Rates } from './intake.ts'
import { MESSAGE_A_TURN, READ_A_TURN } from './limits.ts'
import type { Holder, Memory } from './memory.ts'
import type { Lines, Reader, Turns } from './turns.ts'

/** Reason for which a message does not reach its receiver. */
export type Dropped = 'stranger' | 'unread'

/** Unread bytes from which on a client is counted among those that do not read: as much as a stream takes in one go. */
const UNREAD_COUNTS = 16 * 1024

/** Handlers, the same for all clients. */
export interface ClientHandlers extends Rates {
  readonly memory: Memory<ClientSocket>
  readonly turns: Turns
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

/** Somebody who has an ID. A class, and listeners that all sockets share: there are twenty thousand of these. */
export class ClientSocket implements Sender, Holder, Reader, Bearer {
  readonly id: string
  readonly serial: number
  readonly address: string
  readonly tag: number
  readonly household: string
  readonly network: string | undefined
  readonly place: string
  /** End of all that others are told by this client. */
  readonly tail: string
  readonly facade = new Facade(this)
  lines: Lines | undefined
  /** Time of the last message. */
  heardAt = 0
  private readonly handlers: ClientHandlers
  private readonly socket: OwnedSocket
  /** Stream that `socket` writes to. */
  private readonly line: OwnedLine
  private gathering = false
  /** Made at the first byte. */
  private incoming: Intake | undefined
  /** Made at the first word to or from another client. */
  private acquaintance: Acquaintance | undefined
  private unread = 0
  private gone = false
  private heard = true

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
    this.place = placeOf(address)
    this.tail = tailOf(id)
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

  /** By `peer`: OPEN, which PeerJS waits for. */
  say(text: string) {
    this.line.write(frameOf(text))
  }

  /** By `peer`, which has not heard of it for too long. */
  end() {
    this.leave(1000)
    this.socket.close(1000)
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

  /** Dropped: why a message is not to be relayed to this client. Whoever sends it does not make it be cut off. */
  refuses(sender: Sender, telling: Telling, now: number): Dropped | undefined {
    const { unread } = this.handlers.memory
    const left = this.socket.bufferedAmount
    const after = left + telling.bytes
    if (after > RELAY_UNREAD || (left > 0 && (unread.isOver(this) || unread.isOverInAll()))) return 'unread'
    this.acquaintance ??= new Acquaintance()
    if (this.acquaintance.hasSpokenTo(sender.tag)) return undefined
    if (after > STRANGER_FIRST_UNREAD) return 'unread'
    return this.acquaintance.mayTell(sender, telling, now, after > STRANGER_UNREAD) ? undefined : 'stranger'
  }

  /** Somebody whom this client says something to is a stranger to it no more. */
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
    this.gather()
    this.line.write(frame)
  }

  private gather() {
    if (this.gathering) return
    this.gathering = true
    this.line.cork()
    process.nextTick(flush, this)
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

  /** Over a budget: it is to wait before it comes back. */
  cutOver(why: keyof typeof CUT_WORDS) {
    this.cut(why, CLOSE.overLimit, CUT_WORDS[why])
  }

  isSlow(now: number): boolean {
    return this.incoming?.isSlow(now) ?? false
  }

  /** To be called every `PING_MS`. */
  checkAlive() {
    // Nothing heard since the last look, not even the pong: the socket is half-open, nobody is there any more.
    if (!this.heard) return this.socket.terminate()
    this.noteUnread()
    this.acquaintance?.forget(performance.now())
    this.heard = false
    this.facade.heartbeat()
    this.socket.ping()
  }

  leave(code: number) {
    if (this.gone) return
    this.gone = true
    this.handlers.turns.leave(this)
    this.handlers.memory.begun.set(this, 0)
    this.handlers.memory.unread.set(this, 0)
    this.handlers.onGone(this, code)
    this.facade.leave()
  }

  /** Event loop: one turn takes in up to two megabytes of a line, and whoever sends that much lets all others go first. */
  hold() {
    this.socket.pause()
  }

  goOn() {
    if (this.gone) return
    this.handlers.turns.join(this)
    this.socket.resume()
  }

  private intake(now: number): Intake {
    this.incoming ??= new Intake(this, this.handlers, now)
    return this.incoming
  }

  /** Bytes as they come from the line, whether they ever make a message or not. */
  onRead(chunk: Buffer) {
    if (this.gone) return
    const now = performance.now()
    const intake = this.intake(now)
    const over = intake.read(chunk, now)
    if (over !== undefined) return this.cutOver(over)
    this.handlers.turns.spend(this, READ_A_TURN + chunk.length)
    const { begun } = this.handlers.memory
    begun.set(this, intake.held)
    if (intake.held > 0 && (begun.isOver(this) || begun.isOverInAll())) this.makeRoom(begun)
  }

  /** Oldest first: of this address where it is that which has too much, and of all where all have. */
  private makeRoom(begun: Memory<ClientSocket>['begun']) {
    for (const client of begun.oldest()) {
      const isFull = begun.isOverInAll()
      if (!isFull && !begun.isOver(this)) return
      if (isFull || begun.isOver(client)) client.cutOver('begun')
    }
  }

  private takeMessage(): boolean {
    const now = performance.now()
    this.heardAt = now
    const over = this.intake(now).message(now)
    if (over === undefined) this.handlers.turns.spend(this, MESSAGE_A_TURN)
    else this.cutOver(over)
    return over === undefined
  }

  onFrame(data: Buffer, isBinary: boolean) {
    if (this.gone) return
    this.heard = true
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
    // Of many pings in one read the pongs go out in one write, but for the first, which is out already.
    if (this.takeMessage()) this.gather()
  }
}
