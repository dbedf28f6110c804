import * as v from 'valibot'
import type { LogName, PersonId } from './ids.ts'

/** Names that come from outside: one rule for each, whether it comes from a wire or from the disk. What they stand for is not known yet. */

/** Own name: none that every object has a property by. `constructor` is eleven characters of base64url like any other. */
const isOwn = (name: string): boolean => !(name in Object.prototype)

/** Log name: base64url, as long as one could ever be. */
export const LogNameSchema = v.pipe(
  v.string(),
  v.regex(/^[A-Za-z0-9_-]{1,22}$/),
  v.check(isOwn),
  v.transform((name) => name as LogName),
)

/** Seq: an entry's number in its log, from 1. */
export const SeqSchema = v.pipe(v.number(), v.safeInteger(), v.minValue(1))

/** Person: as long as an ID may be in any version to come. That it is a key's only spelling, `address.ts` tells. */
export const PersonIdSchema = v.pipe(
  v.string(),
  v.maxLength(128),
  v.check(isOwn),
  v.transform((id) => id as PersonId),
)
