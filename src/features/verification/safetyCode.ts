import type { PersonId } from '../../engine/ids.ts'

/** Safety number in twelve groups of five, as it is read out. */
export const groupsOf = (number: string): readonly string[] => number.match(/.{5}/g) ?? []

/** Capitals, digits and colons alone: a QR code holds them in two thirds of the room that other letters take. */
const CODE = /^TETE:VERIFY:(TETE1[0-9A-Z]{59}):(\d{60})$/

/** Safety code: what the QR code of `shower` says to whoever scans it. */
export const safetyCode = (shower: PersonId, number: string): string => `TETE:VERIFY:${shower.toUpperCase()}:${number}`

/** Safety code, whoever shows it. */
export const isSafetyCode = (text: string): boolean => CODE.test(text)

/**
 * Comparison of a code that was scanned. `mine`: it is my own; `stranger`: somebody else shows it than the friend; `differs`: the friend
 * shows it, and sees another number than I do, so that they have another ID for me; `none`: it is no such code.
 */
export type Comparison = 'match' | 'mine' | 'stranger' | 'differs' | 'none'

export function compareCode(
  text: string,
  { me, friend, number }: { me: PersonId; friend: PersonId; number: string },
): Comparison {
  const [, shower, shown] = CODE.exec(text) ?? []
  const id = shower?.toLowerCase()
  if (id === undefined) return 'none'
  if (id === me) return 'mine'
  if (id !== friend) return 'stranger'
  return shown === number ? 'match' : 'differs'
}
