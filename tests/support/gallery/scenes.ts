import { createStore } from 'zustand/vanilla'
import type { Boot } from '../../../src/app/app.ts'
import type { Message } from '../../../src/conversation/message.ts'
import type { LinkState } from '../../../src/engine/linkState.ts'
import type { IndexState } from '../../../src/features/search/search.ts'
import { DEFAULT_ALERTS } from '../../../src/features/settings/alerts.ts'
import type { ReadonlyStore } from '../../../src/lib/readonlyStore.ts'
import { createFakeLock } from '../fakeLock.ts'
import { withActs } from './acts.ts'
import { BEFORE } from './beforeApp.ts'
import { CAMILLE, DAY, FRIENDS, friend, INES, MINUTE, NOON, nextId, says, TOM, YUSUF } from './cast.ts'
import { DOCTORS } from './doctors.ts'
import { FAILURES, WAITING } from './failures.ts'
import { createFakeApp } from './fakeApp.ts'
import { type Saying, said } from './fakeMessages.ts'
import { BOB, type FakeWorld, fakeId, NOTES, ZOE } from './fakeRooms.ts'
import { INVITES } from './invites.ts'
import { LEAVING } from './leaving.ts'
import { LONG } from './long.ts'
import { PICTURED } from './pictures.ts'
import { PORTRAITS } from './portrait.ts'

type Scene = { boot: ReadonlyStore<Boot>; hash?: string }

const parameters = new URLSearchParams(location.search)
const WITH_BOB: Message[] = [
  says(BOB, 'Are you still up for Saturday?', 1_530),
  says('me', 'Yes! The market first, then lunch at the canal?', 1_528),
  says(BOB, 'Perfect. I’ll bring the good coffee.', 1_526),
  says(BOB, 'And the book I owe you since March. I know.', 1_525),
  says('me', 'Since last March.', 1_522),
  says(BOB, 'Details.', 1_521),
  says(
    'me',
    'Found the photos from the lake, by the way. There are about three hundred of them, and in every single one somebody is blinking.',
    74,
  ),
  says(BOB, 'Show me!', 70),
  says(BOB, 'Also, does this thing really go straight from my browser to yours?', 69),
  says(
    'me',
    'It does. No account, no server in the middle. If one of us is away it just waits and goes when we are both here.',
    66,
  ),
  says(BOB, 'شكراً! That is neat.', 64),
  says('me', 'Ten o’clock at the fountain then', 12, { status: 'delivered' }),
  says('me', 'I’ll be the one with the umbrella ☂️', 11, { status: 'delivered' }),
]

const WITH_MARKS: Message[] = [
  says(BOB, Array.from({ length: 40 }, (_, n) => `Line ${n + 1} of a long story.`).join('\n'), 30),
  says(BOB, 'The **short** version: _it works_, and ~~never~~ always did. See https://docs.example/start', 40),
  says(
    'me',
    'Try `npm start`, then:\n\n```js\nconst answer = await ask("why?") // 42\nif (!answer) return null\n```',
    38,
  ),
  says(BOB, '> Shall we meet?\n\nYes:\n1. market\n2. lunch\n   - soup\n   - bread\n\n# And then\nthe canal', 36),
  says(BOB, '[https://bank.example](https://evil.example/login)', 34),
  says('me', `My ID is ${CAMILLE}, say hello`, 33),
  says(BOB, '🎉', 32),
  says('me', '👍🏽 ❤️', 31),
  says('me', 'السلام عليكم **صديقي** https://docs.example', 29, { status: 'waiting' }),
]

const ASKED = 'Shall we bring the **big** umbrella or the small one?'
const QUESTION = says(BOB, ASKED, 58)
const DONE: Message[] = [
  says(BOB, 'The address is 5 Canal Street', 64, { pinned: true, starred: true }),
  QUESTION,
  says('me', 'The big one. It always rains at the market.', 56, {
    quote: { id: QUESTION.id, from: BOB, kind: 'text', text: ASKED },
    reactions: [
      { emoji: '👍', count: 2, mine: true },
      { emoji: '😂', count: 1, mine: false },
    ],
  }),
  says(BOB, '', 50, { what: { kind: 'timer', seconds: 86_400, step: 'agreed' } }),
  says(BOB, 'Then I take the small one, just in case', 48, { edited: 2, ttl: 86_400 }),
  says('me', '', 46, { what: { kind: 'deleted' } }),
  says('me', 'Look what Camille wrote: the lake is open again!', 40, {
    forwarded: true,
    ttl: 86_400,
    status: 'delivered',
  }),
  says(BOB, 'At last', 12, {
    quote: { id: 'gone', from: 'me', kind: 'gone', text: '' },
    reactions: [{ emoji: '🎉', count: 1, mine: false }],
    ttl: 86_400,
  }),
]

const MESSAGES = {
  [BOB]: WITH_BOB,
  [ZOE]: LONG,
  [CAMILLE]: [says(CAMILLE, 'On se voit demain ?', 1_500), says('me', 'Avec plaisir', 1_490)],
  [YUSUF]: [says(YUSUF, 'أراك غداً إن شاء الله', 2 * 1_440)],
  [INES]: [says('me', 'That was a lovely evening, thank you again for everything', 9 * 1_440)],
}

/** Nobody else is in it, so that nothing is on its way to anybody. */
const note = (text: string, ago: number, more: Partial<Saying> = {}) =>
  said({ id: nextId('me'), from: 'me', text, at: NOON - ago * MINUTE, ...more })
const WITH_MYSELF: Message[] = [
  note('Ask Inês for the recipe', 3_010, { starred: true }),
  note('For Saturday:\n- coffee\n- the map\n- **two** umbrellas', 95, { pinned: true, edited: 1 }),
  note('https://walks.example/lake?from=station', 14, { forwarded: true }),
]

const LINKS: Record<string, LinkState> = {
  [BOB]: { phase: 'online', path: 'direct' },
  [ZOE]: { phase: 'online', path: 'relayed' },
  [CAMILLE]: { phase: 'connecting' },
}

const WORLD: Partial<FakeWorld> = {
  contacts: FRIENDS,
  messages: MESSAGES,
  unread: { [YUSUF]: 2, [ZOE]: 0 },
  links: LINKS,
}

const ACTS = { messages: { ...MESSAGES, [BOB]: withActs(NOON, BOB) } }

const REQUESTS = [
  { from: fakeId('5sa0vq3kdn'), name: 'Margaux', text: 'Hi, it’s Margaux from the choir!', at: NOON - 8 * MINUTE },
]

/** How the search index is doing in any scene: `&index=reading`. */
const INDEX = new Map<string, IndexState>([
  ['reading', { phase: 'reading', done: 41_300, total: 100_000 }],
  ['slow', { phase: 'slow', why: 'missing' }],
])

const ready = (found: Partial<FakeWorld>, hash = '#/'): Scene => {
  const app = createFakeApp({ index: INDEX.get(parameters.get('index') ?? ''), ...found })
  return { boot: createStore<Boot>(() => ({ phase: 'ready', app })), hash }
}
const before = (state: Boot): Scene => ({ boot: createStore<Boot>(() => state) })
const chat = (peer: string, link: LinkState, more: Partial<FakeWorld> = {}) =>
  ready({ ...WORLD, links: { ...LINKS, [peer]: link }, ...more }, `#/chat/${peer}`)
const lastOfBob = (...messages: Message[]) => ({
  messages: { ...MESSAGES, [BOB]: [...WITH_BOB.slice(0, 10), ...messages] },
})

const sharing = (found: Partial<FakeWorld>, hash = '#/share'): Scene => {
  sessionStorage.setItem('tete.shared', 'Ten walks around the lake\nhttps://walks.example/lake?from=station')
  return ready(found, hash)
}

export const SCENES: Readonly<Record<string, () => Scene>> = {
  ...Object.fromEntries(Object.entries(BEFORE).map(([name, state]) => [name, () => before(state)])),
  'first-run': () => ready({ identity: { phase: 'none' } }),
  lost: () => ready({ identity: { phase: 'lost' } }),
  'words-offered': () => ready({ ...WORLD, recovery: { shown: 'offer' } }),
  'lock-on': () => ready({ ...WORLD, lock: createFakeLock({ on: true }).lock }, '#/settings'),
  'lock-outside': () =>
    ready({ ...WORLD, lock: createFakeLock({ on: true, secret: 'outside', failed: 'full' }).lock }, '#/settings'),
  'words-gone': () => ready({ ...WORLD, recovery: { since: NOON - DAY } }, '#/settings'),
  empty: () => ready({}),
  'empty-request': () => ready({ requests: REQUESTS }),
  home: () => ready(WORLD),
  list: () =>
    ready({
      ...WORLD,
      unread: { [YUSUF]: 2, [ZOE]: 118, [INES]: 3 },
      own: {
        [CAMILLE]: { pinned: NOON - DAY },
        [ZOE]: { mutedUntil: Date.UTC(9999, 0) },
        [BOB]: { pinned: NOON, flagged: true },
        [INES]: { archived: true },
      },
      drafts: { [CAMILLE]: { text: 'Oui, à huit heures devant le' } },
      typing: { [YUSUF]: true },
    }),
  'list-long': () =>
    ready({
      contacts: Array.from({ length: 10_000 }, (_, n) =>
        friend(fakeId(String(n).padStart(6, '0')), `Friend ${n + 1}`, { addedAt: NOON - n * MINUTE }),
      ),
    }),
  'chat-done': () =>
    chat(
      BOB,
      { phase: 'online', path: 'direct' },
      {
        messages: { ...MESSAGES, [BOB]: DONE },
        drafts: { [BOB]: { text: '', replyTo: DONE.at(-1)!.id } },
        typing: { [BOB]: true },
        timers: { [BOB]: { seconds: 86_400, proposal: { from: 'friend', seconds: 3_600 } } },
      },
    ),
  'chat-marks': () => chat(BOB, { phase: 'online', path: 'direct' }, { messages: { ...MESSAGES, [BOB]: WITH_MARKS } }),
  'chat-acts': () => chat(BOB, { phase: 'online', path: 'direct' }, ACTS),
  'chat-timer': () =>
    chat(
      BOB,
      { phase: 'online', path: 'direct' },
      {
        ...ACTS,
        timers: { [BOB]: { seconds: 0, proposal: { from: 'friend', seconds: 3_600 } } },
        typing: { [BOB]: true },
      },
    ),
  starred: () => ready({ ...WORLD, ...ACTS }, '#/starred'),
  'share-nothing': () => ready(WORLD, '#/share'),
  'starred-none': () => ready(WORLD, '#/starred'),
  requests: () =>
    ready({ ...WORLD, requests: [...REQUESTS, { from: fakeId('f6m1xw8b2z'), name: '', text: '', at: NOON }] }),
  'requests-of-before': () =>
    ready({ requests: [{ from: fakeId('f6m1xw8b2z'), name: '', text: '', at: NOON, knew: true }] }),
  new: () => ready(WORLD, '#/new'),
  ...Object.fromEntries(DOCTORS.map(([name, found, hash]) => [name, () => ready({ ...WORLD, ...found }, hash)])),
  ...Object.fromEntries(INVITES.map(([name, found, hash]) => [name, () => ready(found, hash)])),
  settings: () =>
    ready(
      {
        ...WORLD,
        settings: {
          brokers: [
            { url: 'https://chat.example/peer', checksIds: true },
            { url: 'https://old.example/peerjs', checksIds: false },
          ],
        },
      },
      '#/settings',
    ),
  'settings-alerts': () =>
    ready(
      {
        ...WORLD,
        notifications: { permission: 'granted' },
        settings: {
          alerts: { ...DEFAULT_ALERTS, quiet: { ...DEFAULT_ALERTS.quiet, on: true, days: [0, 1, 2, 3, 4] } },
        },
        installation: { way: 'offered', update: true },
      },
      '#/settings',
    ),
  'settings-denied': () => ready({ ...WORLD, notifications: { permission: 'denied' } }, '#/settings'),
  'update-ready': () => chat(BOB, { phase: 'online', path: 'direct' }, { installation: { update: true } }),
  'offer-notifications': () => chat(BOB, { phase: 'online', path: 'direct' }, { notifications: { offer: true } }),
  share: () => sharing(WORLD),
  'share-alone': () => sharing({}),
  'chat-share-waits': () => sharing(WORLD, `#/chat/${BOB}`),
  'share-waits-alone': () => sharing({}, '#/'),
  unknown: () => ready(WORLD, `#/chat/${fakeId('zzzz')}`),
  'chat-direct': () => chat(BOB, { phase: 'online', path: 'direct' }),
  'chat-relayed': () => chat(ZOE, { phase: 'online', path: 'relayed' }),
  'chat-connecting': () => chat(BOB, { phase: 'connecting' }),
  'chat-offline': () =>
    chat(
      BOB,
      { phase: 'offline' },
      lastOfBob(
        says('me', 'See you there', 10, { status: 'waiting' }),
        says('me', 'And bring the book!', 9, { status: 'waiting' }),
      ),
    ),
  'chat-failed': () =>
    chat(
      BOB,
      { phase: 'offline', reason: 'timeout' },
      { ...lastOfBob(says('me', 'See you there', 10, { status: 'failed' })), disk: 'full' },
    ),
  'chat-unsupported': () =>
    chat(BOB, { phase: 'online' }, lastOfBob(says(BOB, '', 4, { what: { kind: 'unsupported' } }))),
  'chat-unread': () =>
    ready(
      {
        ...WORLD,
        unread: { [BOB]: 4 },
        ...lastOfBob(says(BOB, 'Ten o’clock at the fountain?', 3), says(BOB, 'I’ll bring an umbrella.', 2)),
      },
      `#/chat/${BOB}`,
    ),
  'chat-many-unread': () => ready({ ...WORLD, unread: { [ZOE]: 18 } }, `#/chat/${ZOE}`),
  'chat-asked': () =>
    chat(
      TOM,
      { phase: 'offline' },
      { messages: { ...MESSAGES, [TOM]: [says('me', 'Hi Tom, it’s me!', 3, { status: 'waiting' })] } },
    ),
  ...Object.fromEntries(
    [...LEAVING, ...PICTURED, ...PORTRAITS].map(([n, has, at]) => [n, () => ready({ ...WORLD, ...has }, at)]),
  ),
  'chat-empty': () => chat(BOB, { phase: 'online', path: 'direct' }, { messages: {} }),
  notes: () => ready({ ...WORLD, messages: { ...MESSAGES, [NOTES]: WITH_MYSELF } }, `#/chat/${NOTES}`),
  'notes-empty': () => ready(WORLD, `#/chat/${NOTES}`),
  'chat-long-name': () => chat(INES, { phase: 'offline' }),
  'chat-rtl': () => chat(YUSUF, { phase: 'online', path: 'direct' }),
  ...Object.fromEntries(
    FAILURES.map(([name, link, found]) => [name, () => chat(BOB, link, { ...lastOfBob(...WAITING), ...found })]),
  ),
  'storage-broken': () => ready({ ...WORLD, disk: 'broken' }),
  deposed: () => ready({ ...WORLD, disk: 'deposed' }),
}
