import { type Bytes, bigEndian, concat, utf8 } from '../lib/bytes.ts'

/**
 * The closed list of what an identity key signs, ever, and of what is hashed beside it (`transcript`, `safety-number`). What is made in one
 * context is worth nothing in another.
 */
export type SigningContext =
  | 'broker-claim'
  | 'dial'
  | 'dial-binding'
  | 'restart'
  | 'request'
  | 'transcript'
  | 'auth-offerer'
  | 'auth-answerer'
  | 'group-event'
  | 'safety-number'
  | 'backup'

/** The closed list of what is derived from secrets. Spelt as what is signed is, and never signed. */
export type DerivingContext = 'identity' | 'backup' | 'lock-rows' | 'lock-names' | 'lock-words' | 'lock-passkey'

/** The closed list of what HMACs are made over, spelt alike. */
export type MacContext = 'invite'

const spelt = (context: SigningContext | MacContext | DerivingContext): Bytes => utf8(`tete-a-tete/1 ${context}\0`)

/** `"tete-a-tete/1 <context>\0"`, then each field as its length (u32, big-endian) and its bytes. Unambiguous, unlike JSON. */
export const signedBytes = (context: SigningContext | MacContext, ...fields: readonly Uint8Array[]): Bytes =>
  concat(spelt(context), ...fields.flatMap((f) => [bigEndian(f.length, 4), f]))

/** Info of a key derivation (HKDF). */
export const derivingBytes = (context: DerivingContext): Bytes => spelt(context)
