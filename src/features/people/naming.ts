import type { PersonId } from '../../engine/ids.ts'
import type { Contact } from './people.ts'

/** The ends of an ID, enough to tell two apart at a glance; never to trust one by. */
export const shortId = (id: string): string => `${id.slice(0, 8)}…${id.slice(-4)}`

/**
 * Name of a contact: their own for themself, or a short form of the ID until that is known; both where the name alone could be
 * taken for somebody else's.
 */
export const nameOf = (contact: { id: PersonId; name: string; alike?: true }): string => {
  if (contact.name === '') return shortId(contact.id)
  return contact.alike ? `${contact.name} (${shortId(contact.id)})` : contact.name
}

/** Letters of other alphabets that look like Latin ones. */
const LOOKALIKES = new Map([...'аеіјорсухѕԁɡοανικρτυ'].map((letter, at) => [letter, 'aeijopcyxsdgoavikptu'[at]!]))

/**
 * Folded name, the same for names that look the same: without capitals, accents, marks, spaces, nor a look at the
 * alphabet.
 */
const looks = (name: string): string =>
  [...name.normalize('NFKD').toLowerCase()]
    .map((letter) => LOOKALIKES.get(letter) ?? letter)
    .join('')
    .replace(/[^\p{L}\p{N}]/gu, '')

/** Reserved names: what this app calls me and itself, in its languages. */
const RESERVED_NAMES = new Set(
  ['You', 'Me', 'System', 'Toi', 'Moi', 'Vous', 'أنت', 'أنا', 'النظام', 'Tête-à-tête'].map(looks),
)

/** With those marked whose name is somebody else's too, or what the app calls me or itself. Who is not, stays the same object. */
export function toldApart(contacts: readonly Contact[]): Contact[] {
  const counts = new Map<string, number>()
  for (const { name } of contacts) counts.set(looks(name), (counts.get(looks(name)) ?? 0) + 1)
  return contacts.map((contact) => {
    const look = looks(contact.name)
    const alike = contact.name !== '' && (look === '' || RESERVED_NAMES.has(look) || counts.get(look)! > 1)
    if (alike === (contact.alike === true)) return contact
    const { alike: _before, ...bare } = contact
    return alike ? { ...bare, alike: true } : bare
  })
}
