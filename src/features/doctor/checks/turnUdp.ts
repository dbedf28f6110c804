import type { Check } from './check.ts'
import { relayBy } from './relay.ts'

/** TURN by UDP: the quick way to a relay. */
export const turnUdp: Check<'turn-udp'> = relayBy('udp')
