import type { LinkReason } from '../../engine/linkState.ts'

/** Checks of the doctor, in the order in which they are shown. */
export const CHECKS = [
  'secure',
  'storage',
  'keys',
  'broker',
  'claim',
  'stun',
  'turn-udp',
  'turn-tcp',
  'turn-tls',
  'nat',
  'local-network',
  'link',
] as const
export type CheckName = (typeof CHECKS)[number]

/** Results of a link that has come to nothing, by its reason. `lost`: whose fault that is nobody knows, and a new one is under way. */
export const FAILED_LINK = {
  ...{ intercepted: 'fail', unproved: 'fail', refused: 'fail', unreachable: 'fail' },
  ...{ timeout: 'fail', relayless: 'fail', stranded: 'fail', lost: 'warn' },
} as const satisfies Readonly<Record<LinkReason, 'warn' | 'fail'>>

/** Codes of all that a check may come to. Closed lists: nothing else is shown, and nothing else is copied. */
export const CODES = {
  secure: ['secure', 'insecure'],
  storage: ['kept', 'evictable', 'low', 'full', 'elsewhere', 'broken'],
  keys: ['whole', 'none', 'lost', 'broken'],
  broker: ['reached', 'offline', 'unreachable', 'wrong', 'no-socket'],
  claim: ['proved', 'unchecked', 'refused', 'replaced', 'busy', 'offline', 'unknown'],
  stun: ['mapped', 'public', 'silent', 'none', 'offline', 'hidden', 'unknown'],
  'turn-udp': ['relayed', 'credentials', 'full', 'denied', 'silent', 'none', 'offline', 'unknown'],
  'turn-tcp': ['relayed', 'credentials', 'full', 'denied', 'silent', 'none', 'offline', 'unknown'],
  'turn-tls': ['relayed', 'credentials', 'full', 'denied', 'silent', 'none', 'offline', 'unknown'],
  nat: ['same', 'changing', 'public', 'single', 'silent', 'offline', 'hidden', 'unknown'],
  'local-network': ['named', 'open', 'nothing', 'offline', 'hidden'],
  link: [
    ...['direct', 'relayed', 'online', 'connecting', 'asked', 'away', 'nobody', 'offline'],
    ...(Object.keys(FAILED_LINK) as LinkReason[]),
  ],
} as const satisfies Readonly<Record<CheckName, readonly string[]>>
export type Code<Name extends CheckName = CheckName> = (typeof CODES)[Name][number]

export type Result = 'running' | 'ok' | 'warn' | 'fail' | 'skipped'

/** Facts beside a finding: numbers, and words of closed lists (`report.ts`). */
export type Facts = Readonly<Record<string, number | string | boolean>>

export interface Finding<Name extends CheckName = CheckName> {
  readonly result: Exclude<Result, 'running'>
  readonly code: Code<Name>
  readonly facts?: Facts
}

/** Findings so far; a check without one is running. */
export type Findings = { readonly [Name in CheckName]?: Finding<Name> }

export const ok = <C extends string>(code: C, facts?: Facts) => found('ok', code, facts)
export const warn = <C extends string>(code: C, facts?: Facts) => found('warn', code, facts)
export const fail = <C extends string>(code: C, facts?: Facts) => found('fail', code, facts)
export const skipped = <C extends string>(code: C) => found('skipped', code, undefined)

function found<R extends Finding['result'], C extends string>(result: R, code: C, facts: Facts | undefined) {
  return facts === undefined ? { result, code } : { result, code, facts }
}
