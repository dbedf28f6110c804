import { type Bytes, equalBytes } from '../../lib/bytes.ts'
import type { Crypto } from '../../ports/crypto.ts'
import type { SideData } from '../../ports/sideConnections.ts'
import { encodeFileFrame } from './fileFrame.ts'
import { FRAME_BYTES, HIGH_WATER, MIN_FRAME_BYTES, PIECE_BYTES } from './limits.ts'
import { piecesOf, type Ranges } from './ranges.ts'
import { hashAt } from './root.ts'

/** Source of a file's bytes. */
export interface FileSource {
  /** Piece; undefined where it cannot be read (any more). Never rejects. */
  read(piece: number): Promise<Bytes | undefined>
}

/** End of a stream here. `sent`: all of it has left. `source`: it cannot be read any more. `changed`: it is another file by now. */
export type Sent = 'sent' | 'source' | 'changed'

interface Loaded {
  readonly piece: number
  readonly bytes: Bytes | undefined
  /** Is it the piece that was offered? */
  readonly same: boolean
}

interface Stream {
  readonly number: number
  readonly source: FileSource
  readonly hashes: Bytes
  readonly pieces: Generator<number, void>
  readonly onEnd: (why: Sent) => void
  /** Piece that is going, and how much of it has gone. */
  piece: number
  bytes: Bytes | undefined
  at: number
  /** Piece that goes next, being read and proved meanwhile. */
  next: Promise<Loaded | undefined>
  sent: number
  /** Bytes that may have been sent, and the number of the credit that said so. */
  upTo: number
  credit: number
}

interface Deps {
  data: SideData
  crypto: Pick<Crypto, 'sha256'>
  /** Frame that has left. */
  onFrame(): void
}

/**
 * Sending over one side connection: what its receiver has asked for and has given credit for, no more, a frame of each stream in turn. Each
 * piece is held against its hash before any of it leaves: a file that changes meanwhile is said to have changed.
 */
export function createSending({ data, crypto, onFrame }: Deps) {
  const streams = new Map<number, Stream>()
  let turn: number[] = []
  let waiting = false
  let stopped = false

  /** Begins to read the next piece, and to prove it. */
  async function readNext({
    pieces,
    source,
    hashes,
  }: Pick<Stream, 'pieces' | 'source' | 'hashes'>): Promise<Loaded | undefined> {
    const piece = pieces.next().value
    if (piece === undefined) return undefined
    const bytes = await source.read(piece)
    const same = bytes !== undefined && equalBytes(await crypto.sha256(bytes), hashAt(hashes, piece))
    return { piece, bytes, same }
  }

  function stop(number: number) {
    streams.delete(number)
    turn = turn.filter((other) => other !== number)
  }

  function end(stream: Stream, why: Sent) {
    if (streams.get(stream.number) !== stream) return
    stop(stream.number)
    stream.onEnd(why)
  }

  async function load(stream: Stream) {
    const next = await stream.next
    if (!next) return end(stream, 'sent')
    const { piece, bytes, same } = next
    if (!bytes) return end(stream, 'source')
    if (!same) return end(stream, 'changed')
    if (streams.get(stream.number) !== stream) return
    Object.assign(stream, { piece, bytes, at: 0, next: readNext(stream) })
    pump()
  }

  /** Frame of one stream, if it has something to say and may; false when not. */
  function sendFrame(stream: Stream): boolean {
    const { bytes, at } = stream
    const credit = stream.upTo - stream.sent
    // Little credit is a slow path, where one long frame would stand in the way of everything else.
    const frameBytes = Math.min(FRAME_BYTES, Math.max(MIN_FRAME_BYTES, credit / 8))
    const length = Math.min(Math.floor(frameBytes), (bytes?.length ?? 0) - at, credit)
    if (!bytes || length <= 0) return false
    const offset = stream.piece * PIECE_BYTES + at
    const frame = { stream: stream.number, credit: stream.credit, offset, bytes: bytes.subarray(at, at + length) }
    if (!data.send(encodeFileFrame(frame))) return false
    onFrame()
    stream.at += length
    stream.sent += length
    if (stream.at === bytes.length) {
      stream.bytes = undefined
      void load(stream)
    }
    return true
  }

  function pump() {
    let idle = 0
    while (!stopped && !waiting && idle < turn.length) {
      if (data.buffered >= HIGH_WATER) {
        waiting = true
        void data.whenDrained().then(() => {
          waiting = false
          pump()
        })
        return
      }
      const number = turn.shift()!
      turn.push(number)
      idle = sendFrame(streams.get(number)!) ? 0 : idle + 1
    }
  }

  return {
    /** Bytes of a stream that were handed to the network. */
    sent: (number: number): number => streams.get(number)?.sent ?? 0,
    /** Stream of those pieces, under a number that its receiver gave; one of the same number makes way. Nothing goes before there is credit. */
    begin(number: number, file: { source: FileSource; hashes: Bytes; missing: Ranges; onEnd(why: Sent): void }) {
      stop(number)
      const { source, hashes, missing, onEnd } = file
      const pieces = piecesOf(missing)
      const stream: Stream = {
        ...{ number, source, hashes, pieces, onEnd, piece: 0, bytes: undefined, at: 0 },
        ...{ next: readNext({ source, pieces, hashes }), sent: 0, upTo: 0, credit: 0 },
      }
      streams.set(number, stream)
      turn.push(number)
      void load(stream)
    },
    /** Credit: `upTo` bytes of this stream may have been sent, all told. It only rises. */
    credit(number: number, n: number, upTo: number) {
      const stream = streams.get(number)
      if (!stream || n <= stream.credit || upTo < stream.upTo) return
      Object.assign(stream, { credit: n, upTo })
      pump()
    },
    /** Ends a stream without a word. */
    stop,
    stopAll() {
      stopped = true
      streams.clear()
      turn = []
    },
  }
}
