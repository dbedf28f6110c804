import type { PersonId } from './ids.ts'
import type { LinkReason } from './linkState.ts'
import type { createLinkStates } from './linkStates.ts'

interface Deps {
  readonly states: Pick<ReturnType<typeof createLinkStates>, 'reasonOf' | 'isAboutThem' | 'absent'>
  /** Shows how it is with this peer; with a reason, that the last try came to nothing. */
  look(peer: PersonId, reason?: LinkReason): void
}

/** Tries at a link: dials of mine that are under way, and offers of theirs that are being answered. */
export function createTries({ states, look }: Deps) {
  const dials = new Set<PersonId>()
  /** Answers under way, by their connection: does it say anything if nothing comes of it? */
  const answers = new Map<PersonId, Map<string, boolean>>()

  /** Excused: they have begun anew, or are gone, so that it is no wonder if nothing comes of what was under way. */
  function excuse(peer: PersonId) {
    const theirs = answers.get(peer)
    for (const connectionId of theirs?.keys() ?? []) theirs?.set(connectionId, false)
  }

  return {
    has: (peer: PersonId) => dials.has(peer) || answers.has(peer),
    /** For whoever dials: a try has begun, or failed before there was a channel. */
    dialling(peer: PersonId) {
      dials.add(peer)
      look(peer)
    },
    undialled(peer: PersonId, reason?: LinkReason) {
      dials.delete(peer)
      // That somebody sat in between says more than whatever a dial comes to.
      look(peer, states.reasonOf(peer) === 'intercepted' ? undefined : reason)
    },
    /** For whoever answers: an offer of theirs was admitted, and what became of it. */
    answering(peer: PersonId, connectionId: string) {
      excuse(peer)
      const theirs = answers.get(peer) ?? new Map<string, boolean>()
      answers.set(peer, theirs.set(connectionId, true))
      look(peer)
    },
    answered(peer: PersonId, connectionId: string, reason?: LinkReason) {
      const theirs = answers.get(peer)
      const says = theirs?.get(connectionId) === true
      theirs?.delete(connectionId)
      if (theirs?.size === 0) answers.delete(peer)
      look(peer, says && !states.isAboutThem(peer) ? reason : undefined)
    },
    isAnswering: (peer: PersonId) => answers.has(peer),
    /** The broker knows nobody of that name. */
    absent(peer: PersonId) {
      excuse(peer)
      states.absent(peer)
    },
  }
}
