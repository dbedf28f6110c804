import type { Check } from './check.ts'
import { relayBy } from './relay.ts'

/** TURN by TLS: for networks that let nothing out but what looks like the web. */
export const turnTls: Check<'turn-tls'> = relayBy('tls')
