import { setupI18n } from '@lingui/core'
import { I18nProvider } from '@lingui/react'
import { cleanup, render } from '@testing-library/react'
import type { ReactNode } from 'react'
import { afterEach, describe, expect, test } from 'vitest'
import { sayings } from '../../src/features/connection/LinkDetails.tsx'
import { linkWords } from '../../src/features/connection/LinkLine.tsx'
import { type Deciding, type Standing, standingOf, waitingFor } from '../../src/features/connection/standing.ts'
import type { Contact, LinkState } from '../../src/features/people/people.ts'
import { statusWords } from '../../src/features/transcript/MessageStatus.tsx'
import { loadMessages } from '../../src/locales/catalogues.ts'
import { BOB } from '../support/company.ts'

const i18n = setupI18n()
i18n.loadAndActivate({ locale: 'en', messages: await loadMessages('en') })
afterEach(cleanup)

const textOf = (node: ReactNode) =>
  render(<I18nProvider i18n={i18n}>{node}</I18nProvider>).container.textContent?.replace(/[\u2060\u2068\u2069]/g, '') ??
  ''

const REASONS = [
  undefined,
  ...(['intercepted', 'unproved', 'refused', 'unreachable', 'timeout', 'lost', 'relayless', 'stranded'] as const),
] as const
const LINKS: LinkState[] = [
  ...([undefined, 'direct', 'relayed'] as const).map((path) => ({ phase: 'online' as const, ...(path && { path }) })),
  ...(['offline', 'connecting'] as const).flatMap((phase) =>
    REASONS.map((reason) => ({ phase, ...(reason && { reason }) })),
  ),
]

interface All extends Deciding {
  readonly waits: boolean
  readonly seen: string | undefined
}
const product = (all: readonly object[], more: readonly object[]): object[] =>
  all.flatMap((one) => more.map((two) => ({ ...one, ...two })))
const BOTH = [true, false]
/** Every state of what decides: my network, the server, the friend, the relay. */
const STATES: All[] = [
  BOTH.map((online) => ({ online })),
  (['offline', 'connecting', 'online', 'replaced', 'refused'] as const).map((signalling) => ({ signalling })),
  BOTH.map((lasts) => ({ lasts })),
  BOTH.map((asked) => ({ asked })),
  LINKS.map((link) => ({ link })),
  (['unwanted', 'wanted', 'wantedHere', 'lacking', 'lackingHere'] as const).map((relay) => ({ relay })),
  BOTH.map((waits) => ({ waits })),
  ['12:40', undefined].map((seen) => ({ seen })),
].reduce(product, [{}]) as All[]

const contactOf = ({ asked }: All) =>
  ({ id: BOB, name: 'Bob', status: asked ? 'asked' : 'mutual' }) as unknown as Contact
const known = new Map<string, readonly string[]>()

/** All that is said of such a state: in the head, in the details, below a message that waits. */
function saidOf(state: All, relayAvailable: boolean): readonly string[] {
  const standing = standingOf(state)
  const key = JSON.stringify([standing, state.link, state.waits, state.seen, relayAvailable])
  const before = known.get(key)
  if (before) return before
  const { what, does, can } = sayings({
    ...{ contact: contactOf(state), link: state.link, standing, relayAvailable, settingsHref: '#/settings' },
    personHref: `#/person/${BOB}`,
  })
  const said = [
    textOf(linkWords(standing, state.link, state.waits, state.seen)),
    ...[what, does, can].map(textOf),
    textOf(statusWords('waiting', 'Bob', waitingFor(standing))),
  ]
  known.set(key, said)
  return said
}

/** Of the friend something is known from here: this device reaches the server, and no link is up. */
const isKnown = ({ signalling, link }: All) => signalling === 'online' && link.phase !== 'online'
const failed = (state: All, ...reasons: readonly LinkState['reason'][]) =>
  isKnown(state) && reasons.includes(state.link.reason)
const hides = ({ relay }: All) => relay !== 'unwanted'
const lacks = ({ relay }: All) => relay === 'lacking' || relay === 'lackingHere'

/** Sentences by what they claim, and when that is so. */
const CLAIMS: readonly [name: string, words: RegExp, isSo: (state: All, relayAvailable: boolean) => boolean][] = [
  [
    'that we are connected',
    /^online|connected with|straight from this browser|pass through a relay|Sending/,
    ({ link }) => link.phase === 'online',
  ],
  ['that no server sees it', /No server sees/, ({ link }) => link.path === 'direct'],
  ['that a relay carries it', /online · relayed|pass through a relay/, ({ link }) => link.path === 'relayed'],
  [
    'how the friend is',
    /^offline|last seen|is offline, as far|come online/,
    (state) => failed(state, undefined) && state.link.phase === 'offline',
  ],
  ['that they are there, and no way is', /Bob is there|unreachable: why/, (state) => failed(state, 'unreachable')],
  ['that they did not answer', /did not answer|no answer|may be asleep/, (state) => failed(state, 'timeout')],
  [
    'that they turned us down',
    /turned the connection down|refused: why|Ask Bob to reload/,
    (state) => failed(state, 'refused'),
  ],
  [
    'that it was this browser',
    /could not begin|cannot connect|whether this browser may/,
    (state) => failed(state, 'stranded'),
  ],
  [
    'how the last try went',
    /: why\?/,
    (state) => lacks(state) || (state.link.phase !== 'online' && state.link.reason !== undefined),
  ],
  [
    'that this device is offline',
    /this device is offline/i,
    ({ online, signalling, link }) => !online && signalling !== 'online' && link.phase !== 'online',
  ],
  [
    'that the server is away',
    /no connection to the server|cannot reach the server/,
    ({ signalling, link }) => signalling !== 'online' && signalling !== 'replaced' && link.phase !== 'online',
  ],
  ['that the server refuses', /does not accept the proof/, ({ signalling }) => signalling === 'refused'],
  ['that it is open elsewhere', /open elsewhere/, ({ signalling }) => signalling === 'replaced'],
  [
    'that there is no relay',
    /no relay|which takes a relay|Nothing connects until/,
    (state) => isKnown(state) && (lacks(state) || (hides(state) && failed(state, 'relayless'))),
  ],
  ['that the server offers none', /this server offers none/, lacks],
  [
    'that none lets me through',
    /none lets you through/,
    (state) => hides(state) && !lacks(state) && failed(state, 'relayless'),
  ],
  [
    'that it is hidden from all',
    /hide your address. ?Settings$/,
    ({ relay }) => relay === 'lacking' || relay === 'wanted',
  ],
  [
    'that it is hidden from this friend',
    /hide your address. ?About this person$/,
    ({ relay }) => relay === 'lackingHere' || relay === 'wantedHere',
  ],
  ['that a relay could be set up', /set up a relay/, (_, relayAvailable) => !relayAvailable],
  [
    'that a request is out, of whoever has not answered',
    /Request sent|request waits|Bob’s answer|as soon as they accept/,
    (state) => state.asked && failed(state, undefined) && state.link.phase === 'offline',
  ],
  ['that something waits', /messages wait/, ({ waits }) => waits],
  ['when the friend was seen', /last seen/, ({ seen }) => seen !== undefined],
  [
    'an attack',
    /intercepted|take the place|proved|prove in time/,
    ({ link, signalling }) => link.reason === 'intercepted' || link.reason === 'unproved' || signalling === 'refused',
  ],
  [
    'that it is being tried',
    /connecting…|trying again|Looking for a way/,
    ({ link, signalling, relay }) =>
      link.phase === 'connecting' ||
      ['connecting', 'offline'].includes(signalling) ||
      link.reason === 'lost' ||
      // Shown again: they are dialled anew.
      (link.reason === 'relayless' && relay === 'unwanted'),
  ],
]

describe('whatever the network, the server, the friend and the relay are', () => {
  test('there are as many states as there are', () => {
    expect(STATES.length).toBe(2 * 5 * 2 * 2 * LINKS.length * 5 * 2 * 2)
  })

  test.each(CLAIMS)('%s is said only where it is so', (_, words, isSo) => {
    let said = 0
    for (const state of STATES)
      for (const relayAvailable of state.relay === 'unwanted' ? BOTH : [!lacks(state)])
        for (const sentence of saidOf(state, relayAvailable)) {
          if (!words.test(sentence)) continue
          said += 1
          if (!isSo(state, relayAvailable)) expect.fail(`"${sentence}" of ${JSON.stringify(state)}`)
        }
    expect(said, 'it is never said at all').toBeGreaterThan(0)
  })

  test('something is said, and an attack before all else', () => {
    for (const state of STATES) {
      const [head, what] = saidOf(state, !lacks(state))
      expect(head).not.toBe('')
      expect(what).not.toBe('')
      if (state.link.phase !== 'online' && state.link.reason === 'intercepted') expect(head).toMatch(/intercepted/)
    }
  })
})

const STATE: All = {
  ...{ online: true, signalling: 'online', lasts: false, asked: false, link: { phase: 'offline' }, relay: 'unwanted' },
  ...{ waits: false, seen: undefined },
}
const SERVERLESS = { signalling: 'offline', lasts: true } as const

test.each<[string, Partial<All>, Standing, string, string]>([
  ['connected', { link: { phase: 'online', path: 'direct' } }, 'online', 'online · direct', 'On its way…'],
  ['connected, and the server died', { ...SERVERLESS, link: { phase: 'online' } }, 'online', 'online', 'On its way…'],
  ['the server is dead', SERVERLESS, 'serverless', 'no connection to the server', 'Waiting for a connection'],
  [
    'my network is gone',
    { ...SERVERLESS, online: false },
    'disconnected',
    'this device is offline',
    'Waiting for a connection',
  ],
  ['a start', { signalling: 'connecting' }, 'starting', 'connecting…', 'Waiting for a connection'],
  ['my ID elsewhere', { signalling: 'replaced' }, 'paused', 'paused: open elsewhere', 'Waiting for a connection'],
  [
    'no server, and a request',
    { ...SERVERLESS, asked: true },
    'serverless',
    'no connection to the server',
    'Waiting for a connection',
  ],
  ['a request', { asked: true }, 'asked', 'Request sent · you can write', 'Waiting for Bob’s answer'],
  [
    'a request, and they dial',
    { asked: true, link: { phase: 'connecting' } },
    'connecting',
    'connecting…',
    'Waiting for a connection',
  ],
  [
    'a request, and no way to whoever dialled',
    { asked: true, link: { phase: 'offline', reason: 'unreachable' } },
    'unreachable',
    'unreachable: why?',
    'Waiting for a connection',
  ],
  [
    'no way, and it is tried again',
    { link: { phase: 'connecting', reason: 'unreachable' } },
    'unreachable',
    'unreachable: why?',
    'Waiting for a connection',
  ],
  [
    'a link that was lost',
    { link: { phase: 'offline', reason: 'lost' } },
    'connecting',
    'trying again…',
    'Waiting for a connection',
  ],
  [
    'no address of ours at all',
    { link: { phase: 'offline', reason: 'stranded' } },
    'stranded',
    'cannot connect: why?',
    'Waiting for a connection',
  ],
  [
    'a relay, and none lets us through',
    { relay: 'wanted', link: { phase: 'offline', reason: 'relayless' } },
    'relayDown',
    'no relay: why?',
    'Waiting for a connection',
  ],
  ['no relay, but one is wanted', { relay: 'lacking' }, 'relayless', 'no relay: why?', 'Waiting for a connection'],
  ['the friend is away', { seen: '12:40' }, 'away', 'last seen 12:40', 'Waiting for Bob to come online'],
  [
    'and something waits',
    { seen: '12:40', waits: true },
    'away',
    'seen 12:40 · messages wait',
    'Waiting for Bob to come online',
  ],
])('%s', (_, some, standing, head, below) => {
  const state = { ...STATE, ...some }
  expect(standingOf(state)).toBe(standing)
  const said = saidOf(state, false)
  expect([said[0], said.at(-1)]).toEqual([head, below])
})
