import { FRIENDS, NOON } from './cast.ts'
import type { FakeWorld } from './fakeRooms.ts'
import { BOB, fakeId, ME, ZOE } from './fakeRooms.ts'

const DAY = 86_400_000
const SECRET = 'q8Rz3KfTn0LwXy5VbHc2Ag'
const MARGAUX = fakeId('5sa0vq3kdn')
const day = (ms: number) => Math.floor(ms / 3_600_000).toString(36)
const linkOf = (id: string, query = '') => `#/i/${id}.${SECRET}${query}`
const personal = (id: string) => linkOf(id, `?n=Margaux&e=${day(NOON + 6 * DAY)}`)

const some = (id: string, label: string) => ({ id, label, secret: SECRET, uses: 0, handed: true, madeAt: NOON - DAY })
const MADE: FakeWorld['invites'] = [
  { ...some('a', ''), kind: 'personal', until: NOON + 6 * DAY },
  { ...some('b', 'Card of the choir'), kind: 'open', uses: 3, madeAt: NOON - 9 * DAY },
  { ...some('c', 'Zoé'), kind: 'personal', uses: 1, usedBy: ZOE, usedAt: NOON, until: NOON + 2 * DAY },
  { ...some('d', 'Lost on the train'), kind: 'personal', revokedAt: NOON, until: NOON + 2 * DAY },
  { ...some('e', ''), kind: 'personal', until: NOON - 2 * DAY, madeAt: NOON - 9 * DAY },
]

/** Scenes of invites: name, world, hash. */
export const INVITES: readonly (readonly [string, Partial<FakeWorld>, string])[] = [
  ['invited', { contacts: FRIENDS }, personal(MARGAUX)],
  ['invited-open', { contacts: FRIENDS }, linkOf(MARGAUX, '?n=Margaux')],
  ['invited-unnamed', { contacts: FRIENDS }, linkOf(MARGAUX)],
  ['invited-first', { identity: { phase: 'none' } }, personal(MARGAUX)],
  ['invited-first-typo', { identity: { phase: 'none' } }, `#/i/${MARGAUX.slice(0, -1)}.${SECRET}`],
  ['invited-broken', { contacts: FRIENDS }, personal(MARGAUX).replace(SECRET, SECRET.toLowerCase())],
  ['invited-expired', { contacts: FRIENDS }, linkOf(MARGAUX, `?n=Margaux&e=${day(NOON - 3 * DAY)}`)],
  ['invited-self', { contacts: FRIENDS }, personal(ME)],
  ['invited-known', { contacts: FRIENDS }, personal(BOB)],
  [
    'invited-elsewhere',
    { contacts: FRIENDS },
    `${personal(MARGAUX)}&b=${encodeURIComponent('https://elsewhere.example/peer')}`,
  ],
  ['invites', { contacts: FRIENDS, invites: MADE }, '#/new'],
  [
    'requests-invited',
    {
      contacts: FRIENDS,
      invites: MADE,
      requests: [
        { from: MARGAUX, name: 'Margaux', text: '', at: NOON, invite: { id: 'b' } },
        { from: fakeId('f6m1xw8b2z'), name: 'Tim', text: '', at: NOON, invite: { id: 'd', over: 'revoked' } },
      ],
    },
    '#/',
  ],
]
