import { type Bytes, bigEndian, concat } from '../../lib/bytes.ts'

/** Bytes that sealing adds to a piece: the tag of AES-GCM (NIST SP 800-38D). */
const TAG_BYTES = 16

/** Nonce: number of the piece, 12 bytes. The key is the blob's own, and a piece is written there with one content only, which was proved. */
const nonceOf = (piece: number): Bytes => concat(bigEndian(0, 4), bigEndian(piece, 8))

/** Sealed pieces: where each lies in its file, and what lies there. */
export async function createSealedPieces(keyBytes: Bytes, pieceBytes: number) {
  const key = await crypto.subtle.importKey('raw', keyBytes, 'AES-GCM', false, ['encrypt', 'decrypt'])
  return {
    sealedBytes: pieceBytes + TAG_BYTES,
    offsetOf: (piece: number): number => piece * (pieceBytes + TAG_BYTES),
    seal: async (piece: number, bytes: Bytes): Promise<Bytes> =>
      new Uint8Array(await crypto.subtle.encrypt({ name: 'AES-GCM', iv: nonceOf(piece) }, key, bytes)),
    /** Piece, opened; undefined for what was not sealed as this one with this key. */
    open: async (piece: number, sealed: Bytes): Promise<Bytes | undefined> =>
      crypto.subtle.decrypt({ name: 'AES-GCM', iv: nonceOf(piece) }, key, sealed).then(
        (bytes) => new Uint8Array(bytes),
        () => undefined,
      ),
  }
}
