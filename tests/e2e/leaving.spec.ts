import { expect, type Page } from '@playwright/test'
import { choose, field, find, findsNothing, goTo, ofChat } from '../support/deeds.ts'
import { indexOnDisk } from '../support/indexOnDisk.ts'
import type { Person } from '../support/person.ts'
import { seedMessages } from '../support/seedMessages.ts'
import { test } from '../support/shared.ts'

// Getting rid of somebody, and of what was said: nothing of it is left, nobody is told, and one can begin anew.

/** No word is like it. */
const SECRET = 'qzxwvjkyplmgh'

interface OnDisk {
  /** All rows but those of entries, and what lies in localStorage, as one text. */
  readonly rest: string
  readonly entries: readonly { readonly conversation: string; readonly erased?: 1 }[]
  readonly removals: number
}

/** Everything on this device but the search index. */
const onDisk = (page: Page): Promise<OnDisk> =>
  page.evaluate(async () => {
    const opening = indexedDB.open('tete-a-tete')
    const db = await new Promise<IDBDatabase>((resolve, reject) => {
      opening.onsuccess = () => resolve(opening.result)
      opening.onerror = () => reject(opening.error)
    })
    const all = (name: string) =>
      new Promise<unknown[]>((resolve, reject) => {
        const asked = db.transaction(name).objectStore(name).getAll()
        asked.onsuccess = () => resolve(asked.result)
        asked.onerror = () => reject(asked.error)
      })
    const rows = await Promise.all([...db.objectStoreNames].map(async (name) => [name, await all(name)] as const))
    db.close()
    const tables = Object.fromEntries(rows)
    const { entries = [], ...others } = tables
    return {
      rest: JSON.stringify([others, { ...localStorage }]),
      entries: entries as OnDisk['entries'],
      removals: tables.removals?.length ?? -1,
    }
  })

const entriesOf = (page: Page) =>
  page.evaluate(
    () =>
      new Promise<number>((resolve) => {
        const opening = indexedDB.open('tete-a-tete')
        opening.onsuccess = () => {
          const db = opening.result
          const counting = db.transaction('entries').objectStore('entries').count()
          counting.onsuccess = () => {
            db.close()
            resolve(counting.result)
          }
        }
      }),
  )

const entry = (person: Person, other: Person) =>
  person.page.getByRole('navigation', { name: 'Chats' }).locator(`a[data-peer="${other.id}"]`)
const answer = (person: Person, what: string) =>
  person.page.getByRole('alertdialog').getByRole('button', { name: what, exact: true }).click()
const unlinked = (person: Person) =>
  expect(person.page.locator('[data-link="offline"], [data-link="connecting"]').first()).toBeVisible()

test('a friend is removed with all that was said: nothing is left; a friend again, both talk on', async ({
  meeting,
}) => {
  const { ann, bob } = await meeting.friends()
  ann.expectErrors(/404/) // of the icon of a bare file, where the page is left to
  await ann.say(`hers ${SECRET}`)
  await expect(bob.message(`hers ${SECRET}`)).toBeVisible()
  await bob.say(`his ${SECRET}`)
  await expect(ann.message(`his ${SECRET}`)).toBeVisible()
  await choose(ann, ann.message(`his ${SECRET}`), 'Star')
  await choose(ann, ann.message(`hers ${SECRET}`), 'Pin')
  await expect(await find(ann, SECRET)).toHaveCount(2)
  await find(ann, '')
  await field(ann).fill(`a draft ${SECRET}`)

  await ofChat(ann, 'Remove friend')
  await expect(ann.page.getByRole('alertdialog', { name: 'Remove Bob?' })).toContainText('nobody is told')
  await answer(ann, 'Remove, and delete the chat')
  await expect(entry(ann, bob)).toHaveCount(0)
  await findsNothing(ann, SECRET)
  await find(ann, '')
  await goTo(ann.page, '#/starred')
  await expect(ann.page.getByRole('heading', { name: 'Starred messages' })).toBeVisible()
  await expect(ann.page.getByRole('main').getByRole('listitem')).toHaveCount(0)
  await unlinked(bob)

  await expect.poll(async () => (await onDisk(ann.page)).removals).toBe(0)
  await expect.poll(async () => JSON.stringify(await onDisk(ann.page))).not.toContain(SECRET)
  await expect.poll(async () => (await onDisk(ann.page)).rest).not.toContain(bob.id)
  await ann.page.goto(`${meeting.server.url}/favicon.svg`)
  await expect.poll(() => indexOnDisk(ann.page).catch(() => SECRET)).not.toContain(SECRET.slice(3))
  const left = await onDisk(ann.page)
  expect(left.rest).not.toContain(bob.id)
  expect(left.entries.map(({ erased }) => erased)).toEqual([1, 1])

  await ann.page.goto(`${meeting.server.url}/?lang=en`)
  await ann.add(bob.id)
  await ann.openChat(bob)
  await ann.online()
  await ann.say('begun anew')
  await expect(bob.message('begun anew')).toBeVisible()
  await expect(bob.message(SECRET)).toHaveCount(2)
  await bob.say('once more')
  await expect(ann.message('once more')).toBeVisible()
  for (const one of [ann, bob]) await one.page.reload()
  await ann.online()
  await bob.online()
  await ann.say('after a reload')
  await expect(bob.message('after a reload')).toBeVisible()
  expect(await ann.texts()).toEqual(['begun anew', 'once more', 'after a reload'])
  expect((await bob.texts()).slice(-3)).toEqual(['begun anew', 'once more', 'after a reload'])
})

test('a long chat is deleted: gone at once, undone at once, and a reload in the midst loses nothing of the deed', async ({
  meeting,
}) => {
  const { ann, bob } = await meeting.friends()
  ann.expectErrors(/404 \(Not Found\)/)
  await ann.page.goto(`${meeting.server.url}/config.json`)
  await seedMessages(ann.page, { peer: bob.id, count: 10_000, author: 'friend' })
  await ann.page.goto(`${meeting.server.url}/?lang=en#/chat/${bob.id}`)
  await ann.online()
  const newest = ann.message('Message number 10000,')
  await expect(newest).toBeVisible()

  await ofChat(ann, 'Delete chat')
  await answer(ann, 'Delete')
  await expect(ann.page.getByRole('article')).toHaveCount(0)
  await ann.page.getByRole('button', { name: 'Undo' }).click()
  await expect(newest).toBeVisible()
  await expect(entry(ann, bob)).toContainText('Message number 10000')

  await ofChat(ann, 'Delete chat')
  await answer(ann, 'Delete')
  await expect(ann.page.getByRole('article')).toHaveCount(0)
  // Said meanwhile, it is there: the chat goes on.
  await bob.say('still there?')
  await expect(ann.message('still there?')).toBeVisible()
  const before = await entriesOf(ann.page)
  await expect.poll(() => entriesOf(ann.page), { intervals: [100] }).toBeLessThan(before)
  await ann.page.reload()
  expect(await entriesOf(ann.page)).toBeGreaterThan(100)
  await expect(entry(ann, bob)).toContainText('still there?')
  await expect(ann.message('Message number')).toHaveCount(0)
  await expect.poll(async () => (await onDisk(ann.page)).removals, { timeout: 120_000 }).toBe(0)
  const left = await onDisk(ann.page)
  expect(left.entries.length).toBeLessThan(5)
  expect(JSON.stringify(left)).not.toContain('Message number')
  await expect(ann.message('still there?')).toBeVisible()
  await expect(ann.page.getByRole('article')).toHaveCount(1)
  await ann.online()
  await ann.say('of course')
  await expect(bob.message('of course')).toBeVisible()
})

test('blocked: offline to them, out of the list, and back again from the settings', async ({ meeting }) => {
  const { ann, bob } = await meeting.friends()
  await ann.say('hello')
  await expect(bob.message('hello')).toBeVisible()
  await ofChat(ann, 'Block')
  await expect(ann.page.getByText('You blocked')).toBeVisible()
  await expect(field(ann)).toHaveCount(0)
  await unlinked(bob)
  await bob.say('are you there?')
  await expect(bob.message('are you there?')).toHaveAttribute('data-status', 'waiting')
  await ann.page.reload()
  await ann.page.getByRole('link', { name: 'Settings' }).click()
  const region = ann.page.getByRole('region', { name: 'Blocked people' })
  await expect(region.locator(`[data-peer="${bob.id}"]`)).toContainText('Bob')
  await expect(bob.message('are you there?')).toHaveAttribute('data-status', 'waiting')
  await region.getByRole('button', { name: 'Unblock' }).click()
  await expect(region.locator('[data-peer]')).toHaveCount(0)
  await ann.openChat(bob)
  await expect(ann.message('are you there?')).toBeVisible()
})

test('a stranger who asks is blocked; notes to oneself are deleted', async ({ meeting }) => {
  const ann = await meeting.join('Ann')
  const mallory = await meeting.join('Mallory')
  await mallory.add(ann.id)
  const requests = ann.page.getByRole('region', { name: 'Requests' })
  await requests.getByRole('button', { name: 'Block', exact: true }).click()
  await expect(requests).toHaveCount(0)
  await mallory.page.reload()
  await expect(mallory.page.locator('html[data-broker="online"]')).toBeAttached()
  await ann.page.reload()
  await expect(ann.page.locator('html[data-broker="online"]')).toBeAttached()
  await expect(requests).toHaveCount(0)

  await goTo(ann.page, `#/chat/${ann.id}`)
  await ann.say(`a note ${SECRET}`)
  await expect(ann.message(SECRET)).toBeVisible()
  await ofChat(ann, 'Delete chat')
  await answer(ann, 'Delete')
  await expect(ann.page.getByRole('article')).toHaveCount(0)
  await ann.page.reload()
  await expect.poll(async () => JSON.stringify(await onDisk(ann.page))).not.toContain(SECRET)
})
