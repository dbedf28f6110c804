import { FRIENDS, INES, NOON } from './cast.ts'
import { BOB, type FakeWorld, fakeId } from './fakeRooms.ts'

const withLeft = (left: 'blocked' | 'removed'): Partial<FakeWorld> => ({
  contacts: FRIENDS.map((one) => (one.id === BOB ? { ...one, left } : one)),
})
const blocked = [
  { id: fakeId('k2'), name: 'Mallory', at: NOON },
  { id: fakeId('m7'), name: '', at: NOON },
]

const SAVING = { what: 'save', bytes: 12_345_678 } as const

/** Scenes of one person, of backups, and of getting rid of somebody: what is another way than in the world of the others, and where one looks. */
export const LEAVING: readonly (readonly [name: string, found: Partial<FakeWorld>, hash: string])[] = [
  ['parted-blocked', withLeft('blocked'), `#/chat/${BOB}`],
  ['parted-removed', withLeft('removed'), `#/chat/${BOB}`],
  ['chat-flood', { misbehaving: { [BOB]: 'flood' } }, `#/chat/${BOB}`],
  ['chat-disk', { misbehaving: { [BOB]: 'disk' } }, `#/chat/${BOB}`],
  ['settings-blocked', { blocked }, '#/settings'],
  ['backup-reminded', { backup: { shown: 'reminder' } }, '#/'],
  ['backup-lapsed', { backup: { shown: 'lapsed', kept: { name: 'chats.age', trouble: 'asks' } } }, '#/'],
  ['backup-saving', { backup: { at: NOON, running: SAVING, kept: { name: 'chats.age' } } }, '#/settings'],
  ['backup-failed', { backup: { at: NOON, kept: { name: 'chats.age', trouble: 'failed' } } }, '#/settings'],
  ['person', {}, `#/person/${BOB}`],
  [
    'person-named',
    { contacts: FRIENDS.map((one) => (one.id === INES ? { ...one, petname: 'Inês from the choir' } : one)) },
    `#/person/${INES}`,
  ],
  ['person-unknown', {}, `#/person/${fakeId('zzzz')}`],
]
