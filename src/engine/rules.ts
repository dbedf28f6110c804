import type { Writer } from './entry.ts'
import type { LogName } from './ids.ts'
import { type ConversationId, type ConversationKind, conversationWith, kindOf, type PersonId, personIn } from './ids.ts'
import { instanceWith, leastAfter } from './instance.ts'

/** Rules of one conversation: all that log and replica must know of it. Nothing else asks of which kind it is. */
export interface Rules {
  readonly kind: ConversationKind
  /** Writer: who I am here, and what my log is called. */
  readonly me: Writer
  /** Persons who have it beside me: nobody, for the one with myself. */
  readonly with: readonly PersonId[]
  /** Author: is an entry said to be theirs taken when it comes over a link with `via`? */
  takes(author: PersonId, via: PersonId): boolean
  /** Author: is it me, under the ID that I have now or under a former one? */
  mine(author: PersonId): boolean
}

export type RulesOf = (conversation: ConversationId) => Rules

/** Me: what all conversations have in common. */
export interface Install {
  readonly id: PersonId
  /** Random for every install and every restore, so that a restored device never contradicts its former self. */
  readonly instance: LogName
  /** By conversation, the highest lamport of what was written before I had this ID. */
  readonly before: Readonly<Record<ConversationId, number>>
  /** Restore: when this ID came back to a device that knew nothing of it. Wall clock. */
  readonly restoredAt?: number | undefined
  /** Conversation with myself: of my first ID on this device, whatever I am called now. */
  readonly notes: ConversationId
}

/** Rules by a conversation's ID. `install` is asked each time: whoever begins anew is somebody else from then on. */
export const createRules =
  (install: () => Install): RulesOf =>
  (conversation) => {
    const { id, instance, before, notes, restoredAt } = install()
    const kind = conversation === notes ? 'self' : kindOf(conversation, id)
    const person = kind === 'direct' ? personIn(conversation) : undefined
    return {
      kind,
      me: {
        id,
        instance: instanceWith(instance, person ?? id),
        base: Object.hasOwn(before, conversation) ? before[conversation]! : 0,
        ...(restoredAt === undefined ? {} : { least: leastAfter(restoredAt) }),
      },
      with: person === undefined ? [] : [person],
      // An entry is unsigned: that it came over their own proved link is all that says whose it is.
      takes: (author, via) => author === via && author === person,
      // Of the two who write in a direct conversation, the one who is not the friend is me. In a group many are not.
      mine: (author) => (kind === 'group' ? author === id : author !== person),
    }
  }

/** Conversation with myself, for whoever has never been anybody else here. */
export const notesOf = (id: PersonId): ConversationId => conversationWith(id)
