import { expect, type Page } from '@playwright/test'
import {
  byId,
  choose,
  disappears,
  field,
  find,
  findsNothing,
  goTo,
  idOf,
  log,
  pinned,
  setTimer,
} from '../support/deeds.ts'
import { indexOnDisk, rowsIn } from '../support/indexOnDisk.ts'
import type { Person } from '../support/person.ts'

import { test } from '../support/shared.ts'

// Messages that disappear: what both agreed on holds wherever either was meanwhile, and nothing of the words is left behind.

const LATER = 6 * 60_000

/** Everything that the app keeps where it can be read, as one text. */
const kept = (page: Page) =>
  page.evaluate(async () => {
    const all: unknown[] = [{ ...localStorage }, { ...sessionStorage }]
    const answer = <T>(request: IDBRequest<T>) =>
      new Promise<T>((resolve, reject) => {
        request.onsuccess = () => resolve(request.result)
        request.onerror = () => reject(request.error)
      })
    for (const { name = '' } of await indexedDB.databases()) {
      const db = await answer(indexedDB.open(name))
      for (const store of db.objectStoreNames) all.push(await answer(db.transaction(store).objectStore(store).getAll()))
      db.close()
    }
    return JSON.stringify(all)
  })

/** Do the files of the search hold any of these words? */
const indexed = async (page: Page, words: RegExp) => words.test(await indexOnDisk(page))

const entry = (person: Person, friend: Person) =>
  person.page.getByRole('navigation', { name: 'Chats' }).locator(`a[data-peer="${friend.id}"]`)

test('a time is suggested, refused, suggested again and agreed on, each while the other is away', async ({
  meeting,
}) => {
  const { ann, bob } = await meeting.friends()
  await meeting.away(bob)
  await setTimer(ann, '5 minutes', 'Ask Bob')
  await expect(ann.page.getByText('Waiting for Bob to agree')).toBeVisible()
  await meeting.back(bob, ann)
  await expect(bob.page.getByText('Ann suggests that messages disappear after 5 minutes.')).toBeVisible()
  await meeting.away(ann)
  await bob.page.getByRole('button', { name: 'No', exact: true }).click()
  await expect(log(bob).getByText('You said no to this change')).toBeVisible()
  await expect(bob.page.getByRole('button', { name: 'Agree' })).toHaveCount(0)
  await bob.say('These stay')
  await meeting.back(ann, bob)
  await expect(log(ann).getByText('Bob said no to this change')).toBeVisible()
  await expect(ann.page.getByText('Waiting for Bob to agree')).toHaveCount(0)
  expect(await disappears(ann, ann.message('These stay'))).toBe(false)

  await meeting.away(bob)
  await setTimer(ann, '1 hour', 'Ask Bob')
  await meeting.back(bob, ann)
  await expect(bob.page.getByText('Ann suggests that messages disappear after 1 hour.')).toBeVisible()
  await meeting.away(ann)
  await bob.page.getByRole('button', { name: 'Agree' }).click()
  await expect(log(bob).getByText('From here on, messages disappear after 1 hour.')).toBeVisible()
  await bob.say('These go')
  await meeting.back(ann, bob)
  for (const person of [ann, bob]) await person.page.reload()
  for (const person of [ann, bob]) {
    await expect(log(person).getByText('From here on, messages disappear after 1 hour.')).toBeVisible()
    await expect(person.page.getByRole('img', { name: 'Disappearing messages · 1 hour' })).toBeVisible()
    expect(await disappears(person, person.message('These go'))).toBe(true)
  }
  await ann.online()
  await ann.say('And these')
  expect(await disappears(bob, bob.message('And these'))).toBe(true)

  // To end it takes one alone, also while the other is away.
  await meeting.away(ann)
  await setTimer(bob, 'Off', 'Turn off')
  await meeting.back(ann, bob)
  await expect(log(ann).getByText('Bob turned off disappearing messages.')).toBeVisible()
  await ann.say('These stay again')
  expect(await disappears(bob, bob.message('These stay again'))).toBe(false)
})

test('when its time has come it is gone on both sides: from quotes, pins, stars, the list, the search and the disk', async ({
  meeting,
}) => {
  const { ann, bob } = await meeting.friends()
  for (const person of [ann, bob]) person.expectErrors(/404/) // of the icon of a bare file, where the pages are left to
  // From here on the time of her page is the test's to turn.
  await ann.context.clock.install()
  await ann.page.reload()
  await ann.online()
  const agree = async () => {
    await setTimer(ann, '5 minutes', 'Ask Bob')
    await bob.page.getByRole('button', { name: 'Agree' }).click()
    await expect(log(ann).getByText('From here on, messages disappear after 5 minutes.').last()).toBeVisible()
  }
  await agree()
  await ann.say('The first secret is qzxwvjk')
  expect(await disappears(bob, bob.message('first secret'))).toBe(true)
  const first = await idOf(bob.message('first secret'))
  await expect(byId(ann, first)).toHaveAttribute('data-status', 'read')
  await choose(ann, byId(ann, first), 'Pin')
  await choose(bob, byId(bob, first), 'Star')
  await expect(pinned(bob)).toContainText('qzxwvjk')
  // What answers it stays.
  await setTimer(ann, 'Off', 'Turn off')
  await expect(log(bob).getByText('Ann turned off disappearing messages.')).toBeVisible()
  await choose(bob, byId(bob, first), 'Reply')
  await field(bob).fill('I shall tell nobody')
  await field(bob).press('Enter')
  expect(await disappears(ann, ann.message('tell nobody'))).toBe(false)
  await expect(ann.message('tell nobody')).toContainText('qzxwvjk')
  await agree()
  await ann.say('The second secret is wvplmgh')
  const second = await idOf(ann.message('second secret'))
  await expect(byId(ann, second)).toHaveAttribute('data-status', 'read')
  for (const person of [ann, bob]) {
    await expect(entry(person, person === ann ? bob : ann)).toContainText('wvplmgh')
    await expect(await find(person, 'secret')).toHaveCount(2)
    await find(person, '')
    await expect.poll(() => kept(person.page)).toMatch(/qzxwvjk.*wvplmgh/)
  }

  /** Leaves the page, so that its worker leaves the files of the search. */
  const leave = (person: Person) => person.page.goto(`${meeting.server.url}/favicon.svg`)
  // What two words begin with alike is stored once.
  const words = /zxwvjk|vplmgh/
  await leave(bob)
  await expect.poll(() => indexed(bob.page, words).catch(String)).toBe(true)

  await ann.page.clock.fastForward(LATER)
  const isGone = async (person: Person, friend: Person) => {
    await expect(person.message('tell nobody')).toBeVisible()
    for (const id of [first, second]) await expect(byId(person, id)).toHaveCount(0)
    await expect(person.message('tell nobody')).toContainText('A message that is not on this device')
    await expect(pinned(person)).toHaveCount(0)
    await expect(person.page.locator('body')).not.toContainText(words)
    await expect(entry(person, friend)).not.toContainText('secret')
    await expect.poll(() => kept(person.page)).not.toMatch(words)
  }
  await isGone(ann, bob)

  // He had closed it long before. His time ran all the same.
  await bob.context.clock.install({ time: Date.now() + LATER })
  await meeting.back(bob, ann)
  await isGone(bob, ann)
  await goTo(bob.page, '#/starred')
  await expect(bob.page.getByRole('main').getByText('No starred messages.')).toBeVisible()
  // The search lets go of it before anybody searches.
  for (const person of [ann, bob]) {
    await expect.poll(() => rowsIn(person.page, 'unindexed')).toBe(0)
    await leave(person)
    await expect.poll(() => indexed(person.page, words).catch(String)).toBe(false)
  }
  for (const person of [ann, bob]) await person.page.goto(`${meeting.server.url}/?lang=en`)
  for (const person of [ann, bob]) {
    await person.openChat(person === ann ? bob : ann)
    await isGone(person, person === ann ? bob : ann)
    await findsNothing(person, 'secret')
  }
})
