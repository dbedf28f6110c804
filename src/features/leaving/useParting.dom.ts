import type { ConversationId } from '../../engine/ids.ts'
import { useRefusals } from '../../ui/useRefusals.tsx'
import type { Contact, People } from '../people/people.ts'
import type { Leaving, Undo } from './leaving.ts'
import { useLeaving } from './useLeaving.tsx'

/** Parting from somebody, as every place does that offers it. */
export function useParting(people: Pick<People, 'block' | 'unblock' | 'remove'>, leaving: Leaving) {
  const { blocked } = useLeaving()
  const refuse = useRefusals()
  return {
    /** Blocked, with the way back; or not any more. */
    async block({ id, left }: Contact) {
      if (left !== 'blocked') blocked((await people.block(id)) ? () => people.unblock(id) : undefined)
      else if (!(await people.unblock(id))) refuse('storage')
    },
    /** Leaving, once the question is answered. Of whoever is no friend any more nothing else is left than all. */
    leave(
      what: 'chat' | 'friend',
      conversation: ConversationId,
      contact: Contact | undefined,
      words: boolean,
    ): Promise<Undo | undefined> {
      const goes = contact && (what === 'friend' || contact.left === 'removed')
      return goes ? people.remove(contact.id, { words }) : leaving.deleteChat(conversation)
    },
  }
}
