import { expect, type Page } from '@playwright/test'
import { enter, locked, passphrase, region, turnOn, unlock } from '../support/lockDeeds.ts'
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

  // To look at one's settings takes the lead from nobody; to change the lock does.
  const other = follower === second ? ann.page : second
  await other.bringToFront()
  await other.goto(`${new URL(other.url()).origin}/?lang=en#/settings`)
  await expect(region(other).getByRole('button', { name: 'Lock now' })).toBeVisible()
  await leads(follower)
  await region(other).getByRole('button', { name: 'Change it here' }).click()
  await expect(region(other).getByRole('list', { name: 'Ways to unlock' })).toBeVisible()
  await leads(other)
  await follows(follower)
  await expect(follower.getByRole('navigation', { name: 'Chats' }).locator(`a[data-peer="${bob.id}"]`)).toBeVisible()
})

test('[Z3 Z5] what a tab knew of the lock while it led is written back by it no more', async ({ meeting }) => {
  const { ann, bob } = await meeting.friends()
  await turnOn(ann.page)
  const second = await ann.newTab()
  await follows(second)
  // Its settings stand open in the second, which has led for them, while the first turns it off.
  await second.getByRole('link', { name: 'Settings' }).click()
  await region(second).getByRole('button', { name: 'Change it here' }).click()
  await expect(region(second).getByRole('button', { name: 'Turn off' })).toBeVisible()
  await region(ann.page).getByRole('button', { name: 'Change it here' }).click()
  await region(ann.page).getByRole('button', { name: 'Turn off' }).click()
  await ann.page.getByRole('alertdialog').getByRole('button', { name: 'Turn off' }).click()
  await expect(region(ann.page).getByRole('button', { name: 'Turn on' })).toBeVisible()
  await region(second)
    .getByRole('combobox', { name: 'Lock by itself when hidden for' })
    .selectOption({ label: '30 minutes' })
  // It begins anew: there is no lock.
  await expect(region(second).getByRole('button', { name: 'Change it here' })).toBeVisible()
  await expect(region(second).getByRole('button', { name: 'Lock now' })).toHaveCount(0)
  await second.close()
  await leads(ann.page)
  await ann.page.reload()
  await expect(ann.page.getByRole('navigation', { name: 'Chats' }).locator(`a[data-peer="${bob.id}"]`)).toBeVisible()
  await expect(locked(ann.page)).toHaveCount(0)
  await ann.openChat(bob)
  await ann.online()
})

test('[Z6 D19] forgotten at the door of one tab, nobody is let in at the other', async ({ meeting }) => {
  const { ann } = await meeting.friends()
  await turnOn(ann.page)
  const second = await ann.newTab()
  await follows(second)
  await ann.page.keyboard.press('Alt+Shift+L')
  for (const page of [ann.page, second]) await expect(locked(page)).toBeAttached()
  await second.getByRole('button', { name: /Forget everything/ }).click()
  await second.getByRole('alertdialog').getByRole('button', { name: 'Forget everything', exact: true }).click()
  await expect(second.getByRole('heading', { name: 'Everything is forgotten' })).toBeVisible()
  await expect(locked(ann.page)).toHaveCount(0)
  await expect(
    ann.page
      .getByRole('heading', { name: 'Everything is forgotten' })
      .or(ann.page.getByRole('textbox', { name: 'Your name' })),
  ).toBeVisible()
  const third = await ann.newTab()
  await expect(
    third
      .getByRole('heading', { name: 'Everything is forgotten' })
      .or(third.getByRole('textbox', { name: 'Your name' })),
  ).toBeVisible()
})
