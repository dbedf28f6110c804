/** Parts of a frame (RFC 6455 section 5.2), in the order in which they come. Mask and payload are one stretch to be passed over. */
const [FIRST, SECOND, LENGTH, REST] = [0, 1, 2, 3]

/**
 * Bookkeeping of one read beside what it holds on to: an ArrayBuffer, a Buffer, a place in a list. Bytes: a frame that
 * came byte by byte took 214 for each, and the heap grows by more than it holds.
 */
export const READ_COST = 512

/**
 * Meter of the frames that a client sends, which sees what `ws` keeps to itself: whether a message has begun and is not whole yet, and
 * how much is held for it. It follows the heads of frames and checks nothing: what is no frame, `ws` refuses.
 */
export class FrameMeter {
  private part = FIRST
  private left = 0
  private length = 0
  private mask = 0
  private isControl = false
  private isLast = true
  /** A message of several frames is under way. */
  private isOpen = false
  /** Bytes held for the message that has begun: all reads since its first byte, whole, since `ws` keeps views into them. 0: none has. */
  held = 0
  /** Time at which it began, as it was given to `take`. */
  since = 0

  /** A read, as it came from the line. */
  take(chunk: Uint8Array, now: number) {
    const hasEnded = this.walk(chunk)
    if (!this.isOpen && this.part === FIRST) {
      this.held = 0
      return
    }
    if (this.held === 0 || hasEnded) {
      this.held = 0
      this.since = now
    }
    this.held += chunk.length + READ_COST
  }

  /** True if a message ended in it. */
  private walk(chunk: Uint8Array): boolean {
    let hasEnded = false
    for (let at = 0; at < chunk.length; ) {
      if (this.part === REST) {
        const step = Math.min(this.left, chunk.length - at)
        at += step
        this.left -= step
      } else this.readHead(chunk[at++]!)
      if (this.part !== REST || this.left > 0) continue
      this.part = FIRST
      if (this.isControl) continue
      this.isOpen = !this.isLast
      hasEnded ||= this.isLast
    }
    return hasEnded
  }

  private readHead(byte: number) {
    if (this.part === FIRST) {
      this.isLast = (byte & 0x80) !== 0
      this.isControl = (byte & 0x08) !== 0
      this.part = SECOND
    } else if (this.part === SECOND) {
      this.mask = (byte & 0x80) === 0 ? 0 : 4
      const length = byte & 0x7f
      this.length = length < 126 ? length : 0
      this.left = length < 126 ? this.mask + length : length === 126 ? 2 : 8
      this.part = length < 126 ? REST : LENGTH
    } else {
      this.length = this.length * 256 + byte
      this.left -= 1
      if (this.left > 0) return
      this.left = this.mask + this.length
      this.part = REST
    }
  }
}
