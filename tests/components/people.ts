import type { Message } from '../../src/conversation/message.ts'
import type { PersonId } from '../../src/engine/ids.ts'
import type { Contact } from '../../src/features/people/people.ts'
import { BOB, ME, ZOE } from '../support/fakeApp.ts'
import { type Saying, said } from '../support/fakeMessages.ts'

/** Half an hour before `NOW` of show.tsx. */
const NOON = new Date(2026, 4, 6, 12, 0).getTime()

export const friend = (id: string, name: string, more: Partial<Contact> = {}): Contact => ({
  id: id as PersonId,
  name,
  status: 'friend',
  addedAt: NOON - 86_400_000,
  ...more,
})

export const bob = friend(BOB, 'Bob')
export const zoe = friend(ZOE, 'Zoé', { addedAt: NOON - 2 * 86_400_000 })

export const theirs = (n: number, text: string, more: Partial<Saying> = {}): Message =>
  said({ id: `${BOB}/1/${n}`, from: BOB, text, at: NOON + n * 1_000, ...more })

export const mine = (n: number, text: string, more: Partial<Saying> = {}): Message =>
  theirs(n, text, { id: `${ME}/0/${n}`, from: 'me', status: 'delivered', ...more })

/** To myself: nobody else has it, so that it is on its way to nobody. */
export const noted = (n: number, text: string, more: Partial<Saying> = {}): Message =>
  theirs(n, text, { id: `${ME}/0/${n}`, from: 'me', ...more })
