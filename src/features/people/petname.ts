import { cleanName, nameFits } from '../../lib/name.ts'
import type { Contact } from './people.ts'

type Petname = { readonly ok: true; readonly petname: string | undefined } | { readonly ok: false }

/** Petname as it was typed: an empty one is none, one that is too long is refused. */
export function readPetname(typed = ''): Petname {
  const petname = cleanName(typed)
  if (petname === '') return { ok: true, petname: undefined }
  return nameFits(petname) ? { ok: true, petname } : { ok: false }
}

/** Contact with a petname, if there is one; who has another keeps it. */
export const withPetname = (contact: Contact, petname: string | undefined): Contact =>
  petname === undefined ? contact : { ...contact, petname }
