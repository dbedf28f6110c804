import * as v from 'valibot'
import type { LogName, PersonId } from './ids.ts'

/** Names that come from outside: one rule for each. What they stand for is not known yet. */

/** Own name: none that every object has a property by. `constructor` is eleven characters of base64url like any other. */
const isOwn = (name: string): boolean => !(name in Object.prototype)

const FORM = v.regex<string>(/^[A-Za-z0-9_-]{1,22}$/)
const asLogName = v.transform((name: string) => name as LogName)

/** Log name: base64url, as long as one could ever be. */
export const LogNameSchema = v.pipe(v.string(), FORM, v.check(isOwn), asLogName)

/** Log name: on the disk, since an early version let in any. */
export const StoredLogNameSchema = v.pipe(v.string(), FORM, asLogName)

/** Seq: an entry's number in its log, from 1. */
export const SeqSchema = v.pipe(v.number(), v.safeInteger(), v.minValue(1))

/** Person: as long as an ID may be in any version to come. That it is a key's only spelling, `address.ts` tells. */
export const PersonIdSchema = v.pipe(
  v.string(),
  v.maxLength(128),
  v.check(isOwn),
  v.transform((id) => id as PersonId),
)
