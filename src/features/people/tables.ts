import * as v from 'valibot'
import type { PersonId } from '../../engine/ids.ts'
import type { TableSpec } from '../../ports/storage.ts'

/** Table: of the people I know. A column that a later version adds is optional, and needs no migration. */
export const peopleTable = { name: 'people', key: 'id' } as const satisfies TableSpec
export const requestsTable = { name: 'requests', key: 'from' } as const satisfies TableSpec

const Id = v.pipe(
  v.string(),
  v.length(64),
  v.transform((id) => id as PersonId),
)

export const PersonRow = v.object({
  id: Id,
  name: v.string(),
  status: v.picklist(['asked', 'friend']),
  addedAt: v.number(),
  lastSeen: v.exactOptional(v.number()),
  /** The highest handshake version ever agreed with them: none below it is taken any more (H4). */
  floor: v.exactOptional(v.pipe(v.number(), v.safeInteger(), v.minValue(1))),
})

/** Requests, one for each sender. `ignored` keeps a repeated request from coming up again. */
export const RequestRow = v.object({
  from: Id,
  name: v.string(),
  text: v.string(),
  at: v.number(),
  state: v.picklist(['open', 'ignored']),
})
export type RequestRow = v.InferOutput<typeof RequestRow>
