import type { StoreApi } from 'zustand/vanilla'
import type { PersonId } from '../../engine/ids.ts'
import { readAs, skeleton } from '../../lib/lookalikes.ts'
import { calledName } from './naming.ts'
import type { Alike, Contact, ContactRequest, Mistakable, PeopleState } from './people.ts'

/** Reserved names: what this app calls me, itself and its chats, in its languages. */
const RESERVED = new Set(
  [
    ...['You', 'Me', 'System', 'Notes to myself', 'Toi', 'Moi', 'Vous', 'Système', 'Notes pour moi'],
    ...['أنت', 'أنا', 'النظام', 'ملاحظاتي'],
  ].map(skeleton),
)
const APP = skeleton('Tête-à-tête')
/** Prefix of every ID, also as a name that is read quickly has it. */
const ID = skeleton('tete1')
/** Imitation: what can be taken for the ends of an ID, as this app writes them; not the Tetelmans. */
const IMITATES = /[t7][e3][t7][e3](?:1|[li](?:q|[a-z]*[^a-z]))/u

/** Skeletons of a name, as it is written and without its capitals: in some alphabets they look like other letters. */
const skeletons = (name: string) => new Set([skeleton(name), skeleton(name.toLowerCase())])

/** Doubt about a name by itself, whoever else there is. */
function doubtOf(name: string): Alike | undefined {
  if (name === '') return undefined
  const read = readAs(name)
  if (IMITATES.test(read)) return 'id'
  const strange = (look: string) => look === '' || RESERVED.has(look) || look.includes(APP) || look.includes(ID)
  return read.includes('…') || [...skeletons(name)].some(strange) ? true : undefined
}

/** Namesakes: who goes by each look of a name. */
function namesakesOf<T>(all: readonly T[], namesOf: (one: T) => readonly string[]) {
  const byLook = new Map<string, Set<T>>()
  for (const one of all) {
    const looks = namesOf(one).flatMap((name) => (name === '' ? [] : [...skeletons(name)]))
    for (const look of looks) byLook.set(look, (byLook.get(look) ?? new Set<T>()).add(one))
  }
  return (name: string): readonly T[] => [...skeletons(name)].flatMap((look) => [...(byLook.get(look) ?? [])])
}

/** With those marked whose name could be taken for somebody else's, for me, the app or an ID. Who is not, stays the same object. */
export function toldApart(contacts: readonly Contact[]): Contact[] {
  const namesakes = namesakesOf(contacts, (contact) => [calledName(contact)])
  return contacts.map((contact) => {
    const name = calledName(contact)
    const shared = namesakes(name).some((one) => one !== contact)
    const alike = doubtOf(name) ?? (shared ? true : undefined)
    if (alike === contact.alike) return contact
    const { alike: _before, ...bare } = contact
    return alike ? { ...bare, alike } : bare
  })
}

/** Requests whose name could be taken for somebody else's, by who sent them; undefined when there are none. */
export function mistakableOf(
  requests: readonly ContactRequest[],
  contacts: readonly Contact[],
): ReadonlyMap<PersonId, Mistakable> | undefined {
  // By a petname one knows a friend, and by their own name whoever else does.
  const known = namesakesOf(contacts, ({ name, petname = '' }) => [name, petname])
  const asking = namesakesOf(requests, ({ name }) => [name])
  const found = requests.flatMap(({ from, name }): [PersonId, Mistakable][] => {
    const contact = known(name).find(({ id }) => id !== from)
    const shared = contact !== undefined || asking(name).some((one) => one.from !== from)
    const alike = doubtOf(name) ?? (shared ? true : undefined)
    return alike ? [[from, { alike, ...(contact ? { contact } : {}) }]] : []
  })
  return found.length > 0 ? new Map(found) : undefined
}

/** Mistakable: could this name, which somebody gives for the person with this ID, be taken for another's? */
export const mistakableAs = (id: PersonId, name: string, contacts: readonly Contact[]): Mistakable | undefined =>
  mistakableOf([{ from: id, name, text: '', at: 0 }], contacts)?.get(id)

/** Mistakable requests, found anew whenever contacts or requests change. */
export function markMistakable(store: StoreApi<PeopleState>) {
  store.subscribe(({ contacts, requests }, before) => {
    if (contacts === before.contacts && requests === before.requests) return
    store.setState({ mistakable: mistakableOf(requests, contacts) })
  })
}
