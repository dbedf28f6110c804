import type { CheckName } from '../finding.ts'
import { broker } from './broker.ts'
import type { Check } from './check.ts'
import { claim } from './claim.ts'
import { keys } from './keys.ts'
import { link } from './link.ts'
import { localNetwork } from './localNetwork.ts'
import { nat } from './nat.ts'
import { secure } from './secure.ts'
import { storage } from './storage.ts'
import { stun } from './stun.ts'
import { turnTcp } from './turnTcp.ts'
import { turnTls } from './turnTls.ts'
import { turnUdp } from './turnUdp.ts'

/** Checks by their names. */
export const checks: { readonly [Name in CheckName]: Check<Name> } = {
  ...{ secure, storage, keys, broker, claim, stun },
  ...{ 'turn-udp': turnUdp, 'turn-tcp': turnTcp, 'turn-tls': turnTls },
  ...{ nat, 'local-network': localNetwork, link },
}
