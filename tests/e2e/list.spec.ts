import { expect } from '@playwright/test'
import { makeFriends, type Person } from '../support/person.ts'
import { test } from '../support/shared.ts'

// The list of chats, between real browsers: what comes in, what I keep to myself about it, and that a reload changes none of it.

const chats = (whose: Person) => whose.page.getByRole('navigation', { name: 'Chats' })
const entry = (whose: Person, friend: Person) => chats(whose).locator(`a[data-peer="${friend.id}"]`)
/** Names of friends, in the order of the list; notes to oneself stand there, too. */
const order = (whose: Person) =>
  chats(whose)
    .getByRole('link')
    .filter({ hasNotText: 'Notes to myself' })
    .evaluateAll((all) => all.map((link) => link.querySelector('bdi')?.textContent))

async function choose(whose: Person, friend: Person, ...what: readonly string[]) {
  await entry(whose, friend).click({ button: 'right' })
  for (const name of what) await whose.page.getByRole('menuitem', { name, exact: true }).click()
  await expect(whose.page.getByRole('menu')).toHaveCount(0)
}

/** Runs in the page: is a chat marked as unread on the disk? */
const flaggedOnDisk = () =>
  new Promise<boolean>((resolve, reject) => {
    const asked = indexedDB.open('tete-a-tete')
    asked.onerror = () => reject(asked.error)
    asked.onsuccess = () => {
      const rows = asked.result.transaction('own').objectStore('own').getAll()
      rows.onsuccess = () => {
        asked.result.close()
        resolve(rows.result.some(({ flagged }) => flagged))
      }
    }
  })

test('what comes in is counted and moves up; what I keep about it is mine, and there after a reload', async ({
  meeting,
}) => {
  const ann = await meeting.join('Ann')
  const bob = await meeting.join('Bob')
  const cem = await meeting.join('Cem')
  await makeFriends(ann, bob)
  await makeFriends(ann, cem)
  await ann.page.goto(`${meeting.server.url}/?lang=en#/`)
  await expect(entry(ann, bob)).toBeVisible()

  await bob.say('one')
  await bob.say('two')
  await expect(entry(ann, bob)).toHaveAttribute('data-unread', '2')
  await expect(entry(ann, bob)).toContainText('two')
  await expect(ann.page).toHaveTitle(/^\(2\)/)
  await expect.poll(() => order(ann)).toEqual(['Bob', 'Cem'])
  await cem.say('hello')
  await expect(entry(ann, cem)).toHaveAttribute('data-unread', '1')
  await expect.poll(() => order(ann)).toEqual(['Cem', 'Bob'])

  // Read without being opened: the friend sees it, too.
  await choose(ann, cem, 'Mark as read')
  await expect(entry(ann, cem)).toHaveAttribute('data-unread', '0')
  await expect(cem.message('hello')).toHaveAttribute('data-status', 'read')
  await expect(bob.message('two')).toHaveAttribute('data-status', 'delivered')

  await choose(ann, bob, 'Pin chat')
  await expect.poll(() => order(ann)).toEqual(['Bob', 'Cem'])
  await choose(ann, bob, 'Mute', 'Always')
  await choose(ann, cem, 'Mark as unread')
  await expect(entry(ann, cem)).toHaveAccessibleDescription(/marked as unread/)

  // A reload finds what is on the disk; these marks are shown a moment sooner.
  await expect.poll(() => ann.page.evaluate(flaggedOnDisk)).toBe(true)
  await ann.page.reload()
  await expect(entry(ann, bob)).toHaveAttribute('data-unread', '2')
  await expect.poll(() => order(ann)).toEqual(['Bob', 'Cem'])
  await expect(entry(ann, bob)).toHaveAccessibleDescription(/muted/)
  await expect(entry(ann, cem)).toHaveAccessibleDescription(/marked as unread/)

  // Put away: out of the list. A word brings it back, unless it is muted: then it stays away, and is counted.
  const fold = ann.page.getByRole('button', { name: 'archived chat' })
  await choose(ann, cem, 'Archive')
  await expect.poll(() => order(ann)).toEqual(['Bob'])
  await expect(fold).toContainText('1 archived chat')
  await cem.say('still here?')
  await expect.poll(() => order(ann)).toEqual(['Bob', 'Cem'])
  await expect(fold).toHaveCount(0)
  await choose(ann, bob, 'Archive')
  await bob.say('three')
  await expect(fold).toContainText('3')
  await ann.page.reload()
  await expect.poll(() => order(ann)).toEqual(['Cem'])
  await fold.click()
  await expect(entry(ann, bob)).toHaveAttribute('data-unread', '3')
  await choose(ann, bob, 'Back to the list')
  await expect(fold).toHaveCount(0)
})

test('by keyboard: a name, Enter; the chat below; a draft that waits in the list; somebody who types', async ({
  meeting,
}) => {
  const ann = await meeting.join('Ann')
  const bob = await meeting.join('Bob')
  const cem = await meeting.join('Cém')
  await makeFriends(ann, bob)
  await makeFriends(ann, cem)
  const heading = (name: string) => ann.page.getByRole('main').getByRole('heading', { name, exact: true })

  await ann.page.keyboard.press('Control+k')
  await expect(ann.page.getByRole('combobox', { name: 'Jump to a chat' })).toBeFocused()
  await ann.page.keyboard.type('bob')
  await expect(ann.page.getByRole('option')).toHaveCount(1)
  await ann.page.keyboard.press('Enter')
  await expect(heading('Bob')).toBeVisible()
  await expect(ann.page.getByRole('dialog')).toHaveCount(0)

  await ann.page.getByRole('textbox', { name: 'Message', exact: true }).fill('half a thought')
  await ann.page.keyboard.press('Alt+ArrowDown')
  await expect(heading('Notes to myself')).toBeVisible()
  // Round the end.
  await ann.page.keyboard.press('Alt+ArrowDown')
  await expect(heading('Cém')).toBeVisible()
  await expect(entry(ann, bob)).toContainText('Draft: half a thought')
  await ann.page.reload()
  await expect(entry(ann, bob)).toContainText('Draft: half a thought')

  await expect(entry(ann, bob)).toHaveAccessibleDescription(/online/)
  await bob.online()
  await bob.page.getByRole('textbox', { name: 'Message', exact: true }).pressSequentially('hm')
  await expect(entry(ann, bob)).toContainText('typing…')

  await ann.page.keyboard.press('Control+k')
  await expect(ann.page.getByRole('combobox', { name: 'Jump to a chat' })).toBeFocused()
  await ann.page.keyboard.type('cem')
  await expect(ann.page.getByRole('option')).toHaveText(['Cém'])
  await ann.page.keyboard.press('Escape')
  await expect(ann.page.getByRole('dialog')).toHaveCount(0)
})
