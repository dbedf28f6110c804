import type { Address } from '../../ports/transport.ts'
import type { Candidate } from './message.ts'

/** Negotiation of one connection: where its messages go, and what they are up against. */
export interface Negotiation {
  readonly remote: Address
  readonly connectionId: string
  readonly role: 'offerer' | 'answerer'
  /** A remote description has been handed to the browser: before that it refuses candidates. */
  described: boolean
  /** Candidates seen, in descriptions and beside them. */
  seen: number
  /** Candidates that came too early. */
  readonly early: Candidate[]
  /** Connection that messages are for; `undefined` while an offer waits to be admitted. */
  connection?: {
    isOpen(): boolean
    takeAnswer(sdp: string): Promise<boolean>
    addCandidate(candidate: Candidate): void
    takeWord(word: unknown): void
    end(why: 'refused' | 'absent' | 'offline' | 'cancelled'): void
  }
}

const keyOf = (remote: Address, connectionId: string) => `${remote} ${connectionId}`

/** Negotiations that there are, by peer and connection. */
export function createNegotiations() {
  const negotiations = new Map<string, Negotiation>()
  const all = () => [...negotiations.values()]
  const find = (remote: Address, connectionId: string) => negotiations.get(keyOf(remote, connectionId))
  return {
    find,
    begin(remote: Address, connectionId: string, role: Negotiation['role']): Negotiation {
      const negotiation: Negotiation = { remote, connectionId, role, described: false, seen: 0, early: [] }
      negotiations.set(keyOf(remote, connectionId), negotiation)
      return negotiation
    },
    /** Nothing that comes for it passes any more. */
    finish(negotiation: Negotiation) {
      const { remote, connectionId } = negotiation
      if (find(remote, connectionId) === negotiation) negotiations.delete(keyOf(remote, connectionId))
    },
    /** Offers of ours that nobody has answered. */
    unanswered: () => all().filter((n) => n.role === 'offerer' && !n.described),
    /** Offers of others, oldest first, whose channel is not open. */
    waiting: () => all().filter((n) => n.role === 'answerer' && !n.connection?.isOpen()),
  }
}
