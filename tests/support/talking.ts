import { expect } from '@playwright/test'
import type { Talker } from './talker.ts'

// What two people do, said once for all browsers.

export const READ = '[data-status="read"]'
export const REACHED = ':is([data-status="delivered"], [data-status="read"])'

export const byId = (id: string) => `article[data-message-id="${id}"]`

export async function openChat(talker: Talker, friend: Pick<Talker, 'id'>) {
  await talker.sees(`nav a[data-peer="${friend.id}"]`)
  await talker.click(`nav a[data-peer="${friend.id}"]`)
  await talker.sees(`nav a[data-peer="${friend.id}"][aria-current="page"]`)
}

/** Each pastes the other's ID: the shortest way to a link. */
export async function befriend(one: Talker, other: Talker) {
  for (const [who, whom] of [
    [one, other],
    [other, one],
  ] as const) {
    await who.fill("Friend's ID or invite link", whom.id)
    await who.press('button', 'Add friend')
  }
  await openChat(one, other)
  await openChat(other, one)
  await online(one)
  await online(other)
}

export const say = async (talker: Talker, text: string) => {
  await talker.fill('Message', text)
  await talker.press('button', 'Send')
  await talker.sees('article[data-from="me"]', text)
}

/** The name of a message that somebody sees, by its words. */
export async function idOf(talker: Talker, text: string): Promise<string> {
  const found = async () => (await talker.lines()).findLast(({ says }) => says === text)?.id ?? ''
  await expect.poll(found).not.toBe('')
  return found()
}

export async function choose(talker: Talker, id: string, deed: string) {
  await talker.press('button', 'Message actions', byId(id))
  await talker.press('menuitem', deed)
}

export async function react(talker: Talker, id: string, emoji: string) {
  await choose(talker, id, 'React')
  await talker.press('button', emoji, '[role="dialog"]')
  await talker.seesNot('[role="dialog"]')
}

/** Suggests when messages disappear. */
export async function suggestTimer(talker: Talker, choice: string, friend: Pick<Talker, 'name'>) {
  await talker.press('button', 'Chat options')
  await talker.press('menuitem', 'Disappearing messages')
  await talker.press('radio', choice, '[role="dialog"]')
  await talker.press('button', `Ask ${friend.name}`, '[role="dialog"]')
  await talker.seesNot('[role="dialog"]')
}

export async function answerTimer(talker: Talker, answer: 'Agree' | 'No') {
  await talker.press('button', answer)
  await talker.seesNot('button', 'Agree')
}

export const online = (talker: Talker) => talker.sees('[data-link="online"]')

/** Both see the same, with all that was done to it. */
export const alike = (one: Talker, other: Talker) =>
  expect
    .poll(async () => {
      const [mine, theirs] = [await one.lines(), await other.lines()]
      return mine.length > 0 && JSON.stringify(mine) === JSON.stringify(theirs)
    })
    .toBe(true)
