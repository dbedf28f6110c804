import type { PersonId } from '../../../src/engine/ids.ts'
import type { Findings } from '../../../src/features/doctor/finding.ts'
import { findingsWith, OFFLINE, relays } from '../findings.ts'
import { MINUTE, NOON } from './cast.ts'
import { BOB, type FakeWorld } from './fakeRooms.ts'

const found = (findings: Findings, about?: PersonId): Partial<FakeWorld> => ({
  doctor: { about, findings, at: NOON - MINUTE },
})
const withBob = (findings: Findings) => found(findingsWith(findings), BOB)

const COUNTS = {
  ...{ mineHost: 1, mineSrflx: 1, mineRelay: 2, theirsHost: 2, theirsSrflx: 1, theirsRelay: 0 },
}

const UNKNOWN = { result: 'skipped', code: 'unknown' } as const
/** Nothing that the server would have to say is known. */
const UNREACHABLE: Findings = {
  broker: { result: 'fail', code: 'unreachable' },
  ...{ claim: UNKNOWN, stun: UNKNOWN, nat: UNKNOWN },
  ...relays(UNKNOWN),
}

/** Connection doctor, with each kind of finding. */
export const DOCTORS: readonly (readonly [name: string, found: Partial<FakeWorld>, hash: string])[] = [
  [
    'doctor-looking',
    found({ secure: { result: 'ok', code: 'secure' }, keys: { result: 'ok', code: 'whole' } }),
    '#/doctor',
  ],
  ['doctor-well', found(findingsWith()), '#/doctor'],
  ['doctor-offline', found(findingsWith(OFFLINE)), '#/doctor'],
  [
    'doctor-linked',
    withBob({
      link: {
        ...{ result: 'ok', code: 'relayed' },
        facts: { ...COUNTS, pair: 'relay-srflx', protocol: 'tls', rttMs: 84, lossPercent: 2 },
      },
      storage: { result: 'warn', code: 'evictable', facts: { persisted: false, freeMiB: 420 } },
    }),
    `#/doctor/${BOB}`,
  ],
  [
    'doctor-no-way',
    withBob({
      ...relays({ result: 'fail', code: 'silent' }),
      stun: { result: 'fail', code: 'silent' },
      nat: { result: 'skipped', code: 'silent' },
      link: {
        result: 'fail',
        code: 'unreachable',
        facts: { ...COUNTS, failure: 'failed', failedAt: NOON - 9 * MINUTE },
      },
    }),
    `#/doctor/${BOB}`,
  ],
  [
    'doctor-relay',
    withBob({
      'turn-udp': { result: 'fail', code: 'credentials', facts: { error: 401 } },
      'turn-tcp': { result: 'fail', code: 'full', facts: { error: 486 } },
      'turn-tls': { result: 'fail', code: 'denied', facts: { error: 403 } },
      nat: { result: 'warn', code: 'changing' },
      link: { result: 'fail', code: 'unreachable', facts: COUNTS },
    }),
    `#/doctor/${BOB}`,
  ],
  ['doctor-intercepted', withBob({ link: { result: 'fail', code: 'intercepted', facts: COUNTS } }), `#/doctor/${BOB}`],
  ['doctor-stranded', withBob({ link: { result: 'fail', code: 'stranded' } }), `#/doctor/${BOB}`],
  ['doctor-lost', withBob({ link: { result: 'warn', code: 'lost', facts: COUNTS } }), `#/doctor/${BOB}`],
  ['doctor-friend', withBob({ link: { result: 'warn', code: 'away', facts: COUNTS } }), `#/doctor/${BOB}`],
  [
    'doctor-socket',
    found(findingsWith({ broker: { result: 'fail', code: 'no-socket', facts: { ms: 60 } } })),
    '#/doctor',
  ],
  ['doctor-server', found(findingsWith(UNREACHABLE)), '#/doctor'],
  ['doctor-disk', found(findingsWith({ storage: { result: 'fail', code: 'full' } })), '#/doctor'],
]
