import * as v from 'valibot'
import { optional } from '../../conversation/tables.ts'

/** Hash by which a picture is told from others; where it went bad there is none. */
const Sha256 = optional(v.pipe(v.string(), v.length(43)))

export const PortraitRow = v.object({
  person: v.string(),
  about: optional(v.string()),
  version: optional(v.pipe(v.number(), v.safeInteger(), v.minValue(0))),
  theirs: Sha256,
  mine: Sha256,
  hidden: optional(v.literal(true)),
  bad: Sha256,
})
export type PortraitRow = v.InferOutput<typeof PortraitRow>

export const PictureRow = v.object({
  person: v.string(),
  whose: v.picklist(['mine', 'theirs']),
  sha256: v.string(),
  bytes: v.pipe(
    v.instance(Uint8Array),
    v.transform((bytes) => new Uint8Array(bytes)),
  ),
})
