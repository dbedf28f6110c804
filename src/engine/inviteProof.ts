import { type Bytes, fromBase64Url, toBase64Url, utf8 } from '../lib/bytes.ts'
import type { Crypto } from '../ports/crypto.ts'
import type { PersonId } from './ids.ts'
import { signedBytes } from './signed.ts'

/** Bytes of an invite's secret, and of a proof that somebody holds it. */
export const INVITE_SECRET = 16
export const INVITE_PROOF = 32

/** Request that a proof is for: worth nothing for another sender, receiver or request. */
export interface Proved {
  readonly from: PersonId
  readonly to: PersonId
  readonly nonce: Bytes
}

/** Proof of holding an invite: HMAC-SHA-256(secret, "invite", from, to, nonce). */
export const inviteProof = (crypto: Pick<Crypto, 'hmac'>, secret: Bytes, { from, to, nonce }: Proved): Promise<Bytes> =>
  crypto.hmac(secret, signedBytes('invite', utf8(from), utf8(to), nonce))

/**
 * Secret that survives every way of pasting: no dash and no underscore, which editors take for their own, and letters of both cases, so that
 * one that was folded is seen to be. Costs two of its 128 bits.
 */
export function newInviteSecret(random: (length: number) => Bytes): string {
  for (;;) {
    const secret = toBase64Url(random(INVITE_SECRET))
    if (!/[-_]/u.test(secret) && /[a-z]/u.test(secret) && /[A-Z]/u.test(secret)) return secret
  }
}

/** Bytes of a secret; undefined for what is none: of another length, or with stray bits, as after its case was folded. */
export function secretBytes(secret: string): Bytes | undefined {
  const bytes = fromBase64Url(secret)
  return bytes?.length === INVITE_SECRET ? bytes : undefined
}

/** Secret as it was made: one that lost its case has one case alone, as good as none is made like that (`newInviteSecret`). */
export const isInviteSecret = (secret: string): boolean =>
  secretBytes(secret) !== undefined && /[a-z]/u.test(secret) && /[A-Z]/u.test(secret)
