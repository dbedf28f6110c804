import type { Path, Signalling } from '../ports/transport.ts'
import type { PersonId } from './ids.ts'

/** Failure of the last try with this peer: why. */
export type LinkReason = 'intercepted' | 'unproved' | 'refused' | 'unreachable' | 'timeout'

export interface LinkState {
  readonly phase: 'offline' | 'connecting' | 'online'
  /** Once online and known. */
  readonly path?: Path
  /** After a failure, until a link is up again. */
  readonly reason?: LinkReason
}

export interface LinksState {
  readonly signalling: Signalling
  readonly byPeer: Readonly<Record<PersonId, LinkState>>
}
