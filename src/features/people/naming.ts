import type { PersonId } from '../../engine/ids.ts'
import type { Alike } from './people.ts'

/** The ends of an ID, enough to tell two apart at a glance; never to trust one by. */
export const shortId = (id: string): string => `${id.slice(0, 8)}…${id.slice(-4)}`

/** Of a name that does not stand alone: what stands behind it must not be pushed out of sight. Characters. */
const MAX_DOUBTFUL = 24

function clipped(name: string): string {
  const letters = [...name]
  return letters.length > MAX_DOUBTFUL ? `${letters.slice(0, MAX_DOUBTFUL).join('').trimEnd()}…` : name
}

/** Name that a contact goes by here: mine for them, else their own for themself; empty while there is none. */
export const calledName = ({ name, petname }: { name: string; petname?: string }): string => petname ?? name

/**
 * Name of a contact: what they are called here, or a short form of the ID until that is known; both where the name alone could be
 * taken for somebody else's; the ID alone where the name could be taken for an ID.
 */
export const nameOf = (contact: { id: PersonId; name: string; petname?: string; alike?: Alike }): string => {
  const name = calledName(contact)
  if (name === '' || contact.alike === 'id') return shortId(contact.id)
  return contact.alike ? `${clipped(name)} (${shortId(contact.id)})` : name
}

/** The ends of an ID behind a name, which `nameOf` put there: a name that has anything like it is not shown. */
const ADDED = /^(.*) (\(tete1[a-z0-9]{3}…[a-z0-9]{4}\))$/su

/** Parts of what `nameOf` gives: the person's own words, and what the app has added to tell them apart. */
export function partsOf(name: string): { readonly own: string; readonly added: string | undefined } {
  const [, own = name, added] = ADDED.exec(name) ?? []
  return { own, added }
}
