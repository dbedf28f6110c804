import { CAMILLE, friend, INES, TOM, YUSUF } from './cast.ts'
import { BOB, type FakeWorld, ZOE } from './fakeRooms.ts'
import { WITH_FILES } from './withFiles.ts'

const PICTURES: FakeWorld['pictures'] = {
  me: { mine: 'mine', about: 'Back on Monday' },
  people: {
    [BOB]: { theirs: 'one', about: 'Coffee first. Then everything else, and the good coffee again.' },
    [ZOE]: { theirs: 'two', about: 'Au bord du lac 🛶' },
    [CAMILLE]: { mine: 'three' },
    [YUSUF]: { theirs: 'four', about: 'السلام عليكم' },
    // Neither is shown: what is hidden, and of whoever has not accepted.
    [INES]: { theirs: 'five', hidden: true },
    [TOM]: { theirs: 'six' },
  },
}

const WORLD: Partial<FakeWorld> = {
  contacts: [
    friend(BOB, 'Bob', { verified: { at: 0, how: 'qr' } }),
    friend(ZOE, 'Zoé Lefèvre'),
    friend(CAMILLE, 'Camille'),
    friend(YUSUF, 'يوسف'),
    friend(INES, 'Inês de Castro e Vasconcelos da Silva'),
    friend(TOM, '', { status: 'asked' }),
  ],
  pictures: PICTURES,
}

export const PICTURED: readonly (readonly [name: string, found: Partial<FakeWorld>, hash: string])[] = [
  ['pictures', WORLD, `#/chat/${BOB}`],
  ['pictures-list', WORLD, '#/'],
  ['pictures-person', WORLD, `#/person/${BOB}`],
  ['pictures-mine', WORLD, '#/settings'],
  ...WITH_FILES,
]
