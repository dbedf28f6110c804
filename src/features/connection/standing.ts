import type { Signalling } from '../../ports/transport.ts'
import type { LinkReason, LinkState } from '../people/people.ts'

/** Deciding: the four things that say whether two can talk: my network, the server, the friend, the relay. */
export interface Deciding {
  /** Network: this device has one, as far as its browser knows. */
  readonly online: boolean
  readonly signalling: Signalling
  /** Server: it has been away for longer than a start or a change of network takes. */
  readonly lasts: boolean
  /** Friend: has not answered my request yet, as far as that is known. */
  readonly asked: boolean
  readonly link: LinkState
  /** Relay: I hide my address behind one, and the server lists one, or it is lacking. `Here`: I hide it from this friend alone. */
  readonly relay: 'unwanted' | 'wanted' | 'wantedHere' | 'lacking' | 'lackingHere'
}

/**
 * Standing: how it stands between me and a friend, by the one thing that keeps us apart. Of the friend something is said only where it can be
 * known from here: while this device reaches the server. `disconnected`: this device has no network; `paused`: the same ID is in use
 * elsewhere; `rejected`: the server does not take my ID; `starting`: it is only just being reached. `relayless`: my address is hidden, and the
 * server lists no relay; `relayDown`: it does, and none lends me an address; `Here`: hidden from this friend alone.
 */
export type Standing =
  | 'online'
  | Exclude<LinkReason, 'lost'>
  | 'disconnected'
  | 'paused'
  | 'rejected'
  | 'serverless'
  | 'starting'
  | 'asked'
  | 'relaylessHere'
  | 'relayDown'
  | 'relayDownHere'
  | 'connecting'
  | 'away'

export function standingOf({ online, signalling, lasts, asked, link, relay }: Deciding): Standing {
  if (link.phase === 'online') return 'online'
  // What may be an attack is said before anything else.
  if (link.reason === 'intercepted' || link.reason === 'unproved') return link.reason
  if (signalling === 'replaced') return 'paused'
  if (signalling === 'refused') return 'rejected'
  if (signalling !== 'online') return !online ? 'disconnected' : lasts ? 'serverless' : 'starting'
  const { phase, reason } = link
  // Whose offer came has answered, whatever becomes of it.
  if (asked && phase === 'offline' && reason === undefined) return 'asked'
  if (relay === 'lacking') return 'relayless'
  if (relay === 'lackingHere') return 'relaylessHere'
  // A lost link is sought anew at once, and so is whoever may be told an address again.
  if (reason === 'lost' || (reason === 'relayless' && relay === 'unwanted')) return 'connecting'
  if (reason === 'relayless') return relay === 'wanted' ? 'relayDown' : 'relayDownHere'
  return reason ?? (phase === 'connecting' ? 'connecting' : 'away')
}

/** Waiting: for what a message waits that has not arrived. */
export const waitingFor = (standing: Standing): 'sending' | 'answer' | 'friend' | 'connection' =>
  standing === 'online' ? 'sending' : standing === 'asked' ? 'answer' : standing === 'away' ? 'friend' : 'connection'
