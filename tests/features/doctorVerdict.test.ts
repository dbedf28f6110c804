import { describe, expect, test } from 'vitest'
import { CHECKS, CODES, type Findings } from '../../src/features/doctor/finding.ts'
import { CAUSES, type Cause, causeOf } from '../../src/features/doctor/verdict.ts'
import { findingsWith, OFFLINE, RELAYS, relays } from '../support/findings.ts'

const link = (result: 'ok' | 'warn' | 'fail', code: (typeof CODES)['link'][number]): Findings => ({
  link: { result, code },
})
const NO_RELAY = relays({ result: 'skipped', code: 'none' })
const DEAD_RELAY = relays({ result: 'fail', code: 'silent' })
const HIDDEN: Findings = {
  stun: { result: 'skipped', code: 'hidden' },
  nat: { result: 'skipped', code: 'hidden' },
  'local-network': { result: 'skipped', code: 'hidden' },
}
const CHANGING: Findings = { nat: { result: 'warn', code: 'changing' } }
const NO_STUN: Findings = { stun: { result: 'fail', code: 'silent' } }
const UNREACHABLE: Findings = { broker: { result: 'fail', code: 'unreachable' } }

const TABLE: readonly (readonly [what: string, findings: Findings, cause: Cause])[] = [
  ['all is well, and nobody is asked about', {}, 'none'],
  ['all is well, and the friend is linked', link('ok', 'direct'), 'none'],
  ['linked over a relay', link('ok', 'relayed'), 'none'],
  ['linked, though the server is away since', { ...link('ok', 'direct'), ...UNREACHABLE }, 'none'],
  ['linked, though no relay works', { ...link('ok', 'direct'), ...DEAD_RELAY }, 'none'],
  ['a relay alone works', { ...NO_STUN, ...CHANGING }, 'none'],
  ['one relay of three works', { 'turn-udp': { result: 'fail', code: 'silent' }, ...NO_STUN }, 'none'],
  ['no relay, and a direct way is to be had', NO_RELAY, 'none'],
  [
    'no server for addresses from outside is set up',
    { ...NO_RELAY, stun: { result: 'skipped', code: 'none' } },
    'none',
  ],
  ['somebody in between', link('fail', 'intercepted'), 'intercepted'],
  ['nobody proved who they are', link('fail', 'unproved'), 'intercepted'],
  ['in between, and the server is away', { ...link('fail', 'intercepted'), ...UNREACHABLE }, 'intercepted'],
  ['no secure page', { secure: { result: 'fail', code: 'insecure' } }, 'browser'],
  ['no keys', { keys: { result: 'fail', code: 'lost' } }, 'browser'],
  [
    'no keys, and so no proof',
    { keys: { result: 'fail', code: 'broken' }, claim: { result: 'skipped', code: 'unknown' } },
    'browser',
  ],
  ['a full disk', { storage: { result: 'fail', code: 'full' } }, 'disk'],
  ['a full disk, offline', { storage: { result: 'fail', code: 'full' }, ...OFFLINE }, 'disk'],
  ['a disk that the browser may clear', { storage: { result: 'warn', code: 'evictable' } }, 'none'],
  ['offline', OFFLINE, 'offline'],
  ['offline, and the friend timed out before', { ...OFFLINE, ...link('fail', 'timeout') }, 'offline'],
  ['no answer of the server', UNREACHABLE, 'server'],
  ['something else answers', { broker: { result: 'fail', code: 'wrong' } }, 'server'],
  ['no socket', { broker: { result: 'fail', code: 'no-socket' } }, 'socket'],
  ['a proof that is not taken', { claim: { result: 'fail', code: 'refused' } }, 'identity'],
  ['the ID is in use elsewhere', { claim: { result: 'fail', code: 'replaced' } }, 'identity'],
  ['the server asks to wait', { claim: { result: 'warn', code: 'busy' } }, 'none'],
  ['hidden, and the relay works', HIDDEN, 'none'],
  ['hidden, and no relay is there', { ...HIDDEN, ...NO_RELAY }, 'relay'],
  ['hidden, and no relay works', { ...HIDDEN, ...DEAD_RELAY, ...link('warn', 'away') }, 'relay'],
  ['hidden, and the friend finds no way', { ...HIDDEN, ...link('fail', 'unreachable') }, 'no-way'],
  [
    'no network of its own, and nothing works',
    { 'local-network': { result: 'fail', code: 'nothing' }, ...NO_STUN, ...DEAD_RELAY },
    'local-network',
  ],
  [
    'no network of its own, and a relay works all the same',
    { 'local-network': { result: 'fail', code: 'nothing' } },
    'none',
  ],
  [
    'relays that refuse',
    { ...relays({ result: 'fail', code: 'credentials' }), ...link('fail', 'unreachable') },
    'relay',
  ],
  ['relays that are full', relays({ result: 'fail', code: 'full' }), 'relay'],
  ['nothing by UDP, and no relay', { ...NO_STUN, ...NO_RELAY }, 'no-way'],
  ['nothing comes through at all', { ...NO_STUN, ...DEAD_RELAY }, 'no-way'],
  ['a router that changes its mind, and no relay', { ...CHANGING, ...NO_RELAY }, 'no-way'],
  ['all is well here, and no way was found', link('fail', 'unreachable'), 'no-way'],
  ['the friend is away', link('warn', 'away'), 'friend'],
  ['the friend has not answered', link('warn', 'asked'), 'friend'],
  ['on the way', link('warn', 'connecting'), 'friend'],
  ['no answer in time', link('fail', 'timeout'), 'friend'],
  ['turned down', link('fail', 'refused'), 'friend'],
  ['all is well here, and a link fell silent', link('warn', 'lost'), 'friend'],
  ['a link fell silent, and so did the server', { ...link('warn', 'lost'), ...UNREACHABLE }, 'server'],
  ['this browser begins no connection', link('fail', 'stranded'), 'browser'],
  [
    'this browser begins no connection, for it finds no network',
    { 'local-network': { result: 'fail', code: 'nothing' }, ...DEAD_RELAY, ...link('fail', 'stranded') },
    'local-network',
  ],
  ['hidden, and no relay lent anything', { ...HIDDEN, ...link('fail', 'relayless') }, 'relay'],
]

describe('[E2] the cause that is named', () => {
  test.each(TABLE)('%s: %j', (_, findings, cause) => {
    expect(causeOf(findingsWith(findings))).toBe(cause)
  })

  test('is one of twelve, and each of them comes about', () => {
    expect(CAUSES.length).toBeLessThanOrEqual(12)
    expect(new Set(TABLE.map(([, , cause]) => cause))).toEqual(new Set(CAUSES))
  })

  test.each(CHECKS)('waits for the check %s', (name) => {
    const { [name]: _running, ...others } = findingsWith()
    expect(causeOf(others)).toBeUndefined()
  })

  test('is found for whatever any check may find, alone or with any other', () => {
    const results = ['ok', 'warn', 'fail', 'skipped'] as const
    const any = CHECKS.flatMap((name) =>
      CODES[name].flatMap((code) => results.map((result) => ({ [name]: { result, code } }) as Findings)),
    )
    for (const one of any)
      for (const two of any.filter((_, at) => at % 7 === 0))
        expect(CAUSES).toContain(causeOf(findingsWith({ ...one, ...two })))
  })

  test('is never a relay where one works and nothing failed between the two', () => {
    for (const working of RELAYS)
      expect(causeOf(findingsWith({ ...DEAD_RELAY, [working]: { result: 'ok', code: 'relayed' } }))).toBe('none')
  })
})
