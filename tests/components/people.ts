import type { Message } from '../../src/features/chat/message.ts'
import type { Contact } from '../../src/features/contacts/contact.ts'
import { BOB, ME, ZOE } from '../support/fakeApp.ts'

/** Half an hour before `NOW` of show.tsx. */
const NOON = new Date(2026, 4, 6, 12, 0).getTime()

export const friend = (id: string, name: string, more: Partial<Contact> = {}): Contact => ({
  id,
  name,
  status: 'friend',
  addedAt: NOON - 86_400_000,
  ...more,
})

export const bob = friend(BOB, 'Bob')
export const zoe = friend(ZOE, 'Zoé', { addedAt: NOON - 2 * 86_400_000 })

export const theirs = (n: number, text: string, more: Partial<Message> = {}): Message => ({
  id: `${BOB}/1/${n}`,
  from: BOB,
  kind: 'text',
  text,
  at: NOON + n * 1_000,
  ...more,
})

export const mine = (n: number, text: string, more: Partial<Message> = {}): Message => ({
  ...theirs(n, text),
  id: `${ME}/0/${n}`,
  from: 'me',
  status: 'delivered',
  ...more,
})
