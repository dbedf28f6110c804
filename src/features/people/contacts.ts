import type { StoreApi } from 'zustand/vanilla'
import type { PersonId } from '../../engine/ids.ts'
import type { Change, Storage } from '../../ports/storage.ts'
import type { Count } from '../../ports/transport.ts'
import { markMistakable, toldApart } from './alike.ts'
import type { Contact, PeopleState } from './people.ts'
import { PersonRow, peopleTable, readRows } from './tables.ts'

interface Deps {
  storage: Storage
  store: StoreApi<PeopleState>
  count: Count
}

const rowOf = ({ alike: _found, ...row }: Contact): PersonRow => row

/** Friend: a contact once both agree. What was known of them is kept. */
export const asFriend = (id: PersonId, name: string, addedAt: number, contact: Contact | undefined): Contact => ({
  id,
  name: name || contact?.name || '',
  status: 'friend',
  addedAt: contact?.addedAt ?? addedAt,
  ...(contact?.lastSeen === undefined ? {} : { lastSeen: contact.lastSeen }),
  ...(contact?.floor === undefined ? {} : { floor: contact.floor }),
  ...(contact?.dialled === undefined ? {} : { dialled: contact.dialled }),
})

/** Contacts: their rows, and what is shown of them. Whoever writes them takes turns. */
export function createContacts({ storage, store, count }: Deps) {
  const all = () => store.getState().contacts
  markMistakable(store)
  return {
    all,
    find: (id: PersonId) => all().find((c) => c.id === id),
    /** Contact written, then shown; `more` goes to the disk with it. */
    async write(contact: Contact, more: readonly Change[] = []): Promise<boolean> {
      const changes = [{ put: peopleTable.name, row: rowOf(contact) }, ...more]
      if ((await storage.write(changes)) !== 'done') return false
      store.setState(({ contacts }) => {
        const all = [...contacts.filter((c) => c.id !== contact.id), contact]
        return { contacts: toldApart(all.sort((a, b) => a.addedAt - b.addedAt)) }
      })
      return true
    },
    async load() {
      const rows = (await readRows(storage, peopleTable.name, PersonRow, count)).sort((a, b) => a.addedAt - b.addedAt)
      store.setState({ contacts: toldApart(rows) })
    },
    /** Contacts as they are for another ID of mine: people to be asked. */
    reset(): { changes: readonly Change[]; show(): void } {
      const contacts = all().map((one) => ({ ...one, status: 'asked' as const }))
      return {
        changes: contacts.map((contact) => ({ put: peopleTable.name, row: rowOf(contact) })),
        show: () => store.setState({ contacts }),
      }
    },
  }
}
