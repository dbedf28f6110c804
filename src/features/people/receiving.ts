import type { PersonId } from '../../engine/ids.ts'
import type { Count } from '../../ports/transport.ts'
import type { createBlocking } from './blocking.ts'
import type { InviteBook, InviteUse } from './invite.ts'
import type { Contact, ContactRequest } from './people.ts'
import type { createPursuit } from './pursuit.ts'
import type { createRequestGate } from './requestGate.ts'
import type { createRequests } from './requests.ts'

export interface Befriending {
  petname?: string | undefined
  /** Invite by which they come. */
  by?: InviteUse
}

interface Deps {
  requests: Pick<ReturnType<typeof createRequests>, 'find' | 'take'>
  invites: Pick<InviteBook, 'inTurn' | 'look' | 'use'>
  blocking: Pick<ReturnType<typeof createBlocking>, 'has'>
  pursuit: Pick<ReturnType<typeof createPursuit>, 'now'>
  gate: Pick<ReturnType<typeof createRequestGate>, 'taken'>
  count: Count
  known(person: PersonId): Contact | undefined
  befriend(id: PersonId, name: string, more?: Befriending): Promise<boolean>
  /** Only people with an invite may ask. */
  invitedOnly(): boolean
  onInvited(person: PersonId): void
}

/** Receiving requests that came through the gate: an answer, somebody invited, or one to be asked about. Whoever calls takes turns. */
export function createReceiving({ requests, invites, blocking, pursuit, gate, count, known, befriend, ...deps }: Deps) {
  async function ofStranger({ invite: found, ...request }: ContactRequest): Promise<void> {
    const { from, name } = request
    // Another one may have used it while this was being opened.
    const invite = found && invites.look(found.id)
    const by = invite && invites.use(invite.id, from)
    if (by?.kind === 'personal') {
      if (!(await befriend(from, name, { by }))) return
      pursuit.now(from)
      return deps.onInvited(from)
    }
    if (!by && deps.invitedOnly()) return count('request.uninvited')
    // Somebody who asks again has used it once.
    const use = requests.find(from)?.invite?.id === invite?.id ? undefined : by
    if (!(await requests.take(invite ? { ...request, invite } : request, use && [use.change]))) return
    use?.done()
    gate.taken(from)
  }

  return async function receive(request: ContactRequest): Promise<void> {
    const { from } = request
    const contact = known(from)
    if (blocking.has(from)) return count('request.blocked') // while it was being opened
    if (!contact) return invites.inTurn(() => ofStranger(request))
    // I asked them, and they ask me: agreed. Or they do not know yet that I accepted: then dialling tells them.
    const agree = async (by?: InviteUse) => {
      if (await befriend(from, contact.name || request.name, by ? { by } : {})) pursuit.now(from)
    }
    const { invite } = request
    if (!invite) return agree()
    // Proved is used, whoever it is: a personal one lets in nobody else after that.
    await invites.inTurn(async () => {
      const by = invites.use(invite.id, from)
      await agree(by?.kind === 'personal' ? by : undefined)
    })
  }
}
