import type { PersonId } from '../../engine/ids.ts'
import type { Reach } from '../../engine/reach.ts'
import type { createContacts } from './contacts.ts'
import { keptOf } from './kept.ts'
import type { Contact, Kept, People } from './people.ts'

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
