import { expect } from '@playwright/test'
import { byId, choose, field, idOf, log, ofChat } from '../support/deeds.ts'
import { makeFriends, type Person } from '../support/person.ts'
import { seedMessages } from '../support/seedMessages.ts'

import { test } from '../support/shared.ts'

// What people are used to: drafts that wait, Escape that closes one thing at a time, a way to a day; and what one keeps to oneself.

const heading = (person: Person, name: string) =>
  person.page.getByRole('main').getByRole('heading', { name, exact: true })

test('a draft and what it answers wait in each chat, over a reload, and go out to somebody who was away', async ({
  meeting,
}) => {
  const { ann, bob } = await meeting.friends()
  const carla = await meeting.join('Carla')
  await makeFriends(ann, carla)
  await ann.openChat(bob)
  await bob.say('At what time?')
  await bob.say('And where?')
  await expect(ann.message('And where?')).toBeVisible()
  const question = await idOf(ann.message('At what time?'))
  await meeting.away(bob)
  await choose(ann, byId(ann, question), 'Reply')
  await field(ann).fill('At eigh')
  await ann.openChat(carla)
  await expect(field(ann)).toHaveValue('')
  await expect(ann.page.getByText('Replying to Bob')).toHaveCount(0)
  await field(ann).fill('Dear Carla')
  await ann.page.reload()
  await expect(heading(ann, 'Carla')).toBeVisible()
  await expect(field(ann)).toHaveValue('Dear Carla')
  await ann.openChat(bob)
  for (let again = 0; again < 2; again++) {
    await expect(field(ann)).toHaveValue('At eigh')
    const bar = ann.page.getByRole('status').filter({ hasText: 'Replying to Bob' })
    await expect(bar).toContainText('At what time?')
    if (again === 0) await ann.page.reload()
  }
  await field(ann).press('End')
  await field(ann).pressSequentially('t')
  await field(ann).press('Enter')
  await expect(log(ann).locator(`[data-reply-to="${question}"]`)).toContainText('At eight')
  await expect(ann.page.getByText('Replying to Bob')).toHaveCount(0)
  await meeting.back(bob, ann)
  await expect(log(bob).locator(`[data-reply-to="${question}"]`)).toContainText('At eight')
  await ann.page.reload()
  await expect(ann.message('At eight')).toBeVisible()
  await expect(field(ann)).toHaveValue('')
})

test('Escape closes the innermost thing, one at a time', async ({ meeting }) => {
  const { ann, bob } = await meeting.friends()
  const { page } = ann
  const leave = () => page.keyboard.press('Escape')
  await ann.say('Mine')
  await bob.say('Yours')
  await expect(ann.message('Yours')).toBeVisible()
  const answering = page.getByText('Replying to Bob')
  const changing = page.getByText('Editing message')
  const emoji = page.getByRole('dialog', { name: 'Choose an emoji' })
  const details = page.getByRole('button', { name: 'Connection details' })
  const bar = page.getByRole('toolbar', { name: 'Selected messages' })

  await details.click()
  await choose(ann, ann.message('Yours'), 'Reply')
  await field(ann).fill('half')
  // A menu, and what is below it stays.
  await ann.message('Mine').getByRole('button', { name: 'Message actions' }).click()
  await expect(page.getByRole('menu')).toBeVisible()
  await leave()
  await expect(page.getByRole('menu')).toHaveCount(0)
  await expect(answering).toBeVisible()
  // A selection stands in the place of the field, which comes back as it was.
  await choose(ann, ann.message('Mine'), 'Select')
  await expect(bar).toBeVisible()
  await expect(field(ann)).toHaveCount(0)
  await leave()
  await expect(bar).toHaveCount(0)
  await expect(answering).toBeVisible()
  await expect(field(ann)).toBeFocused()
  await page.getByRole('button', { name: 'Emoji', exact: true }).click()
  await expect(emoji).toBeVisible()
  await leave()
  await expect(emoji).toHaveCount(0)
  await expect(answering).toBeVisible()
  await expect(field(ann)).toBeFocused()
  await leave()
  await expect(answering).toHaveCount(0)
  await expect(field(ann)).toHaveValue('half')
  await expect(details).toHaveAttribute('aria-expanded', 'true')
  // What is changed takes the place of the draft, and leaves it as it was.
  await choose(ann, ann.message('Mine'), 'Edit')
  await expect(changing).toBeVisible()
  await expect(field(ann)).toHaveValue('Mine')
  await expect(field(ann)).toBeFocused()
  await leave()
  await expect(changing).toHaveCount(0)
  await expect(field(ann)).toHaveValue('half')
  await leave()
  await expect(details).toHaveAttribute('aria-expanded', 'false')
  await expect(heading(ann, 'Bob')).toBeVisible()
  await leave()
  await expect(heading(ann, 'Bob')).toHaveCount(0)
  await ann.openChat(bob)
  await expect(field(ann)).toHaveValue('half')
})

test('a day leads to its first message, and the talk goes on below', async ({ meeting }) => {
  const { ann, bob } = await meeting.friends()
  ann.expectErrors(/404/) // of the icon of a bare file, where the page is left to
  await ann.page.goto(`${meeting.server.url}/config.json`)
  // A little more than four days, a message a minute.
  const begun = new Date(Date.now() - 6_000 * 60_000).setHours(0, 0, 0, 0)
  await seedMessages(ann.page, { peer: bob.id, count: 6_000, author: 'friend' })
  await meeting.back(ann, bob)
  await expect(ann.page.getByText('Message number 6000,')).toBeVisible()
  await ann.say('All of it on one page?')
  await expect(bob.message('All of it')).toBeVisible()

  const jumpTo = async (daysAgo: number) => {
    const day = new Date()
    day.setHours(0, 0, 0, 0)
    day.setDate(day.getDate() - daysAgo)
    await ofChat(ann, 'Jump to a date')
    if (day.getMonth() !== new Date().getMonth()) await ann.page.getByRole('button', { name: 'Previous month' }).click()
    const name = day.toLocaleDateString('en-US', { dateStyle: 'full' })
    await ann.page.getByRole('grid').getByRole('button', { name, exact: true }).click()
    return day
  }
  /** What stands uppermost in sight, and when it was said. */
  const uppermost = () =>
    log(ann).evaluate((box) => {
      const { top } = box.getBoundingClientRect()
      const first = [...box.querySelectorAll('article')].find((one) => one.getBoundingClientRect().top >= top)
      return { at: Date.parse(first?.querySelector('time')?.dateTime ?? ''), says: first?.textContent ?? '' }
    })

  const day = await jumpTo(2)
  const afterMidnight = async () => (await uppermost()).at - day.getTime()
  await expect.poll(afterMidnight).toBeGreaterThanOrEqual(0)
  await expect.poll(afterMidnight).toBeLessThan(60_000)
  const weekday = day.toLocaleDateString('en-GB', { weekday: 'long' })
  await expect(log(ann).getByText(weekday, { exact: true })).toBeInViewport()
  // The day of the very first.
  await jumpTo(Math.round((new Date().setHours(0, 0, 0, 0) - begun) / 86_400_000))
  await expect.poll(async () => (await uppermost()).says).toContain('Message number 1,')

  await bob.say('And now?')
  await ann.page.getByRole('button', { name: 'Go to latest' }).click()
  await expect(ann.message('And now?')).toBeInViewport()
  await ann.page.reload()
  await expect(ann.message('And now?')).toBeInViewport()
})

test('who does not tell that they write, and what they have read, is not told either', async ({ meeting }) => {
  const { ann, bob } = await meeting.friends()
  const set = async (on: boolean) => {
    await ann.page.getByRole('link', { name: 'Settings' }).click()
    for (const name of ['Read receipts', 'Typing indicator']) {
      const one = ann.page.getByRole('switch', { name })
      await one.click()
      await expect(one).toHaveAttribute('aria-checked', String(on))
    }
    await ann.openChat(bob)
  }
  /** Every "… is typing" from now on, however short. */
  const typings = (person: Person) =>
    person.page.evaluateHandle(() => {
      const seen: string[] = []
      new MutationObserver(() => {
        for (const one of document.querySelectorAll('[role="status"]'))
          if (one.textContent?.includes('is typing')) seen.push(one.textContent)
      }).observe(document.body, { subtree: true, childList: true, characterData: true })
      return seen
    })
  const writes = async (person: Person, text: string, friend: Person) => {
    await field(person).pressSequentially(text)
    await field(person).press('Enter')
    await expect(friend.message(text)).toBeVisible()
  }

  await set(false)
  const seenByBob = await typings(bob)
  const seenByAnn = await typings(ann)
  await writes(bob, 'Have you read this?', ann)
  await writes(ann, 'I do not say', bob)
  await writes(bob, 'Nor do you see', ann)
  // What comes after it on the same link has come.
  await writes(ann, 'So be it', bob)
  expect(await seenByBob.jsonValue()).toEqual([])
  expect(await seenByAnn.jsonValue()).toEqual([])
  await expect(bob.message('Have you read this?')).toHaveAttribute('data-status', 'delivered')
  await expect(ann.message('I do not say')).toHaveAttribute('data-status', 'delivered')
  for (const person of [ann, bob]) await person.page.reload()
  for (const person of [ann, bob]) await person.online()
  await writes(ann, 'Not after a reload either', bob)
  await writes(bob, 'I see', ann)
  await expect(bob.message('Have you read this?')).toHaveAttribute('data-status', 'delivered')
  await expect(ann.message('I do not say')).toHaveAttribute('data-status', 'delivered')

  // And both again, once she tells.
  await set(true)
  await field(ann).pressSequentially('Well')
  await expect(bob.page.getByRole('status').filter({ hasText: 'Ann is typing…' })).toBeVisible()
  await field(ann).press('Enter')
  await expect(bob.message('Well')).toBeVisible()
  await expect(bob.page.getByText('Ann is typing…')).toBeHidden()
  await field(bob).pressSequentially('Good')
  await expect(ann.page.getByRole('status').filter({ hasText: 'Bob is typing…' })).toBeVisible()
  await field(bob).press('Enter')
  await expect(ann.message('Well')).toHaveAttribute('data-status', 'read')
  await expect(bob.message('Good')).toHaveAttribute('data-status', 'read')
})

test('what is looked at when the network is gone has come before', async ({ meeting }) => {
  const { ann } = await meeting.friends()
  ann.expectErrors(/ERR_INTERNET_DISCONNECTED|WebSocket/)
  const parts = () =>
    ann.page.evaluate(() =>
      performance
        .getEntriesByType('resource')
        .map(({ name }) => name)
        .join(),
    )
  await expect.poll(parts).toContain('LinkDetails')
  await ann.page.context().setOffline(true)
  await ann.page.getByRole('button', { name: 'Connection details' }).click()
  await expect(ann.page.getByRole('main')).toContainText('straight from this browser')
  await ann.page.context().setOffline(false)
})
