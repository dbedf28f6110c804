import { expect, type Page } from '@playwright/test'
import { makeFriends, type Person } from '../support/person.ts'
import { test } from '../support/shared.ts'

/** A tab of somebody, driven as if it were all of them. */
const inTab = (person: Person, page: Page): Person => {
  const own: Person = { ...person, page }
  const field = () => page.getByRole('textbox', { name: 'Message', exact: true })
  return Object.assign(own, {
    async openChat(friend: Person) {
      await page.getByRole('navigation', { name: 'Chats' }).locator(`a[data-peer="${friend.id}"]`).click()
      await expect(field()).toBeVisible()
    },
    async say(text: string) {
      await field().fill(text)
      await page.getByRole('button', { name: 'Send', exact: true }).click()
    },
    message: (text: string) =>
      page.getByRole('log', { name: 'Messages' }).getByRole('article').filter({ hasText: text }),
    texts: () => page.getByRole('log', { name: 'Messages' }).locator('[data-message-id] [dir="auto"]').allInnerTexts(),
    online: () => expect(page.locator('[data-link="online"]').first()).toBeVisible(),
  })
}
const field = ({ page }: Person) => page.getByRole('textbox', { name: 'Message', exact: true })
const leads = (page: Page) => expect(page.locator('html[data-tab="leader"]')).toBeAttached()
const follows = (page: Page) => expect(page.locator('html[data-tab="follower"]')).toBeAttached()

/** Marks what is on screen: whatever is made anew has no mark. */
const mark = (page: Page) =>
  page.evaluate(() => {
    for (const one of document.querySelectorAll('main, [role="log"], textarea')) one.setAttribute('data-marked', 'yes')
  })
const isMarked = (page: Page) =>
  page.evaluate(() =>
    ['main', '[role="log"]', 'textarea'].every((one) => document.querySelector(one)?.hasAttribute('data-marked')),
  )

async function inTwoTabs(meeting: { join(name: string): Promise<Person> }) {
  const ann = await meeting.join('Ann')
  const bob = await meeting.join('Bob')
  await makeFriends(ann, bob)
  const page = await ann.newTab()
  await follows(page)
  const second = inTab(ann, page)
  return { ann, bob, first: inTab(ann, ann.page), second }
}

test('[O1] [abuse S9] two tabs of one person: each shows and does everything, with a chat of its own open', async ({
  meeting,
}) => {
  const { bob, first, second } = await inTwoTabs(meeting)
  await leads(first.page)
  await expect(second.page.locator('html[data-broker="online"]')).toBeAttached()
  // The list, and what is unread: the first has the chat open, but nobody is in the second one's.
  await second.openChat(bob)
  await bob.say('to both')
  for (const tab of [first, second]) await expect(tab.message('to both')).toBeVisible()
  await second.say('from the second')
  await expect(bob.message('from the second')).toBeVisible()
  await expect(first.message('from the second')).toHaveAttribute('data-status', /delivered|read/)
  await expect(second.message('from the second')).toHaveAttribute('data-status', /delivered|read/)

  // Said anew, and reacted to.
  await field(second).press('ArrowUp')
  await field(second).fill('from the second tab')
  await field(second).press('Enter')
  for (const tab of [first, bob]) await expect(tab.message('from the second tab')).toBeVisible()

  // What is typed is in both, and gone from both once it is sent.
  await field(second).pressSequentially('half a thought')
  await expect(field(first)).toHaveValue('half a thought')
  await expect(bob.page.getByText('Ann is typing')).toBeVisible()
  await field(first).press('Enter')
  await expect(bob.message('half a thought')).toBeVisible()
  await expect(field(second)).toHaveValue('')

  // Each has its own place.
  await second.page.getByRole('link', { name: 'Settings' }).click()
  await second.page.getByRole('radio', { name: 'Dark' }).click()
  await expect(first.page.locator('html[data-theme="dark"]')).toBeAttached()
  await expect(first.message('half a thought')).toBeVisible()
  await second.page.goBack()

  // Found by its words.
  await second.page.getByRole('searchbox').first().fill('thought')
  await expect(second.page.getByRole('list', { name: 'Search results' })).toContainText('half a thought')
  await second.page.getByRole('button', { name: 'Clear the field' }).click()

  // Friends are made there, too, and what is unread is so in both.
  const cid = await meeting.join('Cid')
  await second.page
    .getByRole('button', { name: 'New chat' })
    .or(second.page.getByRole('link', { name: 'New chat' }))
    .click()
  await second.page.getByRole('textbox', { name: "Friend's ID or invite link" }).fill(cid.id)
  await second.page.getByRole('button', { name: 'Add friend' }).click()
  await cid.add(second.id)
  await cid.openChat(second)
  for (const { page } of [first, second])
    await expect(page.getByRole('navigation', { name: 'Chats' }).locator(`a[data-peer="${cid.id}"]`)).toBeVisible()
  await cid.online()
  await second.page.getByRole('link', { name: 'Settings' }).click()
  await cid.say('unread in both')
  for (const { page } of [first, second]) {
    await expect(page.locator(`nav a[data-peer="${cid.id}"]`)).toHaveAttribute('data-unread', '1')
    await expect(page).toHaveTitle(/^\(1\)/)
  }
  // An invite is made there, and lets somebody in.
  await second.page.getByRole('button', { name: 'New chat' }).click()
  await second.page.getByRole('button', { name: 'Invite a friend' }).click()
  const shown = second.page.getByRole('dialog', { name: 'Invite', exact: true }).locator('[data-invite-link]')
  await expect(shown).toBeVisible()
  const link = (await shown.getAttribute('data-invite-link')) ?? ''
  const dan = await meeting.join('Dan', { link })
  for (const { page } of [first, second]) await expect(page.locator(`nav a[data-peer="${dan.id}"]`)).toBeVisible()
})

test('[O2] [abuse S10] the tab that leads is closed: the other leads, and nothing on its screen is made anew', async ({
  meeting,
}) => {
  const { ann, bob, first, second } = await inTwoTabs(meeting)
  await second.openChat(bob)
  for (let n = 0; n < 40; n++) await bob.say(`line ${n}.`)
  await expect(second.message('line 39.')).toBeVisible()
  const log = second.page.getByRole('log', { name: 'Messages' })
  await log.hover()
  await second.page.mouse.wheel(0, -600)
  await expect(second.message('line 39.')).not.toBeInViewport()
  await field(second).fill('half a thou')
  await mark(second.page)
  const top = () => log.evaluate((box) => (box.scrollTop > 0 ? box : (box.firstElementChild ?? box)).scrollTop)
  const before = await top()
  await first.page.close()
  await leads(second.page)
  await second.online()
  expect(await isMarked(second.page)).toBe(true)
  expect(await top()).toBe(before)
  await expect(field(second)).toHaveValue('half a thou')
  await field(second).fill('and on it goes')
  await field(second).press('Enter')
  await expect(bob.message('and on it goes')).toBeVisible()
  await bob.say('so it does')
  await expect(second.message('so it does')).toBeVisible()
  expect(await second.texts()).not.toContain('')
  ann.page = second.page
})

test('[O2] a message that is sent as the tab that leads is killed arrives once, in its place', async ({ meeting }) => {
  const { ann, bob, first, second } = await inTwoTabs(meeting)
  await second.openChat(bob)
  await second.say('before')
  await expect(bob.message('before')).toBeVisible()
  await mark(second.page)
  const crash = await ann.context.newCDPSession(first.page)
  await field(second).fill('in that moment')
  const crashed = first.page.waitForEvent('crash')
  const press = second.page.getByRole('button', { name: 'Send', exact: true }).click()
  void crash.send('Page.crash').catch(() => undefined) // it cannot answer any more
  await Promise.all([crashed, press])
  await second.say('and after')
  await leads(second.page)
  await expect(bob.message('and after')).toBeVisible()
  await expect(bob.message('in that moment')).toHaveCount(1)
  expect(await bob.texts()).toEqual(['before', 'in that moment', 'and after'])
  await expect.poll(() => second.texts()).toEqual(['before', 'in that moment', 'and after'])
  expect(await isMarked(second.page)).toBe(true)
  await expect(field(second)).toHaveValue('')
  ann.page = second.page
  await first.page.close()
})

test('[O3] a tab that stands still loses the lead to the one on screen, and follows once it wakes', async ({
  meeting,
}) => {
  const { bob, first, second } = await inTwoTabs(meeting)
  await second.openChat(bob)
  const stand = first.page
    .evaluate(() => {
      for (const until = performance.now() + 15_000; performance.now() < until; ) document.title.length
    })
    .catch(() => undefined)
  await leads(second.page)
  await second.online()
  await bob.say('meanwhile')
  await expect(second.message('meanwhile')).toBeVisible()
  await stand
  await follows(first.page)
  await expect(first.message('meanwhile')).toBeVisible()
  await first.say('awake')
  await expect(bob.message('awake')).toBeVisible()
})

test('[O3] a page that is put to sleep lets the other lead, and what is on its own screen stays', async ({
  meeting,
}) => {
  const { bob, first, second } = await inTwoTabs(meeting)
  await second.openChat(bob)
  await bob.say('before')
  for (const tab of [first, second]) await expect(tab.message('before')).toBeVisible()
  await field(first).fill('half a thou')
  await mark(first.page)
  await first.page.evaluate(() => document.dispatchEvent(new Event('freeze')))
  await leads(second.page)
  await follows(first.page)
  await second.online()
  expect(await isMarked(first.page)).toBe(true)
  await expect(field(first)).toHaveValue('half a thou')
  await bob.say('after')
  for (const tab of [first, second]) await expect(tab.message('after')).toBeVisible()
  await field(first).fill('half a thought')
  await field(first).press('Enter')
  await expect(bob.message('half a thought')).toBeVisible()
  expect(await first.texts()).toEqual(['before', 'after', 'half a thought'])
})

test('[abuse S20] an older page in the other tab is left alone: this one says so, and can be used here', async ({
  meeting,
  server,
}) => {
  const ann = await meeting.join('Ann')
  const bob = await meeting.join('Bob')
  await makeFriends(ann, bob)
  // As a page of before: it holds the lock, and talks to no other tab.
  await ann.page.goto(`${server.url}/health`)
  await ann.page.evaluate(() => {
    navigator.locks.request('tete-a-tete', () => new Promise(() => undefined)).catch(() => undefined)
  })
  const page = await ann.newTab()
  await expect(page.getByRole('button', { name: 'Use here' })).toBeVisible()
  await page.getByRole('button', { name: 'Use here' }).click()
  await leads(page)
  const now = inTab(ann, page)
  await now.openChat(bob)
  await now.say('newer')
  await expect(bob.message('newer')).toBeVisible()
})
