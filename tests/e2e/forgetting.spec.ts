import { expect, type Page } from '@playwright/test'
import { find } from '../support/deeds.ts'
import { makeFriends } from '../support/person.ts'
import { test } from '../support/shared.ts'

/** Everything that a browser keeps for this origin. */
const keptOf = (page: Page) =>
  page.evaluate(async () => {
    const files: string[] = []
    for await (const name of (
      (await navigator.storage.getDirectory()) as unknown as { keys(): AsyncIterable<string> }
    ).keys())
      files.push(name)
    return {
      databases: (await indexedDB.databases()).map(({ name }) => name),
      files,
      caches: await caches.keys(),
      workers: (await navigator.serviceWorker.getRegistrations()).map(({ scope }) => scope),
      words: [...Object.keys(localStorage), ...Object.keys(sessionStorage)],
    }
  })
const NOTHING = { databases: [], files: [], caches: [], workers: [], words: [] }

const forget = async (page: Page) => {
  await page.getByRole('link', { name: 'Settings' }).click()
  await page.getByRole('button', { name: 'Forget everything on this device' }).click()
  await page.getByRole('alertdialog').getByRole('button', { name: 'Forget everything', exact: true }).click()
}

test('[D19] forgetting everything: no database, file, cache, worker or word is left, and what comes then is somebody new', async ({
  meeting,
  server,
}) => {
  const ann = await meeting.join('Ann')
  const bob = await meeting.join('Bob')
  await makeFriends(ann, bob)
  await ann.say('to be forgotten')
  await expect(bob.message('to be forgotten')).toBeVisible()
  await find(ann, 'forgotten')
  await ann.page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined))
  await ann.page.getByRole('textbox', { name: 'Message', exact: true }).fill('a draft')
  // Another app of the same origin has things of its own.
  await ann.page.evaluate(async () => {
    localStorage.setItem('other.app', 'its own')
    await caches.open('other-app')
  })
  const before = await keptOf(ann.page)
  for (const kept of Object.values(before)) expect(kept.length, JSON.stringify(before)).toBeGreaterThan(0)

  await forget(ann.page)
  await expect(ann.page.getByRole('heading', { name: 'Everything is forgotten' })).toBeVisible()
  expect(await keptOf(ann.page)).toEqual({ ...NOTHING, caches: ['other-app'], words: ['other.app'] })
  await expect(bob.page.locator('[data-link="offline"]').first()).toBeVisible()

  await ann.page.getByRole('button', { name: 'Start anew' }).click()
  await ann.page.getByRole('textbox', { name: 'Your name' }).fill('Somebody')
  await ann.page.getByRole('button', { name: 'Start chatting' }).click()
  await expect(ann.page.locator('[data-my-id]').first()).toBeVisible()
  expect(await ann.page.locator('[data-my-id]').first().getAttribute('data-my-id')).not.toBe(ann.id)
  await ann.page.goto(`${server.url}/?lang=en`)
})

test('[D19] forgetting that is cut off is gone on with by whichever page comes next, before anything is read', async ({
  meeting,
  server,
}) => {
  const ann = await meeting.join('Ann')
  const bob = await meeting.join('Bob')
  await makeFriends(ann, bob)
  // As it is when the page dies right after the press: nothing is deleted yet.
  await ann.page.evaluate(() => localStorage.setItem('tete.forget', '1'))
  await ann.page.goto(`${server.url}/?lang=en`)
  await expect(ann.page.getByRole('heading', { name: 'Everything is forgotten' })).toBeVisible()
  expect((await keptOf(ann.page)).databases).toEqual([])
})

test('[D19] a tab that holds a database is named; once it is closed, the rest goes, too', async ({
  meeting,
  server,
}) => {
  const ann = await meeting.join('Ann')
  const other = await ann.context.newPage()
  await other.goto(`${server.url}/health`)
  await other.evaluate(
    () =>
      new Promise<void>((resolve) => {
        const open = indexedDB.open('tete-a-tete')
        open.onsuccess = () => resolve()
      }),
  )
  await forget(ann.page)
  await expect(ann.page.getByRole('heading', { name: 'Not all of it is gone yet' })).toBeVisible()
  await other.close()
  await ann.page.getByRole('button', { name: 'Try again' }).click()
  await expect(ann.page.getByRole('heading', { name: 'Everything is forgotten' })).toBeVisible()
  expect((await keptOf(ann.page)).databases).toEqual([])
})

test('[D19] forgetting that is asked for in a tab which does not lead: nothing is left, and both tabs say so', async ({
  meeting,
}) => {
  const ann = await meeting.join('Ann')
  const second = await ann.newTab()
  await expect(second.locator('html[data-tab="follower"]')).toBeAttached()
  await forget(second)
  for (const page of [ann.page, second])
    await expect(page.getByRole('heading', { name: 'Everything is forgotten' })).toBeVisible()
  const { databases } = await keptOf(second)
  expect(databases).toEqual([])
  // Nor does anything begin anew by itself where the tab that led goes.
  await ann.page.close()
  ann.page = second
  await expect(second.locator('html[data-tab="leader"]')).toBeAttached()
  await expect(second.getByRole('heading', { name: 'Everything is forgotten' })).toBeVisible()
  expect((await keptOf(second)).databases).toEqual([])
})
