import type { PersonId } from '../../engine/ids.ts'
import type { Reach } from '../../engine/reach.ts'
import type { createContacts } from './contacts.ts'
import { MAX_NOTE } from './limits.ts'
import type { Contact, Kept, People } from './people.ts'

/** Kept: the part of a contact that is mine alone, as it lies on the disk. */
export const keptOf = ({ relayOnly, verified, note }: Kept = {}): Kept =>
  Object.fromEntries(
    Object.entries({ relayOnly, verified, note: note?.slice(0, MAX_NOTE) || undefined }).filter(
      ([, it]) => it !== undefined,
    ),
  )

interface Deps {
  contacts: ReturnType<typeof createContacts>
  reach: Pick<Reach, 'hide'>
}

/** Keeping: what I have of a contact for myself. Whoever calls takes turns. */
export const createKeeping = ({ contacts, reach }: Deps): Pick<People, 'keep'> => ({
  async keep(id: PersonId, what: Kept) {
    const contact = contacts.find(id)
    if (!contact) return false
    const { relayOnly: _hidden, verified: _found, note: _written, ...bare } = contact
    const next: Contact = { ...bare, ...keptOf({ ...contact, ...what }) }
    if (!(await contacts.write(next))) return false
    reach.hide(id, next.relayOnly === true)
    return true
  },
})
