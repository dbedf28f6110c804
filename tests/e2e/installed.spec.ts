import { expect } from '@playwright/test'
import { createPerson, makeFriends } from '../support/person.ts'
import { startProxy } from '../support/proxy.ts'
import { startServer } from '../support/server.ts'
import { test } from '../support/shared.ts'

interface Manifest {
  readonly name: string
  readonly display: string
  readonly start_url: string
  readonly scope: string
  readonly icons: readonly { src: string; sizes: string; type: string; purpose?: string }[]
  readonly shortcuts: readonly { name: string; url: string; icons: readonly { src: string }[] }[]
  readonly share_target: { action: string; method: string; params: Record<string, string> }
}

test('the manifest says what a browser asks of an app, and every picture in it is there, in its size', async ({
  browser,
  server,
}) => {
  const page = await browser.newPage()
  await page.goto(`${server.url}/?lang=en`)
  const response = await page.request.get(`${server.url}/manifest.webmanifest`)
  expect(response.headers()['content-type']).toContain('application/manifest+json')
  const manifest = (await response.json()) as Manifest
  expect(manifest).toMatchObject({ name: 'Tête-à-tête', display: 'standalone', start_url: './', scope: './' })
  expect(manifest.icons.map(({ purpose }) => purpose ?? 'any')).toEqual(
    expect.arrayContaining(['any', 'maskable', 'monochrome']),
  )
  const pictures = manifest.icons.map((icon) => ({ ...icon, src: icon.src }))
  const touch = await page.locator('link[rel="apple-touch-icon"]').getAttribute('href')
  pictures.push({ src: touch ?? '', sizes: '180x180', type: 'image/png' })
  for (const { src, sizes, type } of pictures) {
    const size = await page.evaluate(async (src) => {
      const image = new Image()
      image.src = src
      await image.decode()
      return `${image.naturalWidth}x${image.naturalHeight}`
    }, src)
    if (type === 'image/png') expect(size, src).toBe(sizes)
  }
  // What Chromium itself has to say against installing this page: nothing.
  const cdp = await page.context().newCDPSession(page)
  const { errors } = await cdp.send('Page.getAppManifest')
  expect(errors).toEqual([])
  const { installabilityErrors } = await cdp.send('Page.getInstallabilityErrors')
  expect(installabilityErrors.map(({ errorId }) => errorId).filter((id) => id !== 'in-incognito')).toEqual([])
  const { appId } = await cdp.send('Page.getAppId')
  expect(appId).toBe(`${server.url}/`)
  await page.close()
})

test('below a path it is an app of its own', async ({ browser, server }) => {
  const proxy = await startProxy({ below: '/some/where', target: () => server.port })
  const home = `http://localhost:${proxy.port}/some/where/`
  const page = await browser.newPage()
  await page.goto(`${home}?lang=en`)
  const cdp = await page.context().newCDPSession(page)
  expect((await cdp.send('Page.getAppId')).appId).toBe(home)
  const { url, errors } = await cdp.send('Page.getAppManifest')
  expect([url, errors]).toEqual([`${home}manifest.webmanifest`, []])
  const manifest = (await (await page.request.get(url)).json()) as Manifest
  // What a browser resolves against the manifest’s own address leads nowhere else.
  for (const address of [
    ...[manifest.start_url, manifest.scope, manifest.share_target.action],
    ...[...manifest.icons, ...manifest.shortcuts.flatMap(({ icons }) => icons)].map(({ src }) => src),
    ...manifest.shortcuts.map(({ url }) => url),
  ])
    expect(new URL(address, url).href.startsWith(home), address).toBe(true)
  await page.close()
  await proxy.stop()
})

test('the shortcut leads to a new chat', async ({ meeting, server }) => {
  const ann = await meeting.join('Ann')
  await ann.page.goto(`${server.url}/#/new`)
  await expect(ann.page.getByRole('textbox', { name: "Friend's ID or invite link" })).toBeVisible()
})

test('what another app shares goes into the draft of the chat that is chosen, and is sent by nobody but the person', async ({
  meeting,
  server,
}) => {
  const ann = await meeting.join('Ann')
  const bob = await meeting.join('Bob')
  await makeFriends(ann, bob)
  const box = () => ann.page.getByRole('textbox', { name: 'Message', exact: true })
  await box().fill('look at this:')

  const shared = new URLSearchParams({
    share_title: 'A fine page',
    share_text: 'worth reading \u202Eevil\u0000 https://example.org/x',
    share_url: 'https://example.org/x',
  })
  await ann.page.goto(`${server.url}/?lang=en&${shared}`)
  await ann.page.getByRole('button', { name: 'Choose where it goes' }).click()
  await expect(ann.page.getByRole('heading', { name: 'Share into a chat' })).toBeVisible()
  // It is in no address, so it comes again with no reload and stands in no history.
  await expect(ann.page).toHaveURL(`${server.url}/?lang=en#/share`)
  await expect(ann.page.locator('[data-shared]')).toHaveText(/^A fine page\s+worth reading evil/)
  await ann.page.reload()
  await ann.page.getByRole('list', { name: 'Choose a chat' }).getByRole('button', { name: 'Bob' }).click()
  await expect(box()).toHaveValue(/^look at this:\nA fine page\nworth reading \u202Eevil https:\/\/example\.org\/x$/)
  expect(await ann.texts()).toEqual([])

  await ann.page.getByRole('button', { name: 'Send', exact: true }).click()
  await expect(bob.message('worth reading')).toBeVisible()
  // Once is once.
  await ann.page.goto(`${server.url}/?lang=en#/share`)
  await expect(ann.page.getByText('There is nothing to share here any more.')).toBeVisible()
})

test('what is shared before there is any chat waits, also over a reload, and goes into the first one', async ({
  meeting,
  server,
}) => {
  const ann = await meeting.join('Ann')
  const bob = await meeting.join('Bob')
  await ann.page.goto(`${server.url}/?lang=en&share_text=for+later`)
  await ann.page.getByRole('button', { name: 'Choose where it goes' }).click()
  await ann.page.getByRole('link', { name: 'Begin one' }).click()
  await expect(ann.page.locator('[data-share-waits]')).toContainText('waits until you have a chat')
  await ann.page.reload()
  await makeFriends(ann, bob)
  await ann.page.getByRole('button', { name: 'Choose where it goes' }).click()
  await ann.page.getByRole('list', { name: 'Choose a chat' }).getByRole('button', { name: 'Bob' }).click()
  await expect(ann.page.getByRole('textbox', { name: 'Message', exact: true })).toHaveValue('for later')
  await expect(ann.page.locator('[data-share-waits]')).toHaveCount(0)
  await ann.page.getByRole('button', { name: 'Send', exact: true }).click()
  await expect(bob.message('for later')).toBeVisible()
})

test('[HOSTILE 20] a foreign site that opens the share target takes over from no tab, and nothing is shown without a press', async ({
  meeting,
  server,
}) => {
  const ann = await meeting.join('Ann')
  const bob = await meeting.join('Bob')
  await makeFriends(ann, bob)
  await ann.context.route('https://evil.example/', (route) =>
    route.fulfill({ contentType: 'text/html', body: '<button>Win a prize</button>' }),
  )
  const evil = await ann.context.newPage()
  await evil.goto('https://evil.example/')
  // Its hash would lead to the choice of a chat, with the words on the screen.
  await evil.evaluate((url) => {
    document.querySelector('button')!.onclick = () => window.open(url)
  }, `${server.url}/?lang=en&share_text=Pay+me#/share`)
  const opened = ann.context.waitForEvent('page')
  await evil.getByRole('button').click()
  const other = await opened
  await expect(other.locator('html[data-tab="follower"]')).toBeAttached()
  await ann.say('still here')
  await expect(bob.message('still here')).toBeVisible()
  await expect(ann.page.locator('html[data-tab="leader"]')).toBeAttached()

  await expect(other.locator('[data-share-waits]')).toContainText('Something was shared with this app')
  await expect(other.getByRole('heading', { name: 'Share into a chat' })).toHaveCount(0)
  await expect(other.getByText('Pay me')).toHaveCount(0)
  await other.getByRole('button', { name: 'Choose where it goes' }).click()
  await expect(other.locator('[data-shared]')).toHaveText('Pay me')
  await other.getByRole('list', { name: 'Choose a chat' }).getByRole('button', { name: 'Bob' }).click()
  await expect(other.getByRole('textbox', { name: 'Message', exact: true })).toHaveValue('Pay me')
  await expect(ann.page.getByRole('textbox', { name: 'Message', exact: true })).toHaveValue('Pay me')
  await expect(ann.page.locator('html[data-tab="leader"]')).toBeAttached()
})

test('[HOSTILE 20] nor is it in the only tab, or in the one in use', async ({ meeting, server }) => {
  const ann = await meeting.join('Ann')
  await ann.page.goto(`${server.url}/?lang=en&share_text=Pay+me#/share`)
  await expect(ann.page.locator('[data-share-waits]')).toContainText('Something was shared with this app')
  await expect(ann.page.getByText('Pay me')).toHaveCount(0)
  await expect(ann.page).toHaveURL(`${server.url}/?lang=en`)
  await ann.page.getByRole('button', { name: 'Discard' }).click()
  await expect(ann.page.locator('[data-share-waits]')).toHaveCount(0)
})

test('installing is offered in the settings once the browser offers it, and nowhere else', async ({ meeting }) => {
  const ann = await meeting.join('Ann')
  const offer = () =>
    ann.page.evaluate(() => {
      const event = Object.assign(new Event('beforeinstallprompt', { cancelable: true }), {
        async prompt() {
          document.documentElement.dataset.prompted = 'yes'
          return { outcome: 'accepted' }
        },
      })
      window.dispatchEvent(event)
      return event.defaultPrevented
    })
  expect(await offer()).toBe(true)
  await ann.page.getByRole('link', { name: 'Settings' }).click()
  await ann.page.getByRole('button', { name: 'Install', exact: true }).click()
  await expect(ann.page.locator('html[data-prompted="yes"]')).toBeAttached()
  await expect(ann.page.getByRole('button', { name: 'Install', exact: true })).toHaveCount(0)
  await ann.page.evaluate(() => window.dispatchEvent(new Event('appinstalled')))
  await expect(ann.page.getByText('Tête-à-tête is an app of this device')).toBeVisible()
})

test('[HOSTILE 20] headers that were changed on the device are not served, and the page is bound as the server says', async ({
  browser,
}) => {
  const server = await startServer()
  const ann = await createPerson(browser, server.url, 'Ann')
  await ann.page.evaluate(() => navigator.serviceWorker.ready)
  await expect.poll(() => ann.page.evaluate(() => navigator.serviceWorker.controller?.state)).toBe('activated')
  const search = async () => {
    await ann.page.getByRole('searchbox', { name: 'Search messages' }).fill('canal')
    await expect(ann.page.getByRole('list', { name: 'Search results' })).toContainText('the canal')
  }
  await ann.page.getByRole('link', { name: 'Notes to myself' }).click()
  await ann.say('lunch at the canal')
  await search()
  const real = (await ann.page.request.get(`${server.url}/`)).headers()
  await ann.page.evaluate(async () => {
    for (const name of (await caches.keys()).filter((one) => one.startsWith('tete-page '))) {
      const cache = await caches.open(name)
      for (const request of await cache.keys()) {
        const body = await (await cache.match(request))?.blob()
        const headers = { 'Content-Security-Policy': "connect-src *; script-src * 'unsafe-inline'", 'X-Evil': 'yes' }
        await cache.put(request, new Response(body, { headers }))
      }
    }
  })
  ann.expectErrors(/ERR_CONNECTION_REFUSED|WebSocket|CSP: connect-src|Content Security Policy/)
  await server.kill()
  const response = await ann.page.goto(`${server.url}/?lang=en&again#/settings`)
  expect(response?.fromServiceWorker()).toBe(true)
  const headers = response?.headers() ?? {}
  for (const name of ['content-security-policy', 'cross-origin-opener-policy', 'permissions-policy', 'referrer-policy'])
    expect(headers[name], name).toBe(real[name])
  expect(headers['content-type']).toBe('text/html; charset=utf-8')
  expect(headers).not.toHaveProperty('x-evil')
  await expect(ann.page.getByRole('radiogroup', { name: 'Theme' })).toBeVisible()
  // The worker of the search, which compiles WebAssembly, is bound by a policy of its own.
  await search()
  const stopped = await ann.page.evaluate(() => {
    const violation = new Promise<string>((resolve) =>
      document.addEventListener('securitypolicyviolation', ({ effectiveDirective }) => resolve(effectiveDirective)),
    )
    void fetch('https://evil.example/').catch(() => undefined)
    return violation
  })
  expect(stopped).toBe('connect-src')
  await ann.close()
})
