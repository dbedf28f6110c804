import type { PersonId } from '../../engine/ids.ts'
import type { Links } from '../../engine/links.ts'
import type { Clock } from '../../ports/clock.ts'
import type { createBlocking } from './blocking.ts'
import type { createContacts } from './contacts.ts'
import type { createParting } from './parting.ts'
import { readPaste, secretOf } from './pasting.ts'
import type { AddResult, Contact } from './people.ts'
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
  links: Pick<Links, 'store'>
  befriend(id: PersonId, name: string | undefined, more: { petname: string | undefined }): Promise<boolean>
}

const NO_STORAGE = { ok: false, error: 'storage' } as const

/** Adding people by their ID, and what one calls them. Whoever calls takes turns. */
export function createAdding(deps: Deps) {
  const { me, contacts, requests, blocking, parting, pursuit, clock, known, befriend } = deps

  const read = (paste: string) => readPaste(paste, me(), known)

  async function add(paste: string, petname?: string): Promise<AddResult> {
    const wanted = readPetname(petname)
    if (!wanted.ok) return { ok: false, error: 'long' }
    const reading = read(paste)
    // Whoever is blocked is not any more: nobody pastes an ID by mistake.
    if ('id' in reading && blocking.has(reading.id) && !(await parting.allow(reading.id))) return NO_STORAGE
    if (!reading.ok) {
      // They may have removed me, and then invited me again.
      const secret = secretOf('invite' in reading ? reading.invite : undefined)
      const { byPeer } = deps.links.store.getState()
      if (reading.error === 'known' && secret !== undefined && byPeer[reading.id]?.phase !== 'online')
        pursuit.prove(reading.id, secret)
      return reading
    }
    const { id, invite } = reading
    const request = requests.find(id)
    // They asked already (perhaps I had ignored it): pasting their ID is the answer.
    const secret = secretOf(invite)
    if (request || requests.isIgnored(id)) {
      if (!(await befriend(id, request?.name, { petname: wanted.petname }))) return NO_STORAGE
      // Used by whoever it was for, or it would still let in somebody else.
      if (secret !== undefined) pursuit.prove(id, secret)
      return { ok: true, id }
    }
    const { secret: _before, until: _too, ...found } = contacts.begin(id, '', clock.now())
    const asked: Contact = {
      ...found,
      ...{ id, status: 'asked', name: found.name || (invite?.name ?? '') },
      ...(secret === undefined ? {} : { secret }),
      ...(secret === undefined || invite?.until === undefined ? {} : { until: invite.until }),
    }
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
