import { expect } from '@playwright/test'
import { makeFriends } from '../support/person.ts'
import { test } from '../support/shared.ts'

test('[abuse S3] keys that are gone are said, never replaced in silence; a new start keeps what was written, and asks friends', async ({
  meeting,
  server,
}) => {
  const ann = await meeting.join('Ann')
  const bob = await meeting.join('Bob')
  await makeFriends(ann, bob)
  await ann.say('before the loss')
  await expect(bob.message('before the loss')).toBeVisible()

  await ann.page.evaluate(
    () =>
      new Promise<void>((resolve, reject) => {
        const gone = indexedDB.deleteDatabase('tete-a-tete-keys')
        gone.onsuccess = () => resolve()
        gone.onerror = () => reject(gone.error)
      }),
  )
  await ann.page.goto(`${server.url}/?lang=en`)
  await expect(ann.page.getByRole('heading', { name: 'Your identity is no longer here' })).toBeVisible()
  await ann.page.getByRole('textbox', { name: 'Your name' }).fill('Ann again')
  await ann.page.getByRole('button', { name: 'Start anew' }).click()

  await ann.openChat(bob)
  await expect(ann.message('before the loss')).toHaveAttribute('data-from', 'me')
  const request = bob.page.getByRole('region', { name: 'Requests' })
  await expect(request).toContainText('Ann again')
  await request.getByRole('button', { name: 'Accept' }).click()
  await ann.say('under my new ID')
  await expect(ann.message('under my new ID')).toHaveAttribute('data-status', /delivered|read/)
})

test('[abuse S7] a database of a later version is left as it is, and that is said', async ({ meeting, server }) => {
  const ann = await meeting.join('Ann')
  await ann.page.goto(`${server.url}/health`)
  ann.expectErrors(/404/) // the icon of a bare file
  await ann.page.evaluate(
    () =>
      new Promise<void>((resolve, reject) => {
        const later = indexedDB.open('tete-a-tete', 99)
        later.onsuccess = () => {
          later.result.close()
          resolve()
        }
        later.onerror = () => reject(later.error)
      }),
  )
  await ann.page.goto(`${server.url}/?lang=en`)
  await expect(ann.page.getByText('A newer version of the app has been used here')).toBeVisible()
  const version = await ann.page.evaluate(
    async () => (await indexedDB.databases()).find((d) => d.name === 'tete-a-tete')?.version,
  )
  expect(version).toBe(99)
})

for (const [what, break_] of [
  ['WebRTC', () => Reflect.deleteProperty(window, 'RTCPeerConnection')],
  ['place to store', () => Object.defineProperty(window, 'indexedDB', { value: undefined })],
] as const) {
  test(`[abuse S15 S16] a browser without a ${what} is told in words what is missing`, async ({ browser, server }) => {
    const context = await browser.newContext()
    await context.addInitScript(break_)
    const page = await context.newPage()
    await page.goto(`${server.url}/?lang=en`)
    await expect(page.locator('[data-missing]')).toBeVisible()
    await expect(page.getByRole('textbox')).toHaveCount(0)
    await context.close()
  })
}

test('a page that dies in the middle of everything comes back with all of it', async ({ meeting }) => {
  const ann = await meeting.join('Ann')
  const bob = await meeting.join('Bob')
  await makeFriends(ann, bob)
  for (let i = 0; i < 5; i++) await ann.say(`to a friend ${i}`)
  const cdp = await bob.context.newCDPSession(bob.page)
  void cdp.send('Page.crash').catch(() => undefined)
  await bob.page.waitForEvent('crash')
  for (let i = 5; i < 10; i++) await ann.say(`to a friend ${i}`)
  bob.page = await bob.newTab()
  await bob.openChat(ann)
  await expect.poll(() => bob.texts()).toEqual([...Array(10).keys()].map((i) => `to a friend ${i}`))
  await expect(ann.message('to a friend 9')).toHaveAttribute('data-status', /delivered|read/)
})
