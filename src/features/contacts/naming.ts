import type { PeerId } from '../../ports/transport.ts'

/** The ends of an ID, enough to tell two apart at a glance; never to trust one by. */
export const shortId = (id: PeerId): string => `${id.slice(0, 8)}…${id.slice(-4)}`

/** What to call somebody: their own name for themself, or a short form of the ID until that is known. */
export const nameOf = (contact: { id: PeerId; name: string }): string => contact.name || shortId(contact.id)
