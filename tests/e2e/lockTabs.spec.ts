import { expect, type Page } from '@playwright/test'
import { enter, locked, passphrase, turnOn, unlock } from '../support/lockDeeds.ts'
import { test } from '../support/shared.ts'

// The lock of a profile that is open in several tabs.

const field = (page: Page) => page.getByRole('textbox', { name: 'Message', exact: true })
const message = (page: Page, text: string) =>
  page.getByRole('log', { name: 'Messages' }).getByRole('article').filter({ hasText: text })
const leads = (page: Page) => expect(page.locator('html[data-tab="leader"]')).toBeAttached()
const follows = (page: Page) => expect(page.locator('html[data-tab="follower"]')).toBeAttached()
/** Everything that lies beside the disk, in the open. */
const kept = (page: Page) =>
  page.evaluate(() => JSON.stringify([Object.entries(localStorage), Object.entries(sessionStorage)]))

test('[Z1 Z4 O1 O2] two tabs behind a lock: what one writes lies open nowhere, and whichever is left leads without asking', async ({
  meeting,
}) => {
  const { ann, bob } = await meeting.friends()
  const second = await ann.newTab()
  await follows(second)
  await turnOn(ann.page)

  // The other tab goes on by itself: nobody is asked there, and what it writes is sealed by the one that leads.
  const chat = second.getByRole('navigation', { name: 'Chats' }).locator(`a[data-peer="${bob.id}"]`)
  await chat.click()
  await field(second).fill('from the second behind the lock')
  await second.getByRole('button', { name: 'Send', exact: true }).click()
  await expect(bob.message('from the second behind the lock')).toBeVisible()
  await field(second).fill('a draft of the second tab')
  await ann.openChat(bob)
  await expect(field(ann.page)).toHaveValue('a draft of the second tab')
  for (const page of [ann.page, second]) {
    const open = await kept(page)
    for (const words of ['a draft of the second', 'from the second', bob.id]) expect(open).not.toContain(words)
  }

  // The one that leads goes: the other has been handed what opens the lock.
  await ann.page.close()
  await leads(second)
  await expect(second.locator('[data-link="online"]').first()).toBeVisible()
  await expect(locked(second)).toHaveCount(0)
  await expect(field(second)).toHaveValue('a draft of the second tab')
  await bob.say('to whoever is left')
  await expect(message(second, 'to whoever is left')).toBeVisible()
})

test('[Z4 O1] locked in one tab, locked in all; opened in any of them, open in all', async ({ meeting }) => {
  const { ann, bob } = await meeting.friends()
  await turnOn(ann.page)
  const second = await ann.newTab()
  await follows(second)
  await expect(second.getByRole('navigation', { name: 'Chats' }).locator(`a[data-peer="${bob.id}"]`)).toBeVisible()
  await second.keyboard.press('Alt+Shift+L')
  for (const page of [ann.page, second]) await expect(locked(page)).toBeAttached()
  await expect(bob.page.locator('[data-link="offline"]').first()).toBeVisible()

  // The tab that does not lead by now asks as well, and leads once it is opened.
  const follower = (await ann.page.locator('html[data-tab="follower"]').count()) > 0 ? ann.page : second
  await passphrase(follower).fill('not that one')
  await unlock(follower).click()
  await expect(follower.locator('[data-error="wrong"]')).toBeVisible()
  await enter(follower)
  await leads(follower)
  for (const page of [ann.page, second]) {
    await expect(locked(page)).toHaveCount(0)
    await expect(page.getByRole('navigation', { name: 'Chats' }).locator(`a[data-peer="${bob.id}"]`)).toBeVisible()
  }

  // Its settings are for the tab at hand, which leads for that.
  const other = follower === second ? ann.page : second
  await other.bringToFront()
  await other.goto(`${new URL(other.url()).origin}/?lang=en#/settings`)
  await expect(other.getByRole('region', { name: 'Lock' }).getByRole('list', { name: 'Ways to unlock' })).toBeVisible()
  await leads(other)
  await follows(follower)
  await expect(follower.getByRole('navigation', { name: 'Chats' }).locator(`a[data-peer="${bob.id}"]`)).toBeVisible()
})
