import { MAX_NOTE } from './limits.ts'
import type { Kept } from './people.ts'

/** Kept: the part of a contact that is mine alone, as it lies on the disk. */
export const keptOf = ({ relayOnly, verified, note }: Kept = {}): Kept =>
  Object.fromEntries(
    Object.entries({ relayOnly, verified, note: note?.slice(0, MAX_NOTE) || undefined }).filter(
      ([, it]) => it !== undefined,
    ),
  )
