import type { Bytes } from '../../lib/bytes.ts'
import type { Clock } from '../../ports/clock.ts'
import type { Blob } from '../../ports/fileBlobs.ts'
import type { Count } from '../../ports/transport.ts'
import { createCreditWindow } from './creditWindow.ts'
import type { FileFrame } from './fileFrame.ts'
import { createJournal } from './journal.ts'
import { MAX_BACKLOG, MAX_UNNOTED, PIECE_BYTES } from './limits.ts'
import { bytesOf, missingOf, piecesOf, type Ranges } from './ranges.ts'
import { hashAt, pieceCount, pieceSize } from './root.ts'

/**
 * End of a stream here. `done`: all of it is on the disk. `damaged`: a piece is not that of the list. `full`, `broken`: the disk.
 * `violation`: its sender broke the rules.
 */
export type Received = 'done' | 'damaged' | 'full' | 'broken' | 'violation'

interface Deps {
  clock: Clock
  count: Count
  blob: Blob
  size: number
  /** SHA-256 of every piece, held against the root before. */
  hashes: Bytes
  /** Pieces on the disk. */
  have: Ranges
  /** Credit for the sender: it may have sent so many bytes of this stream, all told. `n` counts credits, from 1. */
  onCredit(n: number, upTo: number): void
  /** Journal: all of these are on the disk, also after a crash. Resolves false when that could not be noted. */
  onJournal(have: Ranges): Promise<boolean>
  /** Ended, once, after the last journal. */
  onEnd(why: Received): void
}

export type Receiving = ReturnType<typeof createReceiving>

/**
 * Receiving of one stream: the missing pieces of a file, in order and nothing else, as far as credit goes. A piece is proved before it is
 * written, and only so much may be on the disk and not noted that whatever is killed costs little.
 */
export function createReceiving({ clock, count, blob, size, hashes, have, onCredit, onJournal, onEnd }: Deps) {
  const window = createCreditWindow(clock)
  const had = bytesOf(have, size)
  const wanted = piecesOf(missingOf(have, pieceCount(size)))
  /** Piece that is coming, and what came of it: room for all of it is made with its first frame, and no frame is held on to. */
  let piece = wanted.next().value
  let pieceBytes: Bytes | undefined
  let inPiece = 0
  /** Bytes of the stream that came, and that may come. */
  let came = 0
  let credited = 0
  let credits = 0
  const writing = new Set<Promise<void>>()
  let stopping = false
  let over = false

  const isWhole = () => piece === undefined && writing.size === 0
  const journal = createJournal({
    ...{ clock, blob, have, isWhole, note: onJournal, onTrouble: end },
    onNoted() {
      if (isWhole() && journal.noted === came) end('done')
      else grant()
    },
  })

  function end(why: Received) {
    if (over) return
    over = true
    journal.drop()
    onEnd(why)
  }

  function grant() {
    const most = Math.min(came + window.bytes, journal.taken + MAX_BACKLOG, journal.noted + MAX_UNNOTED)
    // Small steps are frames for nothing; and one that lets nothing more come says nothing.
    const step = Math.min(window.bytes, MAX_BACKLOG) / 4
    if (over || stopping || piece === undefined || most - credited < step) return
    credited = most
    credits += 1
    window.onGiven(credits)
    onCredit(credits, credited)
  }

  async function write(index: number, bytes: Bytes) {
    const { length } = bytes
    const result = await blob.take(index, bytes, hashAt(hashes, index))
    if (over) return
    if (result === 'done') return journal.add(index, length)
    count(`file.${result}`)
    end(result)
  }

  /** Writes the piece that is complete, and goes on to the next one. */
  function complete() {
    const done = write(piece!, pieceBytes!).then(() => {
      writing.delete(done)
      journal.look()
      grant()
    })
    writing.add(done)
    pieceBytes = undefined
    inPiece = 0
    piece = wanted.next().value
  }

  return {
    /** Bytes a second, lately. */
    get rate() {
      return window.rate
    },
    /** Bytes of the file that are here, or came. */
    get bytes() {
      return had + came
    },
    /** Asks for the first bytes. */
    begin() {
      if (piece === undefined && writing.size === 0) return end('done')
      grant()
    },
    onFrame({ credit, offset, bytes }: FileFrame) {
      if (over || stopping) return
      const { length } = bytes
      const isNext =
        piece !== undefined &&
        offset === piece * PIECE_BYTES + inPiece &&
        inPiece + length <= pieceSize(size, piece) &&
        came + length <= credited &&
        credit <= credits
      if (!isNext) {
        count('file.unasked')
        return end('violation')
      }
      pieceBytes ??= new Uint8Array(pieceSize(size, piece!))
      pieceBytes.set(bytes, inPiece)
      came += length
      inPiece += length
      window.onFrame(credit, length)
      if (inPiece === pieceSize(size, piece!)) complete()
      grant()
    },
    /** Ends it without a word. Once it resolves, what the disk has taken is noted, and nothing is written any more. */
    async stop() {
      stopping = true
      await Promise.all([...writing])
      if (!over) await journal.stop()
      over = true
    },
  }
}
