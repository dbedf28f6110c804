import { CAMILLE, friend, INES, says, TOM, YUSUF } from './cast.ts'
import { BOB, type FakeWorld, ZOE } from './fakeRooms.ts'

/** Question that an answer quotes. */
const WHEN = says(ZOE, 'When does the train leave on Saturday?', 47)
const PLAN = '**Saturday**\n- 9:12 train to the lake\n- swim, then lunch at *Chez Paul*\n- back by 18:40'

/** Portrait: what the picture in the README shows, several people at several times. */
const WORLD: Partial<FakeWorld> = {
  contacts: [
    friend(BOB, 'Ben'),
    friend(ZOE, 'Zoé Lefèvre'),
    friend(CAMILLE, 'Camille'),
    friend(YUSUF, 'يوسف'),
    friend(INES, 'Inês'),
    friend(TOM, 'Tom'),
  ],
  links: {
    [ZOE]: { phase: 'online', path: 'direct' },
    [BOB]: { phase: 'online', path: 'relayed' },
  },
  unread: { [CAMILLE]: 2, [YUSUF]: 1 },
  messages: {
    [ZOE]: [
      says(ZOE, 'I found the little red boat again 🛶', 1_560, { reactions: [{ emoji: '❤️', count: 1, mine: true }] }),
      says('me', 'In the shed?! We looked there twice.', 1_552),
      says(ZOE, 'Behind the bicycles. Of course.', 1_551, { reactions: [{ emoji: '😂', count: 2, mine: true }] }),
      WHEN,
      says('me', PLAN, 41, {
        quote: { id: WHEN.id, from: ZOE, kind: 'text', text: 'When does the train leave on Saturday?' },
      }),
      says(ZOE, 'Perfect. I’ll bring the good coffee ☕️', 38, { reactions: [{ emoji: '🎉', count: 1, mine: true }] }),
      says('me', 'And the umbrella, it always rains there', 22),
      says(ZOE, 'Always! See you at the fountain at nine then.', 6),
      says('me', 'See you there 👋', 4, { status: 'delivered' }),
    ],
    [BOB]: [
      says('me', 'Does this really go straight from my phone to yours?', 131),
      says(BOB, 'It does. No account, nothing kept in between.', 126),
      says(BOB, 'Try `npm start` on your own server, it took me one evening.', 125),
      says('me', 'Even with my old router? 😅', 96),
      says(BOB, 'Even with that one. Look, we’re talking through the relay right now.', 95, {
        reactions: [{ emoji: '👍', count: 1, mine: true }],
      }),
      says('me', 'Then the whole choir moves over', 33),
      says(BOB, 'Count me in! 🎶', 31),
    ],
    [CAMILLE]: [says('me', 'On se voit demain ?', 320), says(CAMILLE, 'Avec plaisir, vers midi ?', 58)],
    [YUSUF]: [says(YUSUF, 'أراك غداً إن شاء الله', 205)],
    [INES]: [says('me', 'That was a lovely evening, thank you', 2 * 1_440)],
    [TOM]: [says(TOM, 'The keys are with the neighbour', 5 * 1_440)],
  },
}

export const PORTRAITS: readonly (readonly [name: string, found: Partial<FakeWorld>, hash: string])[] = [
  ['portrait', WORLD, `#/chat/${ZOE}`],
  ['portrait-phone', WORLD, `#/chat/${BOB}`],
]
