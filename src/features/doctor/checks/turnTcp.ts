import type { Check } from './check.ts'
import { relayBy } from './relay.ts'

/** TURN by TCP: for networks that let no UDP out. */
export const turnTcp: Check<'turn-tcp'> = relayBy('tcp')
