import * as v from 'valibot'
import { StoredPerson } from '../../conversation/tables.ts'
import type { TableSpec } from '../../ports/storage.ts'

/** Table: of my invites. A column that a later version adds is optional, and needs no migration. */
export const invitesTable = { name: 'invites', key: 'id' } as const satisfies TableSpec

export const InviteRow = v.object({
  id: v.string(),
  kind: v.picklist(['personal', 'open']),
  secret: v.string(),
  label: v.string(),
  madeAt: v.number(),
  until: v.exactOptional(v.number()),
  uses: v.pipe(v.number(), v.safeInteger(), v.minValue(0)),
  usedBy: v.exactOptional(StoredPerson),
  usedAt: v.exactOptional(v.number()),
  revokedAt: v.exactOptional(v.number()),
  handed: v.exactOptional(v.boolean()),
})
