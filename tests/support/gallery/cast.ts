import type { Message } from '../../../src/conversation/message.ts'
import type { PersonId } from '../../../src/engine/ids.ts'
import type { Contact } from '../../../src/features/people/people.ts'
import { type Saying, said } from './fakeMessages.ts'
import { BOB, fakeId, ZOE } from './fakeRooms.ts'

/** Cast of the scenes: who there is, and what they say. */

export const MINUTE = 60_000
export const DAY = 1_440 * MINUTE
/** Twenty to one today, so that no scene depends on the hour it is looked at. */
export const NOON = new Date().setHours(12, 40, 0, 0)

export const CAMILLE = fakeId('k4e7u2mh9x')
export const YUSUF = fakeId('3wz8rf5cqa')
export const INES = fakeId('8nyd6l0jgs')
export const TOM = fakeId('c9t2hp7ve4')

export const friend = (id: PersonId, name: string, more: Partial<Contact> = {}): Contact => ({
  id,
  name,
  status: 'friend',
  addedAt: NOON - 30 * DAY,
  lastSeen: NOON - 25 * MINUTE,
  ...more,
})

export const FRIENDS = [
  friend(BOB, 'Bob'),
  friend(ZOE, 'Zoé Lefèvre'),
  friend(CAMILLE, 'Camille'),
  friend(YUSUF, 'يوسف'),
  friend(INES, 'Inês de Castro e Vasconcelos da Silva'),
  friend(TOM, '', { status: 'asked', addedAt: NOON - 3 * DAY }),
]

let seq = 0
/** Entry ID: of the next thing that somebody says. */
export const nextId = (from: string) => `${from}/1/${++seq}`

export const says = (from: string, text: string, ago: number, more: Partial<Saying> = {}): Message =>
  said({
    id: nextId(from),
    from,
    text,
    at: NOON - ago * MINUTE,
    ...(from === 'me' ? { status: 'read' as const } : {}),
    ...more,
  })
