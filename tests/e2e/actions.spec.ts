import AxeBuilder from '@axe-core/playwright'
import { type Browser, expect, type Locator, test } from '@playwright/test'
import { createPerson, makeFriends, type Person } from '../support/person.ts'
import { type RunningServer, startServer } from '../support/server.ts'

// What is done to messages, between two real browsers: seen on both sides, after a reload, and by somebody who was away.
let server: RunningServer
let people: Person[]

test.beforeEach(async () => {
  server = await startServer()
  people = []
})
test.afterEach(async () => {
  for (const person of people) await person.close()
  await server.stop()
})

async function friends(browser: Browser) {
  const ann = await createPerson(browser, server.url, 'Ann')
  const bob = await createPerson(browser, server.url, 'Bob')
  people.push(ann, bob)
  await makeFriends(ann, bob)
  return { ann, bob }
}
const field = (person: Person) => person.page.getByRole('textbox', { name: 'Message', exact: true })
const log = (person: Person) => person.page.getByRole('log', { name: 'Messages' })
const byId = (person: Person, id: string) => log(person).locator(`[data-message-id="${id}"]`)
const idOf = async (message: Locator) => (await message.getAttribute('data-message-id')) ?? ''
async function choose(person: Person, message: Locator, deed: string) {
  await message.getByRole('button', { name: 'Message actions' }).click()
  await person.page.getByRole('menuitem', { name: deed, exact: true }).click()
}
async function faults(person: Person) {
  const { violations } = await new AxeBuilder({ page: person.page }).analyze()
  return (
    violations
      .map(({ id, nodes }) => `${id}: ${nodes[0]?.html} ${nodes[0]?.failureSummary}`)
      // A menu stands for itself while it is open.
      .filter((fault) => !/^region: <div [^>]*role="menu"/.test(fault))
  )
}
async function away(person: Person) {
  await person.page.goto('about:blank')
}
async function back(person: Person, friend: Person) {
  await person.page.goto(`${server.url}/?lang=en`)
  await person.openChat(friend)
  await person.online()
}

test('a reply quotes and leads back, an edit keeps what it said before, also for who was away', async ({ browser }) => {
  const { ann, bob } = await friends(browser)
  await ann.say('Where shall we meet?')
  const question = await idOf(ann.message('Where shall we meet?'))
  await expect(byId(bob, question)).toBeVisible()
  await choose(bob, byId(bob, question), 'Reply')
  await expect(field(bob)).toBeFocused()
  await expect(bob.page.getByText('You answer Ann')).toBeVisible()
  await bob.page.screenshot({ path: 'artefacts/screens/reply-1280.png' })
  await away(ann)
  await field(bob).fill('At the fontain')
  await field(bob).press('Enter')
  const answer = log(bob).locator(`[data-reply-to="${question}"]`)
  await expect(answer).toBeVisible()
  const reply = await idOf(answer)

  // Up in an empty field takes the last one up again.
  await expect(field(bob)).toHaveValue('')
  await field(bob).press('ArrowUp')
  await expect(field(bob)).toHaveValue('At the fontain')
  await field(bob).press('Escape')
  await expect(field(bob)).toHaveValue('')
  await field(bob).press('ArrowUp')
  await field(bob).fill('At the fountain')
  await field(bob).press('Enter')
  await expect(byId(bob, reply)).toHaveAttribute('data-edited', 'true')
  await back(ann, bob)
  await expect(byId(ann, reply)).toHaveAttribute('data-reply-to', question)
  await expect(byId(ann, reply)).toHaveAttribute('data-edited', 'true')
  await expect(byId(ann, reply)).toContainText('At the fountain')
  await byId(ann, reply).getByRole('button', { name: 'edited' }).click()
  const versions = ann.page.getByRole('dialog', { name: 'How it was said before' })
  await expect(versions.getByRole('listitem')).toHaveCount(2)
  await expect(versions.getByRole('listitem').first()).toContainText('At the fontain')
  expect(await faults(ann)).toEqual([])
  await ann.page.keyboard.press('Escape')
  await expect(versions).toBeHidden()
  await byId(ann, reply).getByRole('button', { name: 'Go to what this answers' }).click()
  await expect(byId(ann, question)).toBeInViewport()
  await ann.page.reload()
  await expect(byId(ann, reply)).toHaveAttribute('data-edited', 'true')
  await expect(byId(ann, reply).getByText('Where shall we meet?')).toBeVisible()
})

test('reactions are counted, mine is pressed, and another press takes it back', async ({ browser }) => {
  const { ann, bob } = await friends(browser)
  await ann.say('Good news')
  const id = await idOf(ann.message('Good news'))
  await choose(bob, byId(bob, id), 'React')
  const chooser = bob.page.getByRole('dialog', { name: 'Choose an emoji' })
  await chooser.getByRole('button', { name: '👍', exact: true }).click()
  await expect(chooser).toBeHidden()
  await expect(byId(bob, id).getByRole('button', { name: '👍 1' })).toHaveAttribute('aria-pressed', 'true')
  const there = byId(ann, id).getByRole('button', { name: '👍 1' })
  await expect(there).toHaveAttribute('aria-pressed', 'false')
  await there.click()
  await expect(byId(bob, id).getByRole('button', { name: '👍 2' })).toBeVisible()
  expect(await faults(bob)).toEqual([])
  await bob.page.screenshot({ path: 'artefacts/screens/reactions-1280.png' })
  await bob.page.reload()
  await byId(bob, id).getByRole('button', { name: '👍 2' }).click()
  await expect(byId(ann, id).getByRole('button', { name: '👍 1' })).toHaveAttribute('aria-pressed', 'true')
})

test('deleted for everyone is gone on both sides, deleted for me only here', async ({ browser }) => {
  const { ann, bob } = await friends(browser)
  await ann.say('Never mind')
  await ann.say('Keep this')
  const wrong = await idOf(ann.message('Never mind'))
  const kept = await idOf(ann.message('Keep this'))
  await expect(byId(bob, kept)).toBeVisible()
  await away(bob)
  await choose(ann, byId(ann, wrong), 'Delete for everyone')
  await expect(byId(ann, wrong)).toHaveAttribute('data-deleted', 'true')
  await expect(byId(ann, wrong)).not.toContainText('Never mind')
  await back(bob, ann)
  await expect(byId(bob, wrong)).toHaveAttribute('data-deleted', 'true')
  await expect(byId(bob, wrong)).not.toContainText('Never mind')
  await choose(bob, byId(bob, kept), 'Delete for me')
  await expect(byId(bob, kept)).toHaveCount(0)
  await bob.page.reload()
  await expect(byId(bob, wrong)).toBeVisible()
  await expect(byId(bob, kept)).toHaveCount(0)
  await expect(byId(ann, kept)).toContainText('Keep this')
})

test('copy, forward, pin and star', async ({ browser }) => {
  const { ann, bob } = await friends(browser)
  const carla = await createPerson(browser, server.url, 'Carla')
  people.push(carla)
  await makeFriends(ann, carla)
  await ann.openChat(bob)
  await ann.say('The address: 5 Canal Street')
  const id = await idOf(ann.message('Canal Street'))
  await ann.context.grantPermissions(['clipboard-write'])
  await choose(ann, byId(ann, id), 'Copy')
  await expect(ann.page.getByText('Copied')).toBeVisible()
  await field(ann).press('Control+v')
  await expect(field(ann)).toHaveValue('The address: 5 Canal Street')
  await field(ann).fill('')

  await choose(ann, byId(ann, id), 'Forward')
  const dialog = ann.page.getByRole('dialog', { name: 'Forward 1 message' })
  await expect(dialog.getByRole('searchbox', { name: 'Find a friend' })).toBeFocused()
  await ann.page.keyboard.type('carl')
  await dialog.getByRole('checkbox', { name: 'Carla' }).check()
  await ann.page.screenshot({ path: 'artefacts/screens/forward-1280.png' })
  expect(await faults(ann)).toEqual([])
  await dialog.getByRole('button', { name: 'Forward' }).click()
  await expect(carla.message('Canal Street')).toContainText('Forwarded')

  await choose(ann, byId(ann, id), 'Pin')
  const pinned = bob.page.getByRole('region', { name: 'Pinned messages' })
  await expect(pinned).toContainText('5 Canal Street')
  await pinned.getByRole('button', { name: 'Go to what is pinned' }).click()
  await expect(byId(bob, id)).toBeInViewport()
  await choose(bob, byId(bob, id), 'Unpin')
  await expect(ann.page.getByRole('region', { name: 'Pinned messages' })).toHaveCount(0)

  await choose(bob, byId(bob, id), 'Star')
  await expect(byId(bob, id).getByRole('img', { name: 'Starred' })).toBeVisible()
  await expect(byId(ann, id).getByRole('img', { name: 'Starred' })).toHaveCount(0)
  await bob.page.getByRole('link', { name: 'Settings' }).click()
  await bob.page.getByRole('link', { name: 'Starred messages' }).click()
  await bob.page
    .getByRole('main')
    .getByRole('link', { name: /Canal Street/ })
    .click()
  await expect(byId(bob, id)).toBeInViewport()
})

test('several are selected by keyboard and pointer, and deleted at once', async ({ browser }) => {
  const { ann, bob } = await friends(browser)
  for (const text of ['one', 'two', 'three', 'four']) await ann.say(text)
  await expect(ann.message('four')).toHaveAttribute('data-status', /delivered|read/)
  await choose(ann, ann.message('one'), 'Select')
  const bar = ann.page.getByRole('toolbar', { name: 'Selected messages' })
  await expect(bar.getByRole('status')).toHaveText('1 selected')
  await ann.message('three').click({ modifiers: ['Shift'] })
  await expect(bar.getByRole('status')).toHaveText('3 selected')
  await ann.message('two').getByRole('checkbox').press('Space')
  await expect(bar.getByRole('status')).toHaveText('2 selected')
  await ann.page.screenshot({ path: 'artefacts/screens/selection-1280.png' })
  expect(await faults(ann)).toEqual([])
  await ann.page.keyboard.press('Escape')
  await expect(bar).toBeHidden()
  await expect(field(ann)).toBeVisible()
  await choose(ann, ann.message('one'), 'Select')
  await ann.message('two').click()
  await bar.getByRole('button', { name: 'Delete' }).click()
  const question = ann.page.getByRole('alertdialog', { name: 'Delete 2 messages?' })
  await question.getByRole('button', { name: 'Delete for everyone' }).click()
  await expect(log(bob).locator('[data-deleted]')).toHaveCount(2)
  await expect(log(ann).locator('[data-deleted]')).toHaveCount(2)
  await expect(field(ann)).toBeVisible()
})

test('who writes is seen to', async ({ browser }) => {
  const { ann, bob } = await friends(browser)
  await field(ann).pressSequentially('Hm')
  await expect(bob.page.getByRole('status').filter({ hasText: 'Ann is typing…' })).toBeVisible()
  await field(ann).press('Enter')
  await expect(bob.page.getByText('Ann is typing…')).toBeHidden()
})

test('the menu by keyboard alone, and the focus where it was', async ({ browser }) => {
  const { ann } = await friends(browser)
  await ann.say('Hello')
  await ann.message('Hello').focus()
  await ann.page.keyboard.press('Shift+F10')
  const menu = ann.page.getByRole('menu')
  await expect(menu).toBeVisible()
  await ann.page.screenshot({ path: 'artefacts/screens/menu-1280.png' })
  expect(await faults(ann)).toEqual([])
  await ann.page.keyboard.press('Escape')
  await expect(menu).toBeHidden()
  await expect(ann.message('Hello').getByRole('button', { name: 'Message actions' })).toBeFocused()
  await ann.page.keyboard.press('Enter')
  await expect(menu).toBeVisible()
  await ann.page.keyboard.press('r')
  await ann.page.keyboard.press('Enter')
  await expect(ann.page.getByText('You answer yourself')).toBeVisible()
  await expect(field(ann)).toBeFocused()
})
