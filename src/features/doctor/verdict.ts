import { CHECKS, type Code, type Findings } from './finding.ts'

/** Causes: all that the doctor ever names. `none`: nothing is wrong here, as far as this device can see. */
export const CAUSES = [
  'none',
  'intercepted',
  'browser',
  'disk',
  'offline',
  'server',
  'socket',
  'identity',
  'local-network',
  'relay',
  'no-way',
  'friend',
] as const
export type Cause = (typeof CAUSES)[number]

const RELAYS = ['turn-udp', 'turn-tcp', 'turn-tls'] as const

/** Cause of what these checks found: the first in the order in which things depend on each other. Undefined while one is running. */
export function causeOf(findings: Findings): Cause | undefined {
  if (CHECKS.some((name) => findings[name] === undefined)) return undefined
  const { secure, keys, storage, broker, claim, stun, nat, link } = findings
  if (link?.code === 'intercepted' || link?.code === 'unproved') return 'intercepted'
  if (secure?.result === 'fail' || keys?.result === 'fail') return 'browser'
  if (storage?.result === 'fail') return 'disk'
  // A link outlives the server that introduced its two ends.
  if (link?.result === 'ok') return 'none'
  if (broker?.code === 'offline') return 'offline'
  if (broker?.code === 'no-socket') return 'socket'
  if (broker?.result === 'fail') return 'server'
  if (claim?.result === 'fail') return 'identity'
  const relays = RELAYS.map((name) => findings[name])
  const relayed = relays.some((one) => one?.result === 'ok')
  const hides = stun?.code === 'hidden'
  if (hides) return relayed ? afterMine(findings) : 'relay'
  if (findings['local-network']?.code === 'nothing' && !relayed) return 'local-network'
  if (relays.some((one) => one?.result === 'fail') && !relayed) return stun?.result === 'ok' ? 'relay' : 'no-way'
  // Nothing that could take the place of a direct way, and that is not to be had from here.
  const direct = stun?.result !== 'fail' && nat?.code !== 'changing'
  if (!relayed && !direct) return 'no-way'
  return afterMine(findings)
}

/** Causes by what is known of the link, where nothing else is wrong on this side: the way between the two, or the friend. */
const OF_LINK = {
  ...{ nobody: 'none', offline: 'none', direct: 'none', relayed: 'none', online: 'none' },
  ...{ connecting: 'friend', asked: 'friend', away: 'friend', refused: 'friend', timeout: 'friend', lost: 'friend' },
  ...{ unreachable: 'no-way', relayless: 'relay', stranded: 'browser' },
  ...{ intercepted: 'intercepted', unproved: 'intercepted' },
} as const satisfies Readonly<Record<Code<'link'>, Cause>>

const afterMine = ({ link }: Findings): Cause => (link ? OF_LINK[link.code] : 'none')
