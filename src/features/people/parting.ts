import type { Along, Undo } from '../../conversation/removal.ts'
import type { PersonId } from '../../engine/ids.ts'
import type { Links } from '../../engine/links.ts'
import type { Turn } from '../../lib/inTurn.ts'
import { createListeners } from '../../lib/listeners.ts'
import type { Clock } from '../../ports/clock.ts'
import type { createBlocking } from './blocking.ts'
import type { createContacts } from './contacts.ts'
import { calledName } from './naming.ts'
import type { Contact, People } from './people.ts'
import type { createPursuit } from './pursuit.ts'
import type { createRequests } from './requests.ts'

/** Portrait of somebody: what of it goes with them, and what brings it back. */
export interface PortraitAlong extends Along {
  /** On the disk it is gone, or there again. */
  onGone(): void
  onBack(): void
}

interface Deps {
  contacts: ReturnType<typeof createContacts>
  requests: ReturnType<typeof createRequests>
  blocking: ReturnType<typeof createBlocking>
  pursuit: ReturnType<typeof createPursuit>
  links: Pick<Links, 'drop'>
  clock: Pick<Clock, 'now'>
  inTurn: Turn
  /** Deletes what was said with them; undefined when the disk refused. */
  deleteWords(person: PersonId, along: Along): Promise<Undo | undefined>
  portraits(person: PersonId): Promise<PortraitAlong>
}

/** Parting from people: removing and blocking. Nobody is told, and what was open is closed as if this page had gone. */
export function createParting({ contacts, requests, blocking, pursuit, links, clock, inTurn, ...deps }: Deps) {
  /** Nothing goes between us any more. */
  const onParted = createListeners<[PersonId]>()

  function part(id: PersonId) {
    pursuit.leave(id)
    links.drop(id)
    onParted.tell(id)
  }

  async function block(id: PersonId): Promise<boolean> {
    if (blocking.has(id)) return true
    const contact = contacts.find(id)
    const name = contact ? calledName(contact) : (requests.find(id)?.name ?? '')
    if (!(await blocking.block({ id, name, at: clock.now() }, [requests.drop(id)]))) return false
    requests.forget(id)
    contacts.show()
    part(id)
    return true
  }

  async function unblock(id: PersonId): Promise<boolean> {
    if (!(await blocking.unblock(id))) return false
    contacts.show()
    const contact = contacts.find(id)
    if (contact) pursuit.pursue(contact)
    return true
  }

  /** Contact brought back: again what they were. */
  function bringBack(contact: Contact) {
    contacts.show(contact)
    const shown = contacts.find(contact.id)
    if (shown) pursuit.pursue(shown)
  }

  async function remove(id: PersonId, { words }: { words: boolean }): Promise<Undo | undefined> {
    const contact = contacts.find(id)
    if (!contact) return undefined
    if (words) {
      // A disk that cannot be read changes nothing.
      const portrait = await deps.portraits(id).catch(() => undefined)
      if (!portrait) return undefined
      const undo = await deps.deleteWords(id, {
        changes: [contacts.drop(id), ...portrait.changes],
        back: [contacts.put(contact), ...portrait.back],
      })
      if (!undo) return undefined
      contacts.hide(id)
      portrait.onGone()
      part(id)
      return () =>
        inTurn(async () => {
          // Asked anew meanwhile: that is another story.
          const undone = !contacts.find(id) && (await undo())
          if (!undone) return false
          portrait.onBack()
          bringBack(contact)
          return true
        })
    }
    if (!(await contacts.write({ ...contact, status: 'removed' }))) return undefined
    part(id)
    return () =>
      inTurn(async () => {
        const now = contacts.find(id)
        if (now?.status !== 'removed' || !(await contacts.write({ ...now, status: contact.status }))) return false
        bringBack(contacts.find(id) ?? contact)
        return true
      })
  }

  const parting: Pick<People, 'block' | 'unblock' | 'remove'> = {
    block: (id) => inTurn(() => block(id)),
    unblock: (id) => inTurn(() => unblock(id)),
    remove: (id, what) => inTurn(() => remove(id, what)),
  }
  return { ...parting, onParted: onParted.add, allow: unblock }
}
