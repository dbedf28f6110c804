import type { Finding, Findings } from '../../src/features/doctor/finding.ts'

/** Findings where all is well, and nobody in particular is asked about; changed by what else was found. */
export const findingsWith = (change: Findings = {}): Findings => ({
  ...{ secure: { result: 'ok', code: 'secure' } },
  storage: { result: 'ok', code: 'kept', facts: { persisted: true, freeMiB: 5_120 } },
  keys: { result: 'ok', code: 'whole' },
  broker: { result: 'ok', code: 'reached', facts: { ms: 48 } },
  claim: { result: 'ok', code: 'proved' },
  stun: { result: 'ok', code: 'mapped', facts: { ms: 62, network: '203.0.0.0/16' } },
  'turn-udp': { result: 'ok', code: 'relayed', facts: { ms: 95 } },
  'turn-tcp': { result: 'ok', code: 'relayed', facts: { ms: 140 } },
  'turn-tls': { result: 'ok', code: 'relayed', facts: { ms: 210 } },
  nat: { result: 'ok', code: 'same' },
  'local-network': { result: 'ok', code: 'named', facts: { named: 2, plain: 0 } },
  link: { result: 'skipped', code: 'nobody' },
  ...change,
})

const each = <Name extends keyof Findings>(names: readonly Name[], finding: Finding): Findings =>
  Object.fromEntries(names.map((name) => [name, finding]))

export const RELAYS = ['turn-udp', 'turn-tcp', 'turn-tls'] as const
/** The same of every relay. */
export const relays = (finding: Finding<'turn-udp'>): Findings => each(RELAYS, finding)

/** Nothing is asked of the network. */
export const OFFLINE: Findings = {
  broker: { result: 'fail', code: 'offline' },
  ...each(['claim', 'stun', ...RELAYS, 'nat', 'local-network'], { result: 'skipped', code: 'offline' }),
}
