import { existsSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, type Page, test } from '@playwright/test'
import { createPerson, makeFriends, type Person } from '../support/person.ts'
import { copyBuild, type OtherBuild } from '../support/secondBuild.ts'
import { type RunningServer, startServer } from '../support/server.ts'

let build: OtherBuild
let server: RunningServer

test.beforeEach(async () => {
  build = copyBuild('offline')
  await build.version('one')
  server = await startServer({ entry: build.entry })
})
test.afterEach(async () => {
  await server.kill()
  build.remove()
})

/** Until all of the version is on the device and looks after this page. */
const kept = (page: Page) =>
  page
    .evaluate(() => navigator.serviceWorker.ready.then((r) => r.active?.state))
    .then(() => expect.poll(() => page.evaluate(() => navigator.serviceWorker.controller?.state)).toBe('activated'))

const versionOf = (page: Page) => page.locator('html').getAttribute('data-version')

/** How many versions of the page lie on the device. */
const versionsKept = (page: Page) =>
  page.evaluate(async () => (await caches.keys()).filter((name) => name.startsWith('tete-page ')).length)

/** Where the versions of the worker are, and whether the one in use looks after this page. */
const workers = (page: Page) =>
  page.evaluate(async () => {
    const { active, waiting, installing } = await navigator.serviceWorker.ready
    return {
      active: active?.state,
      waiting: waiting?.state,
      installing: installing?.state,
      controls: active !== null && active === navigator.serviceWorker.controller,
    }
  })

const away = async (...people: Person[]) => {
  for (const person of people) person.expectErrors(/ERR_CONNECTION_REFUSED|ERR_INTERNET_DISCONNECTED|WebSocket/)
  await server.kill()
}
const back = async () => {
  server = await startServer({ entry: build.entry, env: { PORT: String(server.port) } })
}

test('without server and network the page starts, reads and writes; what was written goes out later', async ({
  browser,
}) => {
  const ann = await createPerson(browser, server.url, 'Ann')
  const bob = await createPerson(browser, server.url, 'Bob')
  await makeFriends(ann, bob)
  await ann.say('before')
  await expect(bob.message('before')).toBeVisible()
  await kept(ann.page)

  await away(ann, bob)
  await ann.context.setOffline(true)
  await ann.page.close()
  ann.page = await ann.newTab()
  await ann.openChat(bob)
  await expect(ann.message('before')).toBeVisible()
  await ann.say('from the tunnel')
  await expect(ann.message('from the tunnel')).toHaveAttribute('data-status', 'waiting')

  // Every address of the page, and every part that is loaded late.
  await ann.page.goto(`${server.url}/#/settings`)
  await ann.page.reload()
  await expect(ann.page.getByRole('radiogroup', { name: 'Theme' })).toBeVisible()
  await ann.page.getByRole('combobox', { name: 'Language' }).selectOption('fr')
  await expect(ann.page.getByRole('heading', { name: 'Réglages' })).toBeVisible()
  await ann.page.getByRole('combobox', { name: 'Langue' }).selectOption('en')

  await ann.context.setOffline(false)
  await back()
  await expect(bob.message('from the tunnel')).toBeVisible({ timeout: 60_000 })
  await ann.close()
  await bob.close()
})

test('every part of the page is kept, but for what is large', async ({ browser }) => {
  const ann = await createPerson(browser, server.url, 'Ann')
  await kept(ann.page)
  const names = await ann.page.evaluate(async () => {
    const found: string[] = []
    for (const name of await caches.keys())
      if (name.startsWith('tete-page '))
        for (const request of await (await caches.open(name)).keys()) found.push(new URL(request.url).pathname)
    return found
  })
  const built = readdirSync(join(build.page, 'assets')).filter(
    (name) => /\.(js|css)$/.test(name) && !/^(emoji-names|search\.worker)/.test(name),
  )
  expect(built.length).toBeGreaterThan(5)
  for (const name of built) expect(names).toContain(`/assets/${name}`)
  expect(names).toEqual(expect.arrayContaining(['/', '/look.js', '/favicon.svg', '/manifest.webmanifest']))
  expect(names).not.toContain('/sw.js')
  await ann.close()
})

test('a newer version is offered, and taken when the person says so; other tabs follow; drafts stay', async ({
  browser,
}) => {
  const ann = await createPerson(browser, server.url, 'Ann')
  const bob = await createPerson(browser, server.url, 'Bob')
  await makeFriends(ann, bob)
  await kept(ann.page)
  const other = await ann.newTab()
  await expect(other.locator('html[data-tab="follower"]')).toBeAttached()
  expect(await versionOf(ann.page)).toBe('one')

  await build.version('two')
  await ann.page.evaluate(async () => (await navigator.serviceWorker.ready).update())
  const strip = ann.page.locator('[data-update="ready"]')
  await expect(strip).toContainText('A new version is ready')
  expect(await versionOf(ann.page)).toBe('one')

  // Nobody is forced, and the settings keep the offer.
  await strip.getByRole('button', { name: 'Later' }).click()
  await expect(ann.page.getByText('A new version is ready')).toHaveCount(0)
  await ann.page.getByRole('textbox', { name: 'Message', exact: true }).fill('half a thou')
  await ann.page.goto(`${server.url}/?lang=en#/settings`)
  expect(await versionOf(ann.page)).toBe('one')
  await ann.page.getByRole('button', { name: 'Update' }).last().click()
  await expect(ann.page.locator('html')).toHaveAttribute('data-version', 'two')
  await expect(other.locator('html')).toHaveAttribute('data-version', 'two')

  // One of the two leads, both show the app, and what was begun is there.
  await ann.openChat(bob)
  await expect(ann.page.getByRole('textbox', { name: 'Message', exact: true })).toHaveValue('half a thou')
  await other.locator(`nav a[data-peer="${bob.id}"]`).click()
  await expect(other.getByRole('textbox', { name: 'Message', exact: true })).toHaveValue('half a thou')
  for (const page of [ann.page, other]) await expect(page.getByText('Open in another tab')).toHaveCount(0)
  await ann.online()
  await ann.close()
  await bob.close()
})

test('loading the only tab anew takes the version that lies ready, even if the page in use does not start', async ({
  browser,
}) => {
  const ann = await createPerson(browser, server.url, 'Ann')
  await kept(ann.page)
  await build.version('two')
  await ann.page.evaluate(async () => (await navigator.serviceWorker.ready).update())
  await expect(ann.page.locator('[data-update="ready"]')).toBeVisible()
  await ann.page.evaluate(() => {
    location.hash = '#/settings'
  })
  // Nothing of the page can help: its scripts are dead.
  await ann.page.evaluate(() => document.documentElement.replaceChildren())
  await ann.page.reload()
  await expect(ann.page.locator('html')).toHaveAttribute('data-version', 'two')
  await expect(ann.page.locator('html[data-broker="online"]')).toBeAttached()
  await expect(ann.page.getByRole('radiogroup', { name: 'Theme' })).toBeVisible()
  // All of it: the worker, too, and nothing is left of the other or offered again.
  await expect.poll(() => workers(ann.page)).toEqual({ active: 'activated', controls: true })
  await expect.poll(() => versionsKept(ann.page)).toBe(1)
  await expect(ann.page.locator('[data-update="ready"]')).toHaveCount(0)
  await ann.close()
})

test('loading the only tab anew without a network takes the version that lies ready, too', async ({ browser }) => {
  const ann = await createPerson(browser, server.url, 'Ann')
  await kept(ann.page)
  await build.version('two')
  await ann.page.evaluate(async () => (await navigator.serviceWorker.ready).update())
  await expect(ann.page.locator('[data-update="ready"]')).toBeVisible()
  await away(ann)
  await ann.page.reload()
  await expect(ann.page.locator('html')).toHaveAttribute('data-version', 'two')
  await expect(ann.page.getByRole('button', { name: 'New chat' })).toBeVisible()
  await expect.poll(() => workers(ann.page)).toEqual({ active: 'activated', controls: true })
  await ann.close()
})

test('loading one of two tabs anew takes nothing out of the other’s hands', async ({ browser }) => {
  const ann = await createPerson(browser, server.url, 'Ann')
  await kept(ann.page)
  const other = await ann.newTab()
  await build.version('two')
  await ann.page.evaluate(async () => (await navigator.serviceWorker.ready).update())
  await expect(ann.page.locator('[data-update="ready"]')).toBeVisible()
  await ann.page.reload()
  // The other one leads from then on, and this one shows the same.
  await expect(other.locator('html[data-tab="leader"]')).toBeAttached()
  await expect(other.locator('[data-update="ready"]')).toBeVisible()
  await expect(ann.page.locator('html[data-tab="follower"]')).toBeAttached()
  await expect(ann.page.getByRole('button', { name: 'New chat' })).toBeVisible()
  expect([await versionOf(ann.page), await versionOf(other)]).toEqual(['one', 'one'])
  expect(await workers(ann.page)).toMatchObject({ waiting: 'installed', controls: true })
  await ann.close()
})

test('a version that is not complete is not taken', async ({ browser }) => {
  const ann = await createPerson(browser, server.url, 'Ann')
  await kept(ann.page)
  await build.version('two')
  // Half of the new version is not there yet, and one file is of a third one.
  writeFileSync(join(build.page, 'look.js'), '// of another version\n')
  const outcome = await ann.page.evaluate(async () => {
    const registration = await navigator.serviceWorker.ready
    const settled = new Promise<string>((resolve) =>
      registration.addEventListener('updatefound', () => {
        const worker = registration.installing
        worker?.addEventListener('statechange', () => resolve(worker.state))
      }),
    )
    await registration.update().catch(() => undefined)
    return settled
  })
  expect(outcome).toBe('redundant')
  await expect(ann.page.locator('[data-update="ready"]')).toHaveCount(0)
  await ann.page.reload()
  expect(await versionOf(ann.page)).toBe('one')
  await expect.poll(() => versionsKept(ann.page)).toBe(1)
  await ann.close()
})

test('what was damaged or removed on the device is fetched anew and mended', async ({ browser }) => {
  const ann = await createPerson(browser, server.url, 'Ann')
  await kept(ann.page)
  await ann.page.evaluate(async () => {
    for (const name of await caches.keys()) {
      if (!name.startsWith('tete-page ')) continue
      const cache = await caches.open(name)
      const evil = new Response('<h1>mine now</h1>', { headers: { 'Content-Type': 'text/html' } })
      await cache.put('/', evil)
      for (const request of await cache.keys()) {
        if (/index-.*\.js$/.test(request.url))
          await cache.put(request, new Response('throw 1', { headers: { 'Content-Type': 'text/javascript' } }))
        if (/\.css$/.test(request.url)) await cache.delete(request)
      }
    }
  })
  await ann.page.goto(`${server.url}/?lang=en`)
  await expect(ann.page.locator('html[data-broker="online"]')).toBeAttached()
  expect(await versionOf(ann.page)).toBe('one')
  // What the start fetches behind its first screen is mended, too, once it has come.
  await ann.page.waitForLoadState('networkidle')
  // And whole again: it starts without the server.
  await away(ann)
  await ann.page.goto(`${server.url}/?lang=en`)
  await expect(ann.page.getByRole('navigation', { name: 'Chats' })).toBeAttached()
  expect(await versionOf(ann.page)).toBe('one')
  await ann.close()
})

test('what is not the page’s own is none of the worker’s business', async ({ browser }) => {
  const ann = await createPerson(browser, server.url, 'Ann')
  await kept(ann.page)
  ann.expectErrors(/40[0-9]/)
  // Where nothing of the app asks for anything meanwhile.
  await ann.page.goto(`${server.url}/health`)
  await kept(ann.page)
  const answers = new Map<string, boolean>()
  ann.page.on('response', (response) => {
    answers.set(new URL(response.url()).pathname, response.fromServiceWorker())
  })
  const asked = ['/health', '/peer/challenge', '/peer/ice', '/metrics', '/config.json', '/look.js']
  await ann.page.evaluate(async (paths) => {
    for (const path of paths) await fetch(path).catch(() => undefined)
  }, asked)
  const byWorker = () => asked.map((path) => [path, answers.get(path)])
  await expect.poll(byWorker).toEqual(asked.map((path) => [path, path === '/config.json' || path === '/look.js']))
  await ann.close()
})

test('a server that gave up the worker’s file leaves the page working', async ({ browser }) => {
  const ann = await createPerson(browser, server.url, 'Ann')
  await kept(ann.page)
  rmSync(join(build.page, 'sw.js'))
  expect(existsSync(join(build.page, 'sw.js'))).toBe(false)
  await ann.page.reload()
  await expect(ann.page.locator('html[data-broker="online"]')).toBeAttached()
  ann.expectErrors(/404|sw\.js/)
  await ann.close()
})
