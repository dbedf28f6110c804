import type { Page } from '@playwright/test'
import type { Browser as PuppeteerBrowser, Page as PuppeteerPage } from 'puppeteer-core'
import { linesOf } from './deeds.ts'
import { byRole, placeOf } from './findByRole.ts'

/** As long as a slow machine may need. Milliseconds. */
export const PATIENCE = 60_000

/**
 * Talker: somebody in any browser, by what a person does there. What a test says of two of them holds for whichever browsers they have, and
 * in both directions. Places are CSS; `within` narrows to one.
 */
export interface Talker {
  readonly name: string
  readonly id: string
  press(role: string, name: string, within?: string): Promise<void>
  /** What has no words of its own. */
  click(css: string): Promise<void>
  fill(name: string, text: string): Promise<void>
  key(name: string): Promise<void>
  /** Waits for something that is shown there, with these words. */
  sees(css: string, words?: string): Promise<void>
  seesNot(css: string, words?: string): Promise<void>
  attribute(css: string, name: string): Promise<string>
  lines(): Promise<ReturnType<typeof linesOf>>
  /** `css`: of the field that takes it, where there are several. */
  giveFile(path: string, css?: string): Promise<void>
  /** Runs there. */
  evaluate<T>(run: () => T | Promise<T>): Promise<T>
  goTo(url: string): Promise<void>
  reload(): Promise<void>
  /** Closes the page. Nothing of it can be used until it is back. */
  leave(): Promise<void>
  /** A page anew in the same profile, whose clock may be that much ahead. Milliseconds. */
  comeBack(ahead?: number): Promise<void>
  /** Another tab of the same profile, in front of this one. */
  newTab(): Promise<Talker>
  toFront(): Promise<void>
  screenshot(path: `${string}.png`): Promise<void>
  /** What the page complained of. */
  readonly errors: readonly string[]
}

/** Runs in a page: is there something shown, with these words? */
const isThere = ([css, words]: readonly [string, string | null]) =>
  [...document.querySelectorAll(css)].some(
    (one) => one.checkVisibility() && (words === null || one.textContent?.includes(words)),
  )
const isNotThere = ([css, words]: readonly [string, string | null]) =>
  [...document.querySelectorAll(css)].every(
    (one) => !one.checkVisibility() || !(words === null || one.textContent?.includes(words)),
  )

/** Runs in a page before anything of it. */
const setAhead = (ms: number) => {
  const { now } = Date
  Date.now = () => now() + ms
}

const LINES = '[role="log"] [data-message-id]'

type Given = Pick<Talker, 'name' | 'id' | 'errors'>

/** In Chromium, driven by Playwright. `open`: a new tab at home. */
export function chromiumTalker(first: Page, given: Given, open: () => Promise<Page>): Talker {
  let page = first
  const wait = (there: typeof isThere, css: string, words?: string) =>
    page.waitForFunction(there, [css, words ?? null] as const).then(() => undefined)
  return {
    ...given,
    press: (role, name, within) =>
      (within === undefined ? page : page.locator(within))
        .getByRole(role as Parameters<Page['getByRole']>[0], { name, exact: true })
        .click(),
    click: (css) => page.locator(css).first().click(),
    fill: (name, text) => page.getByRole('textbox', { name, exact: true }).fill(text),
    key: (name) => page.keyboard.press(name),
    sees: (css, words) => wait(isThere, css, words),
    seesNot: (css, words) => wait(isNotThere, css, words),
    attribute: async (css, name) => (await page.locator(css).first().getAttribute(name)) ?? '',
    lines: () => page.locator(LINES).evaluateAll(linesOf),
    giveFile: (path, css = 'input[type=file]') => page.locator(css).setInputFiles(path),
    evaluate: (run) => page.evaluate(run),
    goTo: (url) => page.goto(url).then(() => undefined),
    reload: () => page.reload().then(() => undefined),
    leave: () => page.close(),
    async comeBack(ahead = 0) {
      const context = page.context()
      if (ahead > 0) await context.addInitScript(setAhead, ahead)
      page = await open()
    },
    newTab: async () => chromiumTalker(await open(), given, open),
    toFront: () => page.bringToFront(),
    screenshot: (path) => page.screenshot({ path }).then(() => undefined),
  }
}

/** Not by frames: a page in the background draws none. */
const WAITING = { timeout: PATIENCE, polling: 50 }

/** In whatever Puppeteer drives: Firefox over WebDriver BiDi, and a Chromium that may fall asleep. */
export function puppeteerTalker(
  first: PuppeteerPage,
  given: Pick<Given, 'name' | 'id'>,
  errors: string[] = [],
): Talker {
  let page = first
  const context = page.browserContext()
  const wait = (there: typeof isThere, css: string, words?: string) =>
    page.waitForFunction(there, WAITING, [css, words ?? null] as const).then(() => undefined)
  async function click(...sought: Parameters<typeof placeOf>) {
    const place = await (await page.waitForFunction(placeOf, WAITING, ...sought)).jsonValue()
    if (place) await page.mouse.click(place.x, place.y)
  }
  async function open(ahead = 0) {
    const opened = await context.newPage()
    await watch(opened, errors)
    if (ahead > 0) await opened.evaluateOnNewDocument(setAhead, ahead)
    await opened.goto(`${new URL(page.url()).origin}/?lang=en`)
    return opened
  }
  return {
    ...given,
    errors,
    press: (role, name, within) => click(byRole(role, name, within)),
    click: (css) => click([css, null]),
    async fill(name, text) {
      await click(byRole('textbox', name))
      await page.keyboard.down('Control')
      await page.keyboard.press('a')
      await page.keyboard.up('Control')
      await page.keyboard.press('Backspace')
      await page.keyboard.type(text)
    },
    key: (name) => page.keyboard.press(name as Parameters<PuppeteerPage['keyboard']['press']>[0]),
    sees: (css, words) => wait(isThere, css, words),
    seesNot: (css, words) => wait(isNotThere, css, words),
    async attribute(css, name) {
      const found = await page.waitForSelector(css)
      return (await found?.evaluate((element, which) => element.getAttribute(which), name)) ?? ''
    },
    lines: () => page.$$eval(LINES, linesOf),
    async giveFile(path, css = 'input[type=file]') {
      const input = (await page.waitForSelector(css)) as Awaited<ReturnType<typeof page.$<'input'>>>
      await input?.uploadFile(path)
    },
    evaluate: (run) => page.evaluate(run),
    goTo: (url) => page.goto(url).then(() => undefined),
    reload: () => page.reload().then(() => undefined),
    leave: () => page.close(),
    async comeBack(ahead) {
      page = await open(ahead)
    },
    newTab: async () => puppeteerTalker(await open(), given, errors),
    toFront: () => page.bringToFront(),
    screenshot: (path) => page.screenshot({ path }).then(() => undefined),
  }
}

async function watch(page: PuppeteerPage, errors: string[]) {
  await page.setViewport({ width: 1280, height: 800 })
  page.setDefaultTimeout(PATIENCE)
  page.on('pageerror', (error) => errors.push(String(error)))
  page.on('console', (message) => message.type() === 'error' && errors.push(message.text()))
}

export type PuppeteerTalker = Talker & {
  /** The first page of theirs. */
  readonly page: PuppeteerPage
  /** Ends all of theirs. */
  close(): Promise<void>
}

/** Whoever is at the door of the page, in a container or window of that browser. */
export async function byPuppeteer(
  browser: PuppeteerBrowser,
  url: string,
  given: Pick<Given, 'name' | 'id'>,
): Promise<PuppeteerTalker> {
  const context = await browser.createBrowserContext()
  const page = await context.newPage()
  const errors: string[] = []
  await watch(page, errors)
  await page.goto(`${url}/?lang=en`)
  return { ...puppeteerTalker(page, given, errors), page, close: () => context.close() }
}

/** Somebody new, through the first run. */
export async function joinByPuppeteer(browser: PuppeteerBrowser, url: string, name: string): Promise<PuppeteerTalker> {
  const newcomer = await byPuppeteer(browser, url, { name, id: '' })
  await newcomer.fill('Your name', name)
  await newcomer.press('button', 'Start chatting')
  const id = await newcomer.attribute('[data-my-id]', 'data-my-id')
  await newcomer.sees('html[data-broker="online"] body')
  return { ...newcomer, id }
}
