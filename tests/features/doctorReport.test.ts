import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { CHECKS, CODES, type Findings } from '../../src/features/doctor/finding.ts'
import { networkOf } from '../../src/features/doctor/network.ts'
import { browserIn, reportOf } from '../../src/features/doctor/report.ts'
import { nobody } from '../support/company.ts'
import { findingsWith } from '../support/findings.ts'

const NOW = Date.UTC(2026, 10, 30, 16, 0, 0)
const AT = { version: '1.2.3', now: NOW }
const CHROME =
  'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.7390.65 Safari/537.36'

describe('[E3] the report', () => {
  test('says version, browser and times, and a line for each check', () => {
    const findings = findingsWith({
      link: {
        ...{ result: 'fail', code: 'unreachable' },
        facts: { mineHost: 1, theirsRelay: 2, failure: 'failed', failedAt: NOW - 60_000 },
      },
    })
    const report = reportOf({ findings, at: NOW - 1_000, browser: CHROME, about: nobody(1) }, AT)
    expect(report.split('\n')).toEqual([
      'Tête-à-tête 1.2.3: connection report',
      'Copied: 2026-11-30T16:00:00.000Z',
      'Examined: 2026-11-30T15:59:59.000Z',
      'Browser: Chrome 141 on Linux',
      'About: the link with a friend',
      'Cause: no-way',
      '',
      'secure: ok secure',
      'storage: ok kept persisted=yes freeMiB=5120',
      'keys: ok whole',
      'broker: ok reached ms=48',
      'claim: ok proved',
      'stun: ok mapped ms=62 network=203.0.0.0/16',
      'turn-udp: ok relayed ms=95',
      'turn-tcp: ok relayed ms=140',
      'turn-tls: ok relayed ms=210',
      'nat: ok same',
      'local-network: ok named named=2 plain=0',
      'link: fail unreachable mineHost=1 theirsRelay=2 failure=failed failedAt=2026-11-30T15:59:00.000Z',
      '',
    ])
  })

  test('says of a check that is under way that it is', () => {
    const report = reportOf({ findings: {}, at: undefined, browser: '' }, AT)
    expect(report).toContain('Examined: not yet')
    expect(report).toContain('nat: running')
    expect(report).toContain('Cause: not known yet')
  })

  /** All that must never stand in it, in every spelling that a browser or a server could give. */
  const secret = fc.oneof(
    fc.ipV4().filter((address) => !address.endsWith('.0.0')),
    fc.ipV4Extended(),
    fc.ipV6(),
    fc.uuid().map((name) => `${name}.local`),
    fc.integer({ min: 1, max: 9_999 }).map(nobody),
    fc.base64String({ minLength: 16, maxLength: 40 }),
    fc.string({ minLength: 4, maxLength: 40 }),
    fc.constantFrom('Zoé', 'Margaux', 'alice', '1767225600:tete1me', 'turn:relay.example:3478'),
  )
  const value = fc.oneof(secret, fc.integer(), fc.double(), fc.boolean(), fc.bigInt().map(String))
  const factNames = [
    ...['ms', 'network', 'pair', 'protocol', 'failure', 'failedAt', 'persisted', 'freeMiB', 'error', 'mineHost'],
    ...['rttMs', 'lossPercent', 'address', 'name', '__proto__', 'constructor', 'toString'],
  ]
  const hostile = fc.record({
    result: fc.oneof(fc.constantFrom('ok', 'fail'), secret),
    code: fc.oneof(fc.constantFrom(...CHECKS.flatMap((name) => [...CODES[name]])), secret),
    facts: fc.dictionary(fc.oneof(fc.constantFrom(...factNames), secret), value),
  })

  test('has nothing in it but closed lists, numbers within bounds, times and networks, whatever was found', () => {
    const codes = new Set<string>(CHECKS.flatMap((name) => [...CODES[name]]))
    const known = [
      /^persisted=(?:yes|no)$/,
      /^(?:ms|rttMs)=\d{1,6}$/,
      /^(?:lossPercent|error|mineHost)=\d{1,3}$/,
      /^freeMiB=\d{1,9}$/,
      /^network=(?:\d{1,3}\.\d{1,3}\.0\.0\/16|[0-9a-f]{1,4}:[0-9a-f]{1,4}::\/32)$/,
      /^pair=(?:host|srflx|prflx|relay)-(?:host|srflx|prflx|relay)$/,
      /^protocol=(?:udp|tcp|tls)$/,
      /^failure=(?:absent|timeout|refused|offline|failed|cancelled)$/,
      /^failedAt=\S{10,30}Z$/,
    ]
    const findings = fc.record(Object.fromEntries(CHECKS.map((name) => [name, hostile])), { requiredKeys: [] })
    fc.assert(
      fc.property(findings, secret, value, (found, browser, about) => {
        const report = reportOf({ findings: found as unknown as Findings, at: NOW, browser, about }, AT)
        const lines = report.split('\n').slice(7, -1)
        expect(lines).toHaveLength(CHECKS.length)
        for (const [at, line] of lines.entries()) {
          const [name, result, code, ...facts] = line.split(' ')
          expect(name).toBe(`${CHECKS[at]}:`)
          expect(['ok', 'warn', 'fail', 'skipped', 'running']).toContain(result)
          if (code !== undefined) expect(codes.has(code)).toBe(true)
          for (const fact of facts)
            expect(
              known.some((pattern) => pattern.test(fact)),
              fact,
            ).toBe(true)
        }
        const [, , , browserLine, aboutLine] = report.split('\n')
        expect(browserLine).toMatch(/^Browser: (?:another browser|[A-Z][A-Za-z ]+ \d{1,4})(?: on [A-Za-z]+)?$/)
        expect(aboutLine).toMatch(/^About: (?:this device|the link with a friend)$/)
      }),
      { numRuns: 400 },
    )
  })

  test.each([
    [CHROME, 'Chrome 141 on Linux'],
    ['Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:145.0) Gecko/20100101 Firefox/145.0', 'Firefox 145 on Windows'],
    [
      'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.0 Safari/605.1.15',
      'Safari 26 on macOS',
    ],
    [
      'Mozilla/5.0 (Linux; Android 15; Pixel 9 of Zoé) AppleWebKit/537.36 Chrome/141.0.0.0 Mobile Safari/537.36',
      'Chrome 141 on Android',
    ],
    ['Zoé’s own', 'another browser'],
  ])('says of the browser its name and number alone: %s', (userAgent, said) => {
    expect(browserIn(userAgent)).toBe(said)
  })
})

describe('[E3] the network of an address', () => {
  test.each([
    ['203.0.113.77', '203.0.0.0/16'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8::/32'],
    ['2001:db8::1', '2001:db8::/32'],
    ['::ffff:203.0.113.77', '203.0.0.0/16'],
    ['::ffff:cb00:714d', '203.0.0.0/16'],
    ['64:ff9b::cb00:714d', '203.0.0.0/16'],
    ['fe80::1', 'fe80:0::/32'],
    ['::1', '0:0::/32'],
    ['0e5fd1a4-3c4b-4f6a-9d3e-8a2b1c0d9e8f.local', undefined],
    ['Zoé', undefined],
    ['1.2.3', undefined],
  ])('%s is in %s', (address, network) => {
    expect(networkOf(address)).toBe(network)
  })

  test('never has more than 16 bits of an IPv4 address, or 32 of an IPv6 one', () => {
    fc.assert(
      fc.property(fc.ipV4(), (address) => {
        const [one, two] = address.split('.')
        expect(networkOf(address)).toBe(`${one}.${two}.0.0/16`)
        expect(networkOf(`::ffff:${address}`)).toBe(`${one}.${two}.0.0/16`)
      }),
    )
    fc.assert(
      fc.property(fc.ipV6(), (address) => {
        expect(networkOf(address) ?? '0:0::/32').toMatch(/^(?:[0-9a-f]{1,4}:[0-9a-f]{1,4}::\/32|\d+\.\d+\.0\.0\/16)$/)
      }),
    )
  })
})
