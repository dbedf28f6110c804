import { expect } from '@playwright/test'
import { byId, choose, field, find, findsNothing, goTo, idOf, log, picture, pinned, react } from '../support/deeds.ts'
import { makeFriends, type Person } from '../support/person.ts'

import { test } from '../support/shared.ts'

// Two who are never there at the same time come to the same conversation; and what is mine alone stays mine.

const starredBy = async (person: Person) => {
  await goTo(person.page, '#/starred')
  await expect(person.page.getByRole('heading', { name: 'Starred messages' })).toBeVisible()
  return person.page.getByRole('main').getByRole('listitem')
}

test('whatever one does to messages while the other is away, both come to see the same, and after a reload', async ({
  meeting,
}) => {
  const { ann, bob } = await meeting.friends()
  const carla = await meeting.join('Carla')
  await makeFriends(ann, carla)
  await ann.openChat(bob)
  const ids: string[] = []
  for (const text of ['By the erly tram', 'Something I regret', 'Platform 4 at 8:12', 'Bring a coat']) {
    await ann.say(text)
    await expect(bob.message(text)).toBeVisible()
    ids.push(await idOf(bob.message(text)))
  }
  const [plan = '', wrong = '', place = '', coat = ''] = ids
  // Both have an index by now, so that what changes later has to be changed in it.
  for (const person of [ann, bob]) {
    await expect(await find(person, 'regret')).toHaveCount(1)
    await expect(await find(person, 'tram')).toHaveCount(1)
    await find(person, '')
  }

  await meeting.away(bob)
  await meeting.away(carla)
  await choose(ann, byId(ann, plan), 'Edit')
  await expect(field(ann)).toHaveValue('By the erly tram')
  await field(ann).fill('By the night boat')
  await field(ann).press('Enter')
  await expect(byId(ann, plan)).toHaveAttribute('data-edited', 'true')
  await choose(ann, byId(ann, wrong), 'Delete for everyone')
  // It could be undone until now.
  await expect(byId(ann, wrong)).toHaveAttribute('data-deleted', 'true')
  await choose(ann, byId(ann, place), 'Pin')
  await choose(ann, byId(ann, place), 'Star')
  await expect(byId(ann, place).getByRole('img', { name: 'Starred' })).toBeVisible()
  // One of each person: another one takes its place, and the same again takes it back.
  await react(ann, byId(ann, coat), '👍')
  await react(ann, byId(ann, coat), '😂')
  await expect(byId(ann, coat).getByRole('button', { name: '😂 1' })).toHaveAttribute('aria-pressed', 'true')
  await expect(byId(ann, coat).getByRole('button', { name: '👍' })).toHaveCount(0)
  await react(ann, byId(ann, place), '❤️')
  await byId(ann, place).getByRole('button', { name: '❤️ 1' }).click()
  await expect(byId(ann, place).getByRole('button', { name: '❤️' })).toHaveCount(0)
  await choose(ann, byId(ann, coat), 'Reply')
  await field(ann).fill('Or two coats')
  await field(ann).press('Enter')
  await expect(log(ann).locator(`[data-reply-to="${coat}"]`)).toHaveAttribute('data-status', 'waiting')
  const answer = await idOf(log(ann).locator(`[data-reply-to="${coat}"]`))
  await choose(ann, byId(ann, plan), 'Forward')
  const dialog = ann.page.getByRole('dialog', { name: 'Forward 1 message' })
  await dialog.getByRole('checkbox', { name: 'Carla' }).check()
  await dialog.getByRole('button', { name: 'Forward' }).click()
  await expect(dialog).toBeHidden()

  const hers = await picture(ann)
  expect(hers.map(({ says }) => says)).toEqual([
    'By the night boat',
    'This message was deleted.',
    'Platform 4 at 8:12',
    'Bring a coat',
    'Or two coats',
  ])
  await meeting.back(bob, ann)
  await expect.poll(() => picture(bob)).toEqual(hers)
  await expect(pinned(bob)).toContainText('Platform 4')
  await expect(byId(bob, coat).getByRole('button', { name: '😂 1' })).toHaveAttribute('aria-pressed', 'false')
  await expect(log(bob).getByRole('img', { name: 'Starred' })).toHaveCount(0)
  for (const person of [bob, ann]) {
    // Hers is in the chat with Carla, too.
    await expect(await find(person, 'night boat')).toHaveCount(person === ann ? 2 : 1)
    await findsNothing(person, 'tram')
    await findsNothing(person, 'regret')
    await find(person, '')
  }

  // The other way round, and each does something that only they see.
  await meeting.away(ann)
  await choose(bob, byId(bob, place), 'Unpin')
  await expect(pinned(bob)).toHaveCount(0)
  await byId(bob, coat).getByRole('button', { name: '😂 1' }).click()
  await choose(bob, byId(bob, plan), 'Reply')
  await field(bob).fill('Then by bout')
  await field(bob).press('Enter')
  const later = log(bob).locator(`[data-reply-to="${plan}"]`)
  await expect(later).toContainText('Then by bout')
  await field(bob).press('ArrowUp')
  await field(bob).fill('Then by boat')
  await field(bob).press('Enter')
  await expect(later).toContainText('Then by boat')
  await choose(bob, later, 'Star')
  await choose(bob, byId(bob, answer), 'Delete for me')
  await expect(byId(bob, answer)).toHaveCount(0)

  await meeting.back(ann, bob)
  const withoutAnswer = async () => (await picture(ann)).filter(({ id }) => id !== answer)
  await expect.poll(async () => (await withoutAnswer()).at(-1)?.says).toBe('Then by boat')
  const his = await picture(bob)
  expect(his.at(-1)).toMatchObject({ edited: true, answers: plan, quoted: 'By the night boat' })
  expect(his.at(-2)).toMatchObject({ id: coat, reactions: ['😂 2'] })
  await expect.poll(withoutAnswer).toEqual(his)
  await expect(pinned(ann)).toHaveCount(0)
  await expect(byId(ann, answer)).toContainText('Or two coats')

  for (const person of [ann, bob]) await person.page.reload()
  await expect.poll(() => picture(bob)).toEqual(his)
  await expect.poll(withoutAnswer).toEqual(his)
  await expect(byId(ann, answer)).toContainText('Or two coats')
  await byId(ann, await idOf(log(ann).locator(`[data-reply-to="${plan}"]`)))
    .getByRole('button', { name: 'Go to quoted message' })
    .click()
  await expect(byId(ann, plan)).toBeFocused()
  await expect(await starredBy(ann)).toHaveText(/Platform 4/)
  await expect(await starredBy(bob)).toHaveText(/Then by boat/)

  // To a third person goes what it says now, and nothing of what it said before.
  await meeting.back(carla, ann)
  await expect
    .poll(async () => (await picture(carla)).at(-1))
    .toMatchObject({
      says: 'By the night boat',
      forwarded: true,
      edited: false,
    })
  await expect(log(carla)).not.toContainText('tram')
})
