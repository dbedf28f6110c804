import { toHex } from '../lib/bytes.ts'
import type { Crypto } from '../ports/crypto.ts'
import { parsePersonId } from './address.ts'
import type { PersonId } from './ids.ts'
import { signedBytes } from './signed.ts'

const DIGITS = 60

/**
 * Safety number of two people: SHA-256 over both keys, the lower one first, as a number modulo 10^60. The same on both sides; whoever has
 * another key, or takes it for another, sees another one. Undefined for an ID that is none.
 */
export async function safetyNumber(
  { sha256 }: Pick<Crypto, 'sha256'>,
  one: PersonId,
  two: PersonId,
): Promise<string | undefined> {
  const keys = [one, two].map(parsePersonId).flatMap((parsed) => (parsed.ok ? [parsed.publicKey] : []))
  if (keys.length < 2) return undefined
  const sorted = keys.sort((a, b) => (toHex(a) < toHex(b) ? -1 : 1))
  const hash = await sha256(signedBytes('safety-number', ...sorted))
  return (BigInt(`0x${toHex(hash)}`) % 10n ** BigInt(DIGITS)).toString().padStart(DIGITS, '0')
}
