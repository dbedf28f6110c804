import { type Browser, type BrowserContext, expect, type Locator, type Page } from '@playwright/test'

/** What the page did that a good page does not do. */
export interface Misdeeds {
  /** Console errors, uncaught errors, CSP and Trusted Types violations. */
  readonly errors: string[]
  /** Requests, sockets, ICE servers and candidates that concern another host than the page's own. */
  readonly foreign: string[]
}

export interface Person extends Misdeeds {
  readonly name: string
  readonly context: BrowserContext
  /** The tab in use; `reload` and `newTab` keep or replace it. */
  page: Page
  readonly id: string
  /** Errors that match are expected from now on: the failed requests of a broker that the test itself has stopped. */
  expectErrors(matching: RegExp): void
  add(pasted: string): Promise<void>
  openChat(friend: Person): Promise<void>
  say(text: string): Promise<void>
  message(text: string): Locator
  /** All texts on screen, oldest first. */
  texts(): Promise<string[]>
  online(): Promise<void>
  newTab(): Promise<Page>
  close(): Promise<void>
}

interface Recorded {
  iceServers: string[]
  candidates: string[]
  violations: string[]
}
declare global {
  interface Window {
    recorded: Recorded
  }
}

/** Runs in the page before anything of it: notes what no driver event tells. */
function record() {
  const recorded: Recorded = { iceServers: [], candidates: [], violations: [] }
  window.recorded = recorded
  document.addEventListener('securitypolicyviolation', (e) =>
    recorded.violations.push(`${e.violatedDirective} ${e.blockedURI} ${e.sourceFile}:${e.lineNumber}`),
  )
  const Real = window.RTCPeerConnection
  window.RTCPeerConnection = class extends Real {
    constructor(configuration?: RTCConfiguration) {
      super(configuration)
      for (const { urls } of configuration?.iceServers ?? []) recorded.iceServers.push(...[urls].flat())
      this.addEventListener(
        'icecandidate',
        ({ candidate }) => candidate && recorded.candidates.push(candidate.candidate),
      )
    }
  }
}

function watch(page: Page, origin: string, seen: Misdeeds) {
  page.on('console', (m) => m.type() === 'error' && seen.errors.push(m.text()))
  page.on('pageerror', (e) => seen.errors.push(String(e)))
  const host = new URL(origin).host
  page.on('request', (r) => {
    const url = new URL(r.url())
    if (url.protocol.startsWith('http') && url.host !== host) seen.foreign.push(r.url())
  })
  page.on('websocket', (ws) => new URL(ws.url()).host !== host && seen.foreign.push(ws.url()))
}

export type Profile = NonNullable<Parameters<Browser['newContext']>[0]> & { link?: string }

/** A new profile of the browser, through the first run; by an invite, if there is a `link`. */
export async function createPerson(
  browser: Pick<Browser, 'newContext'>,
  origin: string,
  name: string,
  { link, ...options }: Profile = {},
): Promise<Person> {
  const context = await browser.newContext(options)
  await context.addInitScript(record)
  const seen: Misdeeds = { errors: [], foreign: [] }
  const expected: RegExp[] = []
  const open = async (hash = '') => {
    const page = await context.newPage()
    watch(page, origin, seen)
    await page.goto(`${origin}/?lang=en${hash}`)
    return page
  }
  const page = await open(link && new URL(link).hash)
  await page.getByRole('textbox', { name: 'Your name' }).fill(name)
  await page.getByRole('button', { name: 'Start chatting' }).click()
  if (link) {
    // Whoever was invited is in the conversation by now; their ID stands elsewhere.
    await expect(page.getByRole('textbox', { name: 'Message', exact: true })).toBeVisible()
    await page.getByRole('link', { name: 'Settings' }).click()
  }
  const id = await page.locator('[data-my-id]').first().getAttribute('data-my-id')
  if (link) await page.goBack()
  if (!id) throw new Error('no ID on the first screen')
  await expect(page.locator('html[data-broker="online"]')).toBeAttached()

  const person: Person = {
    name,
    context,
    page,
    id,
    ...seen,
    expectErrors: (matching) => void expected.push(matching),
    async add(pasted) {
      const box = person.page.getByRole('textbox', { name: "Friend's ID or invite link" })
      if (!(await box.isVisible())) await person.page.getByRole('button', { name: 'New chat' }).click()
      await box.fill(pasted)
      await person.page.getByRole('button', { name: 'Add friend' }).click()
    },
    async openChat(friend) {
      const entry = person.page.getByRole('navigation', { name: 'Chats' }).locator(`a[data-peer="${friend.id}"]`)
      await entry.click()
      // Another chat, with a field of its own, may have stood there until now. On a phone the list is out of sight then.
      await expect(person.page.locator(`nav a[data-peer="${friend.id}"][aria-current="page"]`)).toBeAttached()
      await expect(person.page.getByRole('textbox', { name: 'Message', exact: true })).toBeVisible()
    },
    async say(text) {
      await person.page.getByRole('textbox', { name: 'Message', exact: true }).fill(text)
      await person.page.getByRole('button', { name: 'Send', exact: true }).click()
    },
    message: (text) =>
      person.page.getByRole('log', { name: 'Messages' }).getByRole('article').filter({ hasText: text }),
    texts: () =>
      person.page.getByRole('log', { name: 'Messages' }).locator('[data-message-id] [dir="auto"]').allInnerTexts(),
    online: () => expect(person.page.locator('[data-link="online"]').first()).toBeVisible(),
    async newTab() {
      return open()
    },
    async close() {
      for (const tab of context.pages()) {
        const recorded = await tab.evaluate(() => window.recorded).catch(() => undefined)
        for (const violation of recorded?.violations ?? []) seen.errors.push(`CSP: ${violation}`)
        for (const url of recorded?.iceServers ?? []) seen.foreign.push(`ICE server ${url}`)
        for (const line of recorded?.candidates ?? [])
          if (!/ typ host/.test(line)) seen.foreign.push(`candidate ${line}`)
      }
      await context.close()
      expect(
        seen.errors.filter((e) => !expected.some((x) => x.test(e))),
        `${name}'s console`,
      ).toEqual([])
      expect(seen.foreign, `${name}'s contacts beyond the own host`).toEqual([])
    },
  }
  return person
}

/** Each pastes the other's ID: the shortest way to a link. */
export async function makeFriends(a: Person, b: Person): Promise<void> {
  await a.add(b.id)
  await b.add(a.id)
  await a.openChat(b)
  await b.openChat(a)
  await a.online()
  await b.online()
}
