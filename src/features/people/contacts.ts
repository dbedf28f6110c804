import type { StoreApi } from 'zustand/vanilla'
import { readRows } from '../../conversation/readRows.ts'
import type { PersonId } from '../../engine/ids.ts'
import type { Change, Storage } from '../../ports/storage.ts'
import type { Count } from '../../ports/transport.ts'
import { markMistakable, toldApart } from './alike.ts'
import type { Contact, PeopleState } from './people.ts'
import { PersonRow, peopleTable } from './tables.ts'

interface Deps {
  storage: Storage
  store: StoreApi<PeopleState>
  count: Count
  isBlocked(id: PersonId): boolean
  chosen(): { readonly hiddenFromNew: boolean }
}

const rowOf = ({ alike: _found, left: _too, ...row }: Contact): PersonRow => row

/** Friend: a contact once both agree. What was known of them is kept, but for the invite, which has done its work. */
export function asFriend(id: PersonId, name: string, contact: Omit<Contact, 'id' | 'status'>): Contact {
  const { secret: _done, until: _too, alike: _found, left: _anew, ...known } = contact
  return { ...known, id, name: name || known.name, status: 'friend' }
}

/** Contacts: their rows, and what is shown of them. Whoever writes them takes turns. */
export function createContacts({ storage, store, count, isBlocked, chosen }: Deps) {
  const all = () => store.getState().contacts
  markMistakable(store)
  const without = (id: PersonId) => all().filter((c) => c.id !== id)
  /** Contacts on screen; those who do not change stay the same objects. */
  function show(contacts: readonly Contact[]) {
    const told = contacts.map((contact): Contact => {
      const left = isBlocked(contact.id)
        ? ('blocked' as const)
        : contact.status === 'removed'
          ? contact.status
          : undefined
      if (left === contact.left) return contact
      const { left: _before, ...bare } = contact
      return left ? { ...bare, left } : bare
    })
    store.setState({ contacts: toldApart(told.sort((a, b) => a.addedAt - b.addedAt)) })
  }
  const put = (contact: Contact): Change => ({ put: peopleTable.name, row: rowOf(contact) })
  return {
    all,
    /** Contact, or what is known of somebody who becomes one: hidden from before the first dial. */
    begin: (id: PersonId, name: string, addedAt: number): Omit<Contact, 'id' | 'status'> =>
      all().find((c) => c.id === id) ?? { name, addedAt, ...(chosen().hiddenFromNew && { relayOnly: true as const }) },
    find: (id: PersonId) => all().find((c) => c.id === id),
    /** Contact written, then shown; `more` goes to the disk with it. */
    async write(contact: Contact, more: readonly Change[] = []): Promise<boolean> {
      if ((await storage.write([put(contact), ...more])) !== 'done') return false
      show([...without(contact.id), contact])
      return true
    },
    put,
    drop: (id: PersonId): Change => ({ drop: peopleTable.name, key: id }),
    /** Shown as they are on the disk: with one more, without one, or with others blocked than before. */
    show: (contact?: Contact) => show(contact ? [...without(contact.id), contact] : all()),
    hide: (id: PersonId) => show(without(id)),
    async load() {
      show(await readRows(storage, peopleTable.name, PersonRow, count))
    },
    /** Contacts as they are for another ID of mine: people to be asked. */
    reset(): { changes: readonly Change[]; show(): void } {
      const contacts = all().map((one) => (one.status === 'removed' ? one : { ...one, status: 'asked' as const }))
      return {
        changes: contacts.map(put),
        show: () => store.setState({ contacts }),
      }
    },
  }
}
