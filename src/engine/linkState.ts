import type { Path, Signalling } from '../ports/transport.ts'
import type { PersonId } from './ids.ts'

/**
 * Failure of the last try with this peer: why. `unreachable`: they are there, for they answered or dialled, and no way was found.
 * `timeout`: they did not answer, and the broker did. `lost`: the link fell silent; whose fault that is nobody knows. `relayless`: my
 * address is hidden from them, and no relay lent one. `stranded`: this browser could not even begin. The last three say nothing of them.
 */
export type LinkReason =
  | 'intercepted'
  | 'unproved'
  | 'refused'
  | 'unreachable'
  | 'timeout'
  | 'lost'
  | 'relayless'
  | 'stranded'

export interface LinkState {
  readonly phase: 'offline' | 'connecting' | 'online'
  /** Once online and known. */
  readonly path?: Path
  /** After a failure, until a link is up again. */
  readonly reason?: LinkReason
}

export interface LinksState {
  readonly signalling: Signalling
  /** A try to reach the broker has failed, or its line broke, since it was reached last. A start that is merely slow is no failure. */
  readonly unreached?: boolean
  readonly byPeer: Readonly<Record<PersonId, LinkState>>
}
