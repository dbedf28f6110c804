import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from '@playwright/test'
import { test } from '../support/shared.ts'
import { stockClient, stockTalk } from '../support/stockClient.ts'

test('two stock PeerJS clients find each other through the broker and talk', async ({
  browser,
  openServer: server,
}) => {
  const [alice, bob] = [await browser.newPage(), await browser.newPage()]
  expect(await stockClient(alice, server.url, 'alice')).toBe('alice')
  // Without an ID of its own, a client asks the broker for one.
  const bobId = await stockClient(bob, server.url)
  expect(bobId).toMatch(/^[0-9a-f-]{36}$/)
  await stockTalk(alice, bob, bobId)
})

test('a stock PeerJS client is told at once that nobody is there', async ({ page, openServer: server }) => {
  await stockClient(page, server.url, 'carol')
  const why = page.evaluate(
    () =>
      new Promise<string>((resolve) => {
        window.client.on('error', (error) => resolve(error.type))
        window.client.connect('nobody')
      }),
  )
  expect(await why).toBe('peer-unavailable')
})

test('the browser understands every header, and the page keeps to them', async ({ page, openServer: server }) => {
  const said: string[] = []
  page.on('console', (message) => said.push(message.text()))
  page.on('pageerror', (error) => said.push(error.message))
  await page.goto(`${server.url}/?lang=en`)
  await expect(page.getByRole('textbox', { name: 'Your name' })).toBeVisible()
  expect(said).toEqual([])
})

test('[abuse T15] the policy bites: no foreign host, no inline script, no string as a script', async ({
  page,
  openServer: server,
  server: other,
}) => {
  const blocked: string[] = []
  await page.exposeFunction('blocked', (directive: string) => blocked.push(directive))
  await page.addInitScript(() => {
    addEventListener('securitypolicyviolation', ({ effectiveDirective }) =>
      (window as unknown as { blocked(what: string): void }).blocked(effectiveDirective),
    )
  })
  await page.goto(`${server.url}/?lang=en`)
  await page.evaluate(async (foreign) => {
    await fetch(foreign).catch(() => {})
    const script = document.createElement('script')
    try {
      script.textContent = 'window.heard = ["inline"]'
    } catch {
      // A string is no TrustedScript.
    }
    document.body.append(script)
    try {
      document.body.innerHTML = '<img src=x onerror="window.heard = [1]">'
    } catch {
      // Nor is it TrustedHTML.
    }
    const image = new Image()
    image.src = `${foreign}/favicon.svg`
    document.body.append(image)
  }, other.url)
  await expect.poll(() => [...new Set(blocked)].sort()).toEqual(['connect-src', 'img-src', 'require-trusted-types-for'])
  expect(await page.evaluate(() => window.heard)).toBeUndefined()
})

/** Parts of the built page, and what each of them waits for before it runs. */
function partsOfPage(): ReadonlyMap<string, readonly string[]> {
  const folder = join(import.meta.dirname, '../../dist/page/assets')
  const names = readdirSync(folder).filter((name) => name.endsWith('.js'))
  const importsOf = (name: string) =>
    [...readFileSync(join(folder, name), 'utf8').matchAll(/(?:from|\bimport)\s*"\.\/([^"]+\.js)"/g)].map(
      ([, of]) => of!,
    )
  return new Map(names.map((name) => [name, importsOf(name)]))
}

test('nothing that the start waits for waits for the start: whichever is there first, all of it runs', () => {
  const parts = partsOfPage()
  for (const start of [...parts.keys()].filter((name) => /^(?:start|index)-/.test(name))) {
    const waited = new Set(parts.get(start))
    for (const name of waited) for (const next of parts.get(name) ?? []) waited.add(next)
    expect(waited.size, start).toBeGreaterThan(0)
    expect([...waited].filter((name) => name === start)).toEqual([])
  }
})
