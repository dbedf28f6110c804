import { type Bytes, bigEndian, concat } from '../../lib/bytes.ts'
import { FRAME_BYTES, MAX_FILE_BYTES } from './limits.ts'

/** Header of a frame: stream (4 bytes), number of the last credit that its sender has heard (4), offset in the file (8), all big-endian. */
const HEADER_BYTES = 16

/** Frame: some bytes of a file, on a side connection of purpose `files`. */
export interface FileFrame {
  /** Stream, a number that the receiver gave. */
  readonly stream: number
  /** Credit: the number of the last one heard, from which the receiver reads how long the way there and back takes. */
  readonly credit: number
  /** Offset of the first byte in the file. */
  readonly offset: number
  readonly bytes: Bytes
}

export const encodeFileFrame = ({ stream, credit, offset, bytes }: FileFrame): Bytes =>
  concat(bigEndian(stream, 4), bigEndian(credit, 4), bigEndian(offset, 8), bytes)

const numberAt = (bytes: Uint8Array, from: number, width: number): number =>
  bytes.subarray(from, from + width).reduce((n, byte) => n * 256 + byte, 0)

/** Frame of what came; undefined for what is none. Its bytes are a view of `message`. */
export function decodeFileFrame(message: Bytes): FileFrame | undefined {
  if (message.length <= HEADER_BYTES || message.length > HEADER_BYTES + FRAME_BYTES) return undefined
  const offset = numberAt(message, 8, 8)
  const bytes = message.subarray(HEADER_BYTES)
  if (offset + bytes.length > MAX_FILE_BYTES) return undefined
  return { stream: numberAt(message, 0, 4), credit: numberAt(message, 4, 4), offset, bytes }
}
