import type { DoctorState } from './doctor.ts'
import { CHECKS, type CheckName, CODES, type Facts } from './finding.ts'
import { causeOf } from './verdict.ts'

/** Most that a number of each kind may be: what is larger is none of ours, and could be an address. */
const NUMBERS: Readonly<Record<string, number>> = {
  ...{ ms: 600_000, rttMs: 600_000, lossPercent: 100, freeMiB: 100_000_000, error: 799, status: 599 },
  ...{ named: 999, plain: 999, mineHost: 99, mineSrflx: 99, mineRelay: 99 },
  ...{ theirsHost: 99, theirsSrflx: 99, theirsRelay: 99 },
}
const TYPES = ['host', 'srflx', 'prflx', 'relay']
const WORDS: Readonly<Record<string, readonly string[]>> = {
  pair: TYPES.flatMap((mine) => TYPES.map((theirs) => `${mine}-${theirs}`)),
  protocol: ['udp', 'tcp', 'tls'],
  failure: ['absent', 'timeout', 'refused', 'offline', 'failed', 'cancelled'],
}
/** As `networkOf` spells them. */
const NETWORK = /^(?:\d{1,3}\.\d{1,3}\.0\.0\/16|[0-9a-f]{1,4}:[0-9a-f]{1,4}::\/32)$/

const RESULTS = ['ok', 'warn', 'fail', 'skipped']

const timeOf = (at: number): string | undefined => {
  const time = new Date(at)
  return Number.isNaN(time.getTime()) ? undefined : time.toISOString()
}

/** Fact as it is copied: undefined for whatever is not plainly one of ours. */
function fact(name: string, value: unknown): string | undefined {
  if (typeof value === 'boolean') return name === 'persisted' ? `persisted=${value ? 'yes' : 'no'}` : undefined
  if (typeof value === 'number') {
    if (name === 'failedAt') return timeOf(value) && `failedAt=${timeOf(value)}`
    const most = Object.hasOwn(NUMBERS, name) ? NUMBERS[name]! : -1
    return Number.isInteger(value) && value >= 0 && value <= most ? `${name}=${value}` : undefined
  }
  if (typeof value !== 'string') return undefined
  if (name === 'network') return NETWORK.test(value) ? `network=${value}` : undefined
  return Object.hasOwn(WORDS, name) && WORDS[name]!.includes(value) ? `${name}=${value}` : undefined
}

const factsIn = (facts: Facts | undefined): string[] =>
  Object.entries(facts ?? {}).flatMap(([name, value]) => fact(name, value) ?? [])

const BROWSERS = [
  ['Firefox', /Firefox\/(\d{1,4})/],
  ['Edge', /Edg(?:e|A|iOS)?\/(\d{1,4})/],
  ['Opera', /OPR\/(\d{1,4})/],
  ['Samsung Internet', /SamsungBrowser\/(\d{1,4})/],
  ['Chrome', /(?:Headless)?(?:Chrome|Chromium|CriOS)\/(\d{1,4})/],
  ['Safari', /Version\/(\d{1,4}).*Safari\//],
] as const
const SYSTEMS = [
  ['Android', /Android/],
  ['iOS', /iPhone|iPad/],
  ['ChromeOS', /CrOS/],
  ['Windows', /Windows/],
  ['macOS', /Mac OS X|Macintosh/],
  ['Linux', /Linux|X11/],
] as const

/** Browser and system, by name and number, and nothing else that a browser says of itself. */
export function browserIn(userAgent: string): string {
  for (const [name, pattern] of BROWSERS) {
    const [, major] = pattern.exec(userAgent) ?? []
    if (major !== undefined) return `${name} ${major}${systemIn(userAgent)}`
  }
  return `another browser${systemIn(userAgent)}`
}
const systemIn = (userAgent: string) => {
  const found = SYSTEMS.find(([, pattern]) => pattern.test(userAgent))
  return found ? ` on ${found[0]}` : ''
}

function line(name: CheckName, { findings }: Pick<DoctorState, 'findings'>): string {
  const finding = findings[name]
  const codes: readonly string[] = CODES[name]
  if (!finding || !RESULTS.includes(finding.result) || !codes.includes(finding.code)) return `${name}: running`
  return [`${name}: ${finding.result}`, finding.code, ...factsIn(finding.facts)].join(' ')
}

export interface ReportedState extends Pick<DoctorState, 'findings' | 'at' | 'browser'> {
  readonly about?: unknown
}

/**
 * Report to copy: plain text, in English, for whoever helps. Made of closed lists alone, so that nothing can stand in it which tells an address beyond
 * its network (/16, IPv6 /32), an ID, a name or a credential.
 */
export function reportOf(state: ReportedState, { version, now }: { version: string; now: number }): string {
  return [
    `Tête-à-tête ${version}: connection report`,
    `Copied: ${timeOf(now) ?? 'unknown'}`,
    `Examined: ${(state.at !== undefined && timeOf(state.at)) || 'not yet'}`,
    `Browser: ${browserIn(state.browser)}`,
    `About: ${state.about === undefined ? 'this device' : 'the link with a friend'}`,
    `Cause: ${causeOf(state.findings) ?? 'not known yet'}`,
    '',
    ...CHECKS.map((name) => line(name, state)),
    '',
  ].join('\n')
}
