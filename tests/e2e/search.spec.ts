import { expect, type Page } from '@playwright/test'
import { VERSION } from '../../src/platform/sqlite/schema.ts'
import { choose } from '../support/deeds.ts'
import { indexOnDisk } from '../support/indexOnDisk.ts'
import { test } from '../support/shared.ts'

const field = (page: Page) => page.getByRole('searchbox', { name: 'Search messages' })
const results = (page: Page) => page.getByRole('list', { name: 'Search results' })
const hits = (page: Page) => results(page).locator('[data-hit]')
const marked = (page: Page) => results(page).locator('[data-hit] mark').allInnerTexts()
/** Types it, and waits until what was found before has given way. */
async function lookFor(page: Page, words: string) {
  await field(page).fill(words)
  const found = page.getByRole('region', { name: 'Results' })
  await expect(found.locator('[aria-busy]')).toHaveAttribute('aria-busy', 'false')
}

test('what both wrote is found by its words, on both sides, and leads to its place', async ({ meeting }) => {
  const { ann, bob } = await meeting.friends()
  await ann.say('Tu viens à l’école demain ?')
  await bob.say('Oui, après la forêt')
  await ann.say('明日の朝、日本語を勉強します')
  await bob.say('We were chatting about chats')
  await expect(ann.message('chatting')).toBeVisible()
  const before = await ann.page.evaluate(() => performance.getEntriesByType('resource').map((e) => e.name))
  expect(before.filter((name) => /search\.worker|\.wasm|createSearch/.test(name))).toEqual([])

  await lookFor(ann.page, 'ecole')
  await expect(hits(ann.page)).toHaveCount(1)
  await expect.poll(() => marked(ann.page)).toEqual(['école'])
  await expect(hits(ann.page)).toHaveAccessibleName('Bob')
  await expect(hits(ann.page)).toHaveAccessibleDescription(/You: .*école demain/)

  await lookFor(ann.page, '日本')
  await expect(hits(ann.page)).toHaveCount(1)
  await lookFor(ann.page, 'chat')
  await expect(hits(ann.page)).toHaveCount(1)
  await expect.poll(() => marked(ann.page)).toEqual(['chat', 'chat'])
  await lookFor(ann.page, '"la foret"')
  await expect(hits(ann.page)).toHaveCount(1)
  await lookFor(ann.page, 'nothing like it')
  await expect(ann.page.getByText('Nothing found for')).toBeVisible()
  await expect(results(ann.page)).toHaveCount(0)

  await lookFor(bob.page, 'eco')
  await expect(hits(bob.page)).toHaveCount(1)
  await expect(hits(bob.page)).toHaveAccessibleName('Ann')

  // A friend by name, above what was said.
  await lookFor(ann.page, 'bo')
  await expect(results(ann.page).locator(`[data-person="${bob.id}"]`)).toBeVisible()
  await expect(results(ann.page).getByRole('heading', { name: 'People' })).toBeVisible()

  // What comes while one looks is found, too.
  await lookFor(ann.page, 'foret')
  await expect(hits(ann.page)).toHaveCount(1)
  await bob.say('Une autre forêt')
  await expect(hits(ann.page)).toHaveCount(2)
  await expect(hits(ann.page).first()).toContainText('autre')

  await hits(ann.page).last().click()
  await expect(ann.page).toHaveURL(new RegExp(`#/chat/${bob.id}`))
  await expect(ann.message('après la forêt')).toBeVisible()
})

test('by keyboard: down into the results, along them, back up, out', async ({ meeting }) => {
  const { ann, bob } = await meeting.friends()
  for (let i = 0; i < 3; i++) await ann.say(`walk number ${i}`)
  await expect(bob.message('walk number 2')).toBeVisible()
  await lookFor(ann.page, 'walk')
  await expect(hits(ann.page)).toHaveCount(3)
  await ann.page.keyboard.press('ArrowDown')
  await expect(hits(ann.page).first()).toBeFocused()
  await ann.page.keyboard.press('ArrowDown')
  await expect(hits(ann.page).nth(1)).toBeFocused()
  await ann.page.keyboard.press('ArrowUp')
  await ann.page.keyboard.press('ArrowUp')
  await expect(field(ann.page)).toBeFocused()
  await ann.page.keyboard.press('End')
  await ann.page.keyboard.press('ArrowDown')
  await ann.page.keyboard.press('End')
  await expect(hits(ann.page).last()).toBeFocused()
  await ann.page.keyboard.press('Escape')
  await expect(field(ann.page)).toBeFocused()
  await ann.page.evaluate(() => location.assign('#/settings'))
  await field(ann.page).focus()
  await ann.page.keyboard.press('Enter')
  await expect(ann.message('walk number 2')).toBeVisible()
  await field(ann.page).focus()
  await ann.page.keyboard.press('Escape')
  await expect(field(ann.page)).toHaveValue('')
  await expect(ann.page.getByRole('navigation', { name: 'Chats' })).toBeVisible()
  await expect(ann.message('walk number 2')).toBeVisible()
})

test('only mine, only theirs, only one chat; the index is there after a reload', async ({ meeting }) => {
  const { ann, bob } = await meeting.friends()
  const cy = await meeting.join('Cy')
  await ann.say('plan of mine')
  await bob.say('plan of Bob')
  await expect(ann.message('plan of Bob')).toBeVisible()
  await ann.add(cy.id)
  await ann.say('plan for Cy')
  await lookFor(ann.page, 'plan')
  await expect(hits(ann.page)).toHaveCount(3)
  const side = ann.page.getByRole('radiogroup', { name: 'Written by' })
  await side.getByText('Me', { exact: true }).click()
  await expect(hits(ann.page)).toHaveCount(2)
  await side.getByText('Friends').click()
  await expect(hits(ann.page)).toHaveCount(1)
  await side.getByText('Anyone').click()
  await expect(hits(ann.page)).toHaveCount(3)
  await ann.page.getByText(/^Only with/).click()
  await expect(hits(ann.page)).toHaveCount(1)
  await expect(hits(ann.page)).toContainText('plan for Cy')

  await ann.page.reload()
  await lookFor(ann.page, 'plan')
  await expect(hits(ann.page)).toHaveCount(3)
  await expect(ann.page.getByText('Still indexing')).toHaveCount(0)
})

test('without private files, or without an engine, messages are looked through one by one, and it says so', async ({
  meeting,
}) => {
  // A service worker would answer for its scripts before this test can.
  const { ann } = await meeting.friends({ serviceWorkers: 'block' })
  for (let i = 0; i < 30; i++) await ann.say(`needle ${i}`)
  // A reload finds what is on the disk.
  await expect(ann.message('needle 29')).toHaveAttribute('data-status', /delivered|read/)
  for (const [what, take] of [
    ['files', () => Reflect.deleteProperty(StorageManager.prototype, 'getDirectory')],
    ['workers', () => Reflect.deleteProperty(globalThis, 'Worker')],
  ] as const) {
    await ann.context.addInitScript(take)
    if (what === 'files')
      await ann.context.route(/search\.worker/, async (route) => {
        const response = await route.fetch()
        await route.fulfill({
          response,
          body: `delete StorageManager.prototype.getDirectory;${await response.text()}`,
        })
      })
    await ann.page.reload()
    await lookFor(ann.page, 'needle')
    await expect(ann.page.getByText('cannot keep a search index'), what).toBeVisible()
    await expect(hits(ann.page)).not.toHaveCount(0)
    await expect(hits(ann.page).first()).toContainText('needle 29')
    await lookFor(ann.page, 'needle 7 ')
    await expect(hits(ann.page)).toHaveCount(1)
    await lookFor(ann.page, 'haystack')
    await expect(ann.page.getByText('Nothing found for')).toBeVisible()
  }
})

test('an index of an earlier version is made anew, complete, and knows the new ways to find', async ({ meeting }) => {
  const { ann, bob } = await meeting.friends()
  ann.expectErrors(/404/) // of the icon of a bare file, where the page is left to
  for (let i = 0; i < 20; i++) await ann.say(`I don’t mind ${i} bits`)
  await expect(ann.message('mind 19 bits')).toHaveAttribute('data-status', /delivered|read/)
  await lookFor(ann.page, 'dont')
  await expect(hits(ann.page)).toHaveCount(20)
  // What is taken out of the index leaves its write-ahead log at once, and with it all that waits there.
  await choose(ann, ann.message('mind 18 bits'), 'Edit')
  await ann.page.getByRole('textbox', { name: 'Message', exact: true }).fill('I don’t care')
  await ann.page.keyboard.press('Enter')
  await expect(hits(ann.page).filter({ hasText: 'care' })).toHaveCount(1)
  await ann.page.goto(`${meeting.server.url}/favicon.svg`)
  /** The version, at byte 60 of the database behind the pool's own header; with a number, that one is put there. */
  const version = (wanted?: number) =>
    ann.page.evaluate(async (to) => {
      const root = await navigator.storage.getDirectory()
      const pool = await (await root.getDirectoryHandle('search-index')).getDirectoryHandle('.opaque')
      for await (const handle of (pool as unknown as { values(): AsyncIterable<FileSystemFileHandle> }).values()) {
        const bytes = new Uint8Array(await (await handle.getFile()).arrayBuffer())
        if (new TextDecoder().decode(bytes.slice(0, 15)) !== '/index.sqlite3\0') continue
        const before = bytes[4_096 + 63]
        if (to !== undefined) {
          bytes[4_096 + 63] = to
          const writable = await handle.createWritable()
          await writable.write(bytes)
          await writable.close()
        }
        return before
      }
      return undefined
    }, wanted)
  await expect.poll(() => version().catch(() => undefined)).toBe(VERSION)
  await expect.poll(() => version(1).catch(() => undefined)).toBeDefined()
  expect(await version()).toBe(1)
  await ann.page.goto(`${meeting.server.url}/?lang=en#/chat/${bob.id}`)
  await lookFor(ann.page, 'dont')
  await expect(hits(ann.page)).toHaveCount(20)
  // In quotes, too.
  await lookFor(ann.page, '"i dont mind"')
  await expect(hits(ann.page)).toHaveCount(19)
  await lookFor(ann.page, '"don\'t mind"')
  await expect(hits(ann.page)).toHaveCount(19)
  await lookFor(ann.page, 'dont')
  await choose(ann, ann.message('mind 19 bits'), 'Edit')
  await ann.page.getByRole('textbox', { name: 'Message', exact: true }).fill('I don’t think so')
  await ann.page.keyboard.press('Enter')
  await expect(hits(ann.page).filter({ hasText: 'think' })).toHaveCount(1)
  await ann.page.goto(`${meeting.server.url}/favicon.svg`)
  await expect.poll(() => version().catch(() => undefined)).toBe(VERSION)
})

test('another tab searches as well, and searches on when it leads', async ({ meeting }) => {
  const { ann } = await meeting.friends()
  await ann.say('from the first tab')
  await lookFor(ann.page, 'first')
  await expect(hits(ann.page)).toHaveCount(1)
  const second = await ann.newTab()
  await lookFor(second, 'first')
  await expect(hits(second)).toHaveCount(1)
  await ann.page.close()
  await expect(second.locator('html[data-tab="leader"]')).toBeAttached()
  await expect(hits(second)).toHaveCount(1)
  await lookFor(second, 'tab')
  await expect(hits(second)).toHaveCount(1)
  await expect(second.getByText('search is slower')).toHaveCount(0)
})

test('nobody searched: no index. Taken back: gone from what is found, and from the disk', async ({ meeting }) => {
  const { ann, bob } = await meeting.friends()
  ann.expectErrors(/404/) // of the icon of a bare file, where the page is left to
  await bob.page.goto('about:blank')
  await expect(ann.page.locator('[data-link="offline"], [data-link="connecting"]').first()).toBeVisible()
  await ann.say('a qzxwvjkyplmgh of a secret')
  expect(await indexOnDisk(ann.page).catch((reason: unknown) => String(reason))).toContain('NotFoundError')
  await lookFor(ann.page, 'secret')
  await expect(hits(ann.page)).toHaveCount(1)
  await ann.page.goto(`${meeting.server.url}/favicon.svg`)
  await expect.poll(() => indexOnDisk(ann.page).catch(() => '')).toContain('wvjkyplmgh')

  await ann.page.goto(`${meeting.server.url}/?lang=en#/chat/${bob.id}`)
  await lookFor(ann.page, 'secret')
  await expect(hits(ann.page)).toHaveCount(1)
  await ann.message('secret').getByRole('button', { name: 'Cancel' }).click()
  await expect(ann.message('qzxwvjkyplmgh')).toHaveCount(0)
  await expect(hits(ann.page)).toHaveCount(0)
  await ann.page.goto(`${meeting.server.url}/favicon.svg`)
  await expect.poll(() => indexOnDisk(ann.page).catch(() => 'wvjkyplmgh')).not.toContain('wvjkyplmgh')
})

test('within one chat, from its own menu', async ({ meeting }) => {
  const { ann, bob } = await meeting.friends()
  await ann.say('a walk in the woods')
  await bob.say('no walk today')
  await expect(ann.message('no walk')).toBeVisible()
  await ann.page.getByRole('button', { name: 'Chat options' }).click()
  await ann.page.getByRole('menuitem', { name: 'Search this chat' }).click()
  const inside = ann.page.getByRole('searchbox', { name: 'Search this chat' })
  await expect(inside).toBeFocused()
  await inside.fill('walk')
  const found = ann.page.getByRole('list', { name: 'Found in this chat' }).getByRole('link')
  await expect(found).toHaveCount(2)
  await expect(found.first()).toHaveAccessibleName('Bob')
  await expect(found.last()).toHaveAccessibleName('You')
  await ann.page.screenshot({ path: 'artefacts/screens/search-in-chat.png' })
  await ann.page.keyboard.press('Escape')
  await ann.page.keyboard.press('Escape')
  await expect(inside).toHaveCount(0)
})

test('deleted for everyone by its author: the friend finds it no more, and it is gone from the friend’s disk', async ({
  meeting,
}) => {
  const { ann, bob } = await meeting.friends()
  bob.expectErrors(/404/) // of the icon of a bare file, where the page is left to
  await ann.say('hear my qzxwvjkyplmgh')
  await ann.say('and this stays')
  await expect(bob.message('this stays')).toBeVisible()
  await lookFor(bob.page, 'qzxw')
  await expect(hits(bob.page)).toHaveCount(1)
  await field(bob.page).fill('')
  await expect(ann.message('qzxwvjkyplmgh')).toHaveAttribute('data-status', /delivered|read/)
  await ann.message('qzxwvjkyplmgh').hover()
  await ann.message('qzxwvjkyplmgh').getByRole('button', { name: 'Message actions' }).click()
  await ann.page.getByRole('menuitem', { name: 'Delete for everyone' }).click()
  await expect(bob.message('qzxwvjkyplmgh')).toHaveCount(0)
  await lookFor(bob.page, 'qzxw')
  await expect(bob.page.getByText('Nothing found for')).toBeVisible()
  await bob.page.goto(`${meeting.server.url}/favicon.svg`)
  await expect.poll(() => indexOnDisk(bob.page).catch(() => 'wvjkyplmgh')).not.toContain('wvjkyplmgh')
  await expect.poll(() => indexOnDisk(bob.page).catch(() => '')).toContain('stays')
})
