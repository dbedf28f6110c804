import { type Browser, expect, type Page } from '@playwright/test'
import { createWalk } from '../support/keystrokes.ts'
import { test } from '../support/shared.ts'

// The first minute by numbers: docs/performance.md has the table that this prints.

type Walk = ReturnType<typeof createWalk>

async function arriving(walk: Walk, browser: Browser, who: string, address: string) {
  const context = await browser.newContext({ permissions: ['clipboard-write'] })
  const page = await context.newPage()
  await page.goto(address)
  await expect(page.getByRole('textbox', { name: 'Your name' })).toBeFocused()
  return { context, page, ...walk.person(who, page) }
}

const field = (page: Page) => page.getByRole('textbox', { name: 'Message', exact: true })

function judge(walk: Walk) {
  const sums = ['Ann', 'Bob'].map(
    (who) =>
      `${who}: ${walk.decisions(who)} decisions, ${walk.actions(who)} actions, ${walk.estimate(who).toFixed(1)} s`,
  )
  console.log(`${walk.table()}\n\n${sums.join('; ')}; together ${walk.estimate().toFixed(1)} s\n`)
  expect(walk.decisions('Ann')).toBeLessThanOrEqual(3)
  expect(walk.decisions('Bob')).toBeLessThanOrEqual(3)
  // Counts of what they do, by constants: no clock has a part in it.
  expect(walk.estimate()).toBeLessThanOrEqual(45)
}

test('by an ID: from the welcome to the first answer, at most three decisions a side and 45 seconds by estimate', async ({
  browser,
  server,
}) => {
  const walk = createWalk()
  const arrive = (who: string) => arriving(walk, browser, who, `${server.url}/?lang=en`)
  const ann = await arrive('Ann')
  const bob = await arrive('Bob')

  ann.decide('gives a name')
  await ann.type('Ann')
  await ann.keys('Enter')
  await ann.sees(ann.page.getByRole('button', { name: 'Copy my ID' }))
  ann.decide('copies her ID, to send it some other way')
  await ann.press(ann.page.getByRole('button', { name: 'Copy my ID' }))
  await ann.sees(ann.page.getByText('Copied').first())
  const id = (await ann.page.locator('[data-my-id]').first().getAttribute('data-my-id')) ?? ''

  bob.decide('gives a name')
  await bob.type('Bob')
  await bob.keys('Enter')
  const paste = bob.page.getByRole('textbox', { name: "Friend's ID or invite link" })
  await bob.sees(paste)
  // As it comes out of the message that he got it in.
  await bob.page.evaluate((text) => navigator.clipboard.writeText(text), id)
  bob.decide('pastes her ID')
  await bob.press(paste)
  await bob.keys('Control+v')
  await bob.sees(bob.page.getByRole('textbox', { name: 'What you call them' }))
  bob.decide('gives her no name of his own')
  await bob.keys('Enter')
  await bob.sees(field(bob.page))
  await expect(field(bob.page)).toBeFocused()
  bob.think('writes to her')
  await bob.type('Hi Ann')
  await bob.keys('Enter')

  const requests = ann.page.getByRole('region', { name: 'Requests' })
  ann.decide('accepts')
  await ann.sees(requests)
  await ann.press(requests.getByRole('button', { name: 'Accept' }))
  await ann.sees(ann.page.getByRole('article').filter({ hasText: 'Hi Ann' }))
  await expect(field(ann.page)).toBeFocused()
  ann.think('answers')
  await ann.type('Hello Bob')
  await ann.keys('Enter')
  await ann.sees(bob.page.getByRole('article').filter({ hasText: 'Hello Bob' }))

  judge(walk)
  await ann.context.close()
  await bob.context.close()
})

test('by an invite: from the welcome to the first answer, at most three decisions a side and 45 seconds by estimate', async ({
  browser,
  server,
}) => {
  const walk = createWalk()
  const ann = await arriving(walk, browser, 'Ann', `${server.url}/?lang=en`)
  ann.decide('gives a name')
  await ann.type('Ann')
  await ann.keys('Enter')
  const invite = ann.page.getByRole('button', { name: 'Invite a friend' })
  await ann.sees(invite)
  ann.decide('invites somebody')
  await ann.press(invite)
  const copy = ann.page.getByRole('button', { name: 'Copy link' })
  await ann.sees(copy)
  ann.decide('copies the link, to send it some other way')
  await ann.press(copy)
  await ann.sees(ann.page.getByText('Copied').first())
  const link = (await ann.page.locator('[data-invite-link]').getAttribute('data-invite-link')) ?? ''

  // He presses it where he got it.
  const bob = await arriving(walk, browser, 'Bob', link.replace('/#', '/?lang=en#'))
  bob.decide('gives a name, and with it says yes')
  await bob.type('Bob')
  await bob.keys('Enter')
  await bob.sees(field(bob.page))
  await expect(field(bob.page)).toBeFocused()
  bob.think('writes to her')
  await bob.type('Hi Ann')
  await bob.keys('Enter')

  ann.think('opens the chat that is new')
  await ann.keys('Escape')
  const entry = ann.page.getByRole('navigation', { name: 'Chats' }).getByRole('link', { name: /Bob/ })
  await ann.sees(entry)
  await ann.press(entry)
  await ann.sees(ann.page.getByRole('article').filter({ hasText: 'Hi Ann' }))
  await expect(field(ann.page)).toBeFocused()
  ann.think('answers')
  await ann.type('Hello Bob')
  await ann.keys('Enter')
  await ann.sees(bob.page.getByRole('article').filter({ hasText: 'Hello Bob' }))
  judge(walk)
  expect(walk.decisions('Bob')).toBe(1)
  await ann.context.close()
  await bob.context.close()
})
