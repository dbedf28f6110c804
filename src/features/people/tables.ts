import * as v from 'valibot'
import { optional } from '../../conversation/tables.ts'
import type { PersonId } from '../../engine/ids.ts'
import type { TableSpec } from '../../ports/storage.ts'

/** Table: of the people I know. A column that a later version adds is optional, and needs no migration. */
export const peopleTable = { name: 'people', key: 'id' } as const satisfies TableSpec
export const requestsTable = { name: 'requests', key: 'from' } as const satisfies TableSpec
/** Table: of the people whom this device does not listen to. */
export const blockedTable = { name: 'blocked', key: 'id' } as const satisfies TableSpec

const Id = v.pipe(
  v.string(),
  v.length(64),
  v.transform((id) => id as PersonId),
)

/** Address hidden: whatever stands there hides it, so that nothing gone bad tells it. */
const RelayOnly = v.pipe(
  v.unknown(),
  v.transform(() => true as const),
)

/** Verification: one that went bad is none. */
const VerifiedRow = v.fallback(v.optional(v.object({ at: v.number(), how: v.picklist(['number', 'qr']) })), undefined)

export const PersonRow = v.object({
  id: Id,
  name: v.string(),
  petname: v.exactOptional(v.string()),
  status: v.picklist(['asked', 'friend', 'removed']),
  addedAt: v.number(),
  lastSeen: v.exactOptional(v.number()),
  /** The highest handshake version ever agreed with them: none below it is taken any more (H4). */
  floor: v.exactOptional(v.pipe(v.number(), v.safeInteger(), v.minValue(1))),
  dialled: v.exactOptional(v.pipe(v.number(), v.safeInteger(), v.minValue(0))),
  secret: optional(v.string()),
  until: optional(v.number()),
  invited: optional(v.string()),
  relayOnly: v.optional(RelayOnly),
  verified: v.optional(VerifiedRow),
  note: v.fallback(v.optional(v.string()), undefined),
})
export type PersonRow = v.InferOutput<typeof PersonRow>

/** Requests, one for each sender. `ignored` keeps a repeated request from coming up again. */
export const RequestRow = v.object({
  from: Id,
  name: v.string(),
  text: v.string(),
  at: v.number(),
  knew: v.exactOptional(v.literal(true)),
  state: v.picklist(['open', 'ignored']),
  /** Since when its sender is there, by this device's clock: `at` is their own word. */
  since: v.exactOptional(v.number()),
  invite: v.exactOptional(
    v.object({ id: v.string(), over: v.exactOptional(v.picklist(['used', 'revoked', 'expired'])) }),
  ),
})
export type RequestRow = v.InferOutput<typeof RequestRow>

export const BlockedRow = v.object({ id: Id, name: v.string(), at: v.number() })
