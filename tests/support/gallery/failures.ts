import type { LinkState } from '../../../src/engine/linkState.ts'
import { NOON, says } from './cast.ts'
import type { FakeWorld } from './fakeRooms.ts'

/** What waits for a connection meanwhile. */
export const WAITING = [says('me', 'See you there', 10, { status: 'waiting' })]

const DIRECT: LinkState = { phase: 'online', path: 'direct' }
const failed = (reason: NonNullable<LinkState['reason']>): LinkState => ({ phase: 'offline', reason })
const HIDDEN: Partial<FakeWorld> = { settings: { relayOnly: true } }
const NO_RELAY: Partial<FakeWorld> = { settings: { relayOnly: true, relayAvailable: false } }
const met = (trouble: 'unauthorized' | 'quota' | 'unreached'): Partial<FakeWorld> => ({
  relays: { ways: { udp: { result: trouble, at: NOON } }, met: { [trouble]: 1 }, trouble },
})

/** Failures of a link, of relays, and of the server: each reason that the engine knows, and what is found beside it. */
export const FAILURES: readonly (readonly [name: string, link: LinkState, found?: Partial<FakeWorld>])[] = [
  ['intercepted', failed('intercepted')],
  ['unproved', failed('unproved')],
  ['refused', failed('refused')],
  ['unreachable', failed('unreachable')],
  ['unanswered', failed('timeout')],
  ['lost', { phase: 'connecting', reason: 'lost' }],
  ['stranded', failed('stranded')],
  ['relay-lacking', failed('relayless'), NO_RELAY],
  ['relay-down', failed('relayless'), { ...HIDDEN, ...met('unreached') }],
  ['relay-full', failed('unreachable'), met('quota')],
  ['relay-closed', failed('unreachable'), met('unauthorized')],
  ['broker-away', DIRECT, { signalling: 'offline' }],
  ['replaced', DIRECT, { signalling: 'replaced' }],
  ['broker-refused', { phase: 'offline' }, { signalling: 'refused' }],
]
