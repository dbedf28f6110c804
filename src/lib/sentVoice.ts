/** Bytes at the beginning of a recording by which it is known. */
export const VOICE_HEAD_BYTES = 16
/** Bytes of a recording that is played: five minutes at 128 kbit/s, and room. */
export const MAX_VOICE_BYTES = 8 * 1024 * 1024

const begins = (file: Uint8Array, at: number, ...bytes: number[]) => bytes.every((byte, n) => file[at + n] === byte)

/**
 * Media type of a recording as its first bytes tell, whatever it is called: MPEG-4 (ISO/IEC 14496-12, 4.3), WebM (EBML, RFC 8794, 8.1), Ogg
 * (RFC 3533, 6). Undefined for anything else, which is never played as one.
 */
export function sentVoice(head: Uint8Array): 'audio/mp4' | 'audio/webm' | 'audio/ogg' | undefined {
  if (begins(head, 4, 0x66, 0x74, 0x79, 0x70)) return 'audio/mp4'
  if (begins(head, 0, 0x1a, 0x45, 0xdf, 0xa3)) return 'audio/webm'
  return begins(head, 0, 0x4f, 0x67, 0x67, 0x53) ? 'audio/ogg' : undefined
}
