import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, type Page, test } from '@playwright/test'
import type { DataConnection, Peer as PeerClass } from 'peerjs'
import { type RunningServer, startServer } from '../support/server.ts'

const PEERJS = readFileSync(join(import.meta.dirname, '../../node_modules/peerjs/dist/peerjs.min.js'), 'utf8')

declare global {
  interface Window {
    Peer: typeof PeerClass
    client: PeerClass
    link: DataConnection
    heard: unknown[]
  }
}

let server: RunningServer
test.beforeEach(async () => {
  server = await startServer({ env: { CLAIMS: 'optional' } })
})
test.afterEach(() => server.stop())

/** The released PeerJS with the options that its documentation tells to give, and nothing of ours. */
const stockClient = async (page: Page, id?: string) => {
  // Any document of that origin will do; a script from the driver is not subject to its policy.
  await page.goto(`${server.url}/health`)
  await page.evaluate(PEERJS)
  return page.evaluate(
    ({ id, port }) =>
      new Promise<string>((resolve, reject) => {
        const options = { host: 'localhost', port, path: '/peer', config: { iceServers: [] } }
        window.heard = []
        window.client = id === undefined ? new window.Peer(options) : new window.Peer(id, options)
        window.client.on('open', resolve)
        window.client.on('error', reject)
        window.client.on('connection', (link) => {
          window.link = link
          link.on('data', (data) => window.heard.push(data))
        })
      }),
    { id, port: server.port },
  )
}

test('two stock PeerJS clients find each other through the broker and talk', async ({ browser }) => {
  const [alice, bob] = [await browser.newPage(), await browser.newPage()]
  expect(await stockClient(alice, 'alice')).toBe('alice')
  // Without an ID of its own, a client asks the broker for one.
  const bobId = await stockClient(bob)
  expect(bobId).toMatch(/^[0-9a-f-]{36}$/)
  await alice.evaluate(
    (to) =>
      new Promise<void>((resolve, reject) => {
        const link = window.client.connect(to, { reliable: true })
        link.on('error', reject)
        link.on('data', (data) => window.heard.push(data))
        link.on('open', () => {
          void link.send('hello')
          resolve()
        })
      }),
    bobId,
  )
  await expect.poll(() => bob.evaluate(() => window.heard)).toEqual(['hello'])
  await bob.evaluate(() => void window.link.send({ and: 'back' }))
  await expect.poll(() => alice.evaluate(() => window.heard)).toEqual([{ and: 'back' }])
})

test('a stock PeerJS client is told at once that nobody is there', async ({ page }) => {
  await stockClient(page, 'alice')
  const why = page.evaluate(
    () =>
      new Promise<string>((resolve) => {
        window.client.on('error', (error) => resolve(error.type))
        window.client.connect('nobody')
      }),
  )
  expect(await why).toBe('peer-unavailable')
})

test('the browser understands every header, and the page keeps to them', async ({ page }) => {
  const said: string[] = []
  page.on('console', (message) => said.push(message.text()))
  page.on('pageerror', (error) => said.push(error.message))
  await page.goto(`${server.url}/?lang=en`)
  await expect(page.getByRole('textbox', { name: 'Your name' })).toBeVisible()
  expect(said).toEqual([])
})

test('the policy bites: no foreign host, no inline script, no string as a script', async ({ page }) => {
  const blocked: string[] = []
  await page.exposeFunction('blocked', (directive: string) => blocked.push(directive))
  await page.addInitScript(() => {
    addEventListener('securitypolicyviolation', ({ effectiveDirective }) =>
      (window as unknown as { blocked(what: string): void }).blocked(effectiveDirective),
    )
  })
  await page.goto(`${server.url}/?lang=en`)
  const other = await startServer()
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
  await other.stop()
})
