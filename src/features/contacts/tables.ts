import * as v from 'valibot'
import type { TableSpec } from '../../ports/storage.ts'

export const contactsTable = { name: 'contacts', key: 'id' } as const satisfies TableSpec
export const requestsTable = { name: 'requests', key: 'from' } as const satisfies TableSpec

export const ContactRow = v.object({
  id: v.pipe(v.string(), v.length(64)),
  name: v.string(),
  status: v.picklist(['asked', 'friend']),
  addedAt: v.number(),
  lastSeen: v.exactOptional(v.number()),
})

/** One for each sender. `ignored` keeps a repeated request from coming up again. */
export const RequestRow = v.object({
  from: v.pipe(v.string(), v.length(64)),
  name: v.string(),
  text: v.string(),
  at: v.number(),
  state: v.picklist(['open', 'ignored']),
})
export type RequestRow = v.InferOutput<typeof RequestRow>
