import { type Bytes, bigEndian, concat, utf8 } from '../../lib/bytes.ts'
import { PIECE_BYTES } from './limits.ts'

/** Context of a root, so that it is the hash of nothing else that anybody ever hashes here. */
const ROOT_CONTEXT = utf8('file root 1\n')

export const HASH_BYTES = 32

/** Pieces of a file of so many bytes: none of an empty one. */
export const pieceCount = (size: number): number => Math.ceil(size / PIECE_BYTES)

/** Bytes of one piece: the last one holds what is left. */
export const pieceSize = (size: number, piece: number): number =>
  Math.max(0, Math.min(PIECE_BYTES, size - piece * PIECE_BYTES))

/**
 * Preimage of a file's root: context, size (8 bytes, big-endian), bytes of a piece (4 bytes, big-endian), and the SHA-256 of
 * each piece in order. Its SHA-256 is the root: whoever knows it can prove any piece by itself, wherever that came from.
 */
export const rootPreimage = (size: number, hashes: Bytes): Bytes =>
  concat(ROOT_CONTEXT, bigEndian(size, 8), bigEndian(PIECE_BYTES, 4), hashes)

/** Hash of one piece in a list of them. */
export const hashAt = (hashes: Bytes, piece: number): Bytes =>
  hashes.slice(piece * HASH_BYTES, (piece + 1) * HASH_BYTES)
