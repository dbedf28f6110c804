import { parsePaste } from '../../engine/address.ts'
import type { PersonId } from '../../engine/ids.ts'
import { type InviteSaid, readInvite } from '../../engine/inviteLink.ts'
import type { Contact, PasteReading } from './people.ts'

/** Secret of an invite that is whole. */
export const secretOf = (invite: InviteSaid | undefined) => (invite?.secret === 'broken' ? undefined : invite?.secret)

/** Reading of a paste by `me`. `known`: the contact of an ID, unless I have removed them. */
export function readPaste(
  paste: string,
  me: PersonId | undefined,
  known: (person: PersonId) => Contact | undefined,
): PasteReading {
  if (paste.trim() === '') return { ok: false, error: 'empty' }
  const invite = readInvite(paste)
  const parsed = parsePaste(invite?.id ?? paste)
  if (!parsed.ok) return parsed
  const { id } = parsed
  const said = invite ? { invite } : {}
  if (id === me) return { ok: false, error: 'self', id, ...said }
  const contact = known(id)
  // An invite makes a difference to whoever has only asked.
  const brings = contact?.status === 'asked' && secretOf(invite) !== undefined && contact.secret !== invite?.secret
  return contact && !brings ? { ok: false, error: 'known', id, ...said } : { ok: true, id, ...said }
}
