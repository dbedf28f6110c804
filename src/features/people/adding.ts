import { parsePaste } from '../../engine/address.ts'
import type { PersonId } from '../../engine/ids.ts'
import type { Clock } from '../../ports/clock.ts'
import type { createBlocking } from './blocking.ts'
import type { createContacts } from './contacts.ts'
import type { createParting } from './parting.ts'
import type { AddResult, Contact, PasteReading } from './people.ts'
import { readPetname, withPetname } from './petname.ts'
import type { createPursuit } from './pursuit.ts'
import type { createRequests } from './requests.ts'

interface Deps {
  me: () => PersonId | undefined
  contacts: ReturnType<typeof createContacts>
  requests: ReturnType<typeof createRequests>
  blocking: ReturnType<typeof createBlocking>
  parting: ReturnType<typeof createParting>
  pursuit: ReturnType<typeof createPursuit>
  clock: Pick<Clock, 'now'>
  known(person: PersonId): Contact | undefined
  befriend(id: PersonId, name?: string, petname?: string): Promise<boolean>
}

const NO_STORAGE = { ok: false, error: 'storage' } as const

/** Adding people by their ID, and what one calls them. Whoever calls takes turns. */
export function createAdding(deps: Deps) {
  const { me, contacts, requests, blocking, parting, pursuit, clock, known, befriend } = deps

  function read(paste: string): PasteReading {
    if (paste.trim() === '') return { ok: false, error: 'empty' }
    const parsed = parsePaste(paste)
    if (!parsed.ok) return parsed
    const { id } = parsed
    if (id === me()) return { ok: false, error: 'self', id }
    return known(id) ? { ok: false, error: 'known', id } : parsed
  }

  async function add(paste: string, petname?: string): Promise<AddResult> {
    const wanted = readPetname(petname)
    if (!wanted.ok) return { ok: false, error: 'long' }
    const reading = read(paste)
    // Whoever is blocked is not any more: nobody pastes an ID by mistake.
    if ('id' in reading && blocking.has(reading.id) && !(await parting.allow(reading.id))) return NO_STORAGE
    if (!reading.ok) return reading
    const { id } = reading
    const request = requests.find(id)
    // They asked already (perhaps I had ignored it): pasting their ID is the answer.
    if (request || requests.isIgnored(id))
      return (await befriend(id, request?.name, wanted.petname)) ? { ok: true, id } : NO_STORAGE
    const asked = { name: '', addedAt: clock.now(), ...contacts.find(id), id, status: 'asked' } as const
    const contact = withPetname(asked, wanted.petname)
    if (!(await contacts.write(contact))) return NO_STORAGE
    pursuit.pursue(contact)
    return { ok: true, id }
  }

  async function call(id: PersonId, petname: string) {
    const wanted = readPetname(petname)
    if (!wanted.ok) return 'long'
    const contact = contacts.find(id)
    if (!contact) return 'unknown'
    const { petname: _before, ...bare } = contact
    return (await contacts.write(withPetname(bare, wanted.petname))) ? 'done' : 'storage'
  }

  return { read, add, call }
}
