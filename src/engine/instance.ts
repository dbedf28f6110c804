import { fromBase64Url, toBase64Url } from '../lib/bytes.ts'
import { parsePersonId } from './address.ts'
import type { LogName, PersonId } from './ids.ts'
import { MAX_LAMPORT_JUMP } from './limits.ts'

/**
 * Log name of mine with `peer`: for everybody another name, made of that of this install and of their key. Somebody who comes back
 * under a new ID, with all that they had of me under the former one, would otherwise take the beginning of my new log for what they know.
 */
export function instanceWith(install: LogName, peer: PersonId): LogName {
  const [name, id] = [fromBase64Url(install), parsePersonId(peer)]
  return name && id.ok ? (toBase64Url(name.map((byte, at) => byte ^ (id.publicKey[at] ?? 0))) as LogName) : install
}

/** Time for which somebody who came back by recovery words, and knows nobody, listens to whoever dials. Milliseconds. */
export const KNOWN_BEFORE_MS = 30 * 24 * 60 * 60_000

/** Restored lately: friends are strangers here, and do not know it. */
export const isBackLately = ({ restoredAt }: { readonly restoredAt?: number | undefined }, now: number): boolean =>
  restoredAt !== undefined && Math.abs(now - restoredAt) < KNOWN_BEFORE_MS

/** A step of time for which nobody writes more than one entry into a conversation, all the years taken together. Milliseconds. */
const STEP_MS = 450_000
const BEGINNING = Date.UTC(2020, 0)

/**
 * Lamport that a restored install begins above. It does not know how far its conversations had come before the friends' words are back, and what
 * it wrote until then would stand above all of them. So it begins where hardly any conversation has come to, and a later restore further on: 70,000
 * a year, but never more than a friend takes as one jump.
 */
export const leastAfter = (restoredAt: number): number =>
  Math.min(Math.max(0, Math.floor((restoredAt - BEGINNING) / STEP_MS)), MAX_LAMPORT_JUMP - 2 ** 16)
