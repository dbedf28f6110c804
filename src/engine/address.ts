import { ed25519 } from '@noble/curves/ed25519.js'
import { bech32, bech32m } from '@scure/base'
import type { Bytes } from '../lib/bytes.ts'
import type { PersonId } from './ids.ts'

const PREFIX = 'tete'
const VERSION = 0
/** `tete1`, 53 characters for 33 bytes, 6 of checksum. */
export const ID_LENGTH = 64

/** bech32m (BIP-350) over the version byte and the 32-byte Ed25519 public key: the ID is the key. */
export const personIdOf = (publicKey: Uint8Array): PersonId =>
  bech32m.encode(PREFIX, bech32m.toWords(Uint8Array.of(VERSION, ...publicKey)), ID_LENGTH) as string as PersonId

/**
 * `typo`: meant as one of our IDs, but altered or incomplete. `wrong-kind`: something else altogether, or of a version this app
 * does not know.
 */
export type IdError = 'typo' | 'wrong-kind'
export type ParsedId = { ok: true; id: PersonId; publicKey: Bytes } | { ok: false; error: IdError }

const wrongKind = { ok: false, error: 'wrong-kind' } as const
const typo = { ok: false, error: 'typo' } as const

/** Sound IDs seen lately: the check of the point costs a millisecond, and a link asks for it several times. A memo, not a state. */
const sound = new Map<string, Bytes>()
const MAX_CACHED_IDS = 2_000

/** An ID in its one canonical spelling. For what comes from the wire. */
export function parsePersonId(id: string): ParsedId {
  const known = sound.get(id)
  if (known) return { ok: true, id: id as PersonId, publicKey: known }
  const parsed = decode(id)
  if (parsed.ok) {
    if (sound.size >= MAX_CACHED_IDS) sound.clear()
    sound.set(id, parsed.publicKey)
  }
  return parsed
}

function decode(id: string): ParsedId {
  const decoded = bech32m.decodeUnsafe(id, ID_LENGTH)
  if (!decoded) return isOtherCode(id) ? wrongKind : typo
  const bytes = decoded.prefix === PREFIX ? bech32m.fromWordsUnsafe(decoded.words) : undefined
  if (!bytes || bytes[0] !== VERSION || bytes.length !== 33) return wrongKind
  const publicKey = new Uint8Array(bytes.subarray(1))
  // An ID has one spelling; bech32 would also take capitals.
  if (personIdOf(publicKey) !== id) return typo
  return isSoundKey(publicKey) ? { ok: true, id: id as PersonId, publicKey } : wrongKind
}

/**
 * WebCrypto takes points of small order, under which any message verifies, and points with a torsion part, under which one key has
 * several spellings. Only the prime-order subgroup will do (RFC 8032 section 5.1, RFC 7748 section 6).
 */
function isSoundKey(publicKey: Uint8Array): boolean {
  try {
    const point = ed25519.Point.fromBytes(publicKey)
    return !point.is0() && point.isTorsionFree()
  } catch {
    return false
  }
}

/** A sound code of someone else's: bech32 of any prefix, or bech32m of another one. */
const isOtherCode = (text: string): boolean =>
  bech32.decodeUnsafe(text, 1_000) !== undefined || bech32m.decodeUnsafe(text, 1_000) !== undefined

// Soft hyphens, zero-width and direction marks, variation selectors, byte-order marks; then white space and every dash.
const NOISE = /[\p{Cf}\p{Cc}\s\p{Pd}]|\p{Variation_Selector}/gu
const INVITE = /#\/i\/([^.?&#/]+)/u
/** With the words around it still in place: where the ID ends is then plain to see. */
const WITHIN = /(?<![a-z0-9])tete1[a-z0-9]{59}(?![a-z0-9])/u
const INVITE_WITHIN = /#\/i\/(tete1[a-z0-9]{59})(?![a-z0-9])/u

/** Any paste: an ID however it was broken by the way, inside a sentence, or a whole invite link. */
export function parsePaste(paste: string): ParsedId {
  if (paste.length > 10_000) return wrongKind
  const text = paste.normalize('NFKC').toLowerCase()
  const link = INVITE.exec(text.replace(/\s/gu, ''))
  const bare = (link?.[1] ?? text).replace(NOISE, '')
  const whole = parsePersonId(bare)
  if (whole.ok) return whole
  const within = link ? INVITE_WITHIN.exec(text)?.[1] : WITHIN.exec(text)?.[0]
  if (within) return parsePersonId(within)
  if (link || whole.error === 'wrong-kind') return whole
  return meant(bare) ? typo : wrongKind
}

/** ID meant: anything of about the right length and alphabet was meant as one. */
function meant(bare: string): boolean {
  const { length } = bare.replace(/[^a-z0-9]/gu, '')
  return bare.startsWith('tete1') || (length >= 60 && length <= 68 && bare.length - length <= 2)
}
