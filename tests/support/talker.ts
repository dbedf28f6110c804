import type { Page } from '@playwright/test'
import type { Page as FirefoxPage } from 'puppeteer-core'
import { linesOf } from './deeds.ts'

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
  giveFile(path: string): Promise<void>
  goTo(url: string): Promise<void>
  reload(): Promise<void>
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

const LINES = '[role="log"] [data-message-id]'

type Given = Pick<Talker, 'name' | 'id' | 'errors'>

/** In Chromium, driven by Playwright. */
export function chromiumTalker(page: Page, given: Given): Talker {
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
    giveFile: (path) => page.locator('input[type=file]').setInputFiles(path),
    goTo: (url) => page.goto(url).then(() => undefined),
    reload: () => page.reload().then(() => undefined),
    screenshot: (path) => page.screenshot({ path }).then(() => undefined),
  }
}

/** In Firefox, driven over WebDriver BiDi. */
export function firefoxTalker(page: FirefoxPage, given: Given): Talker {
  const aria = (role: string, name: string, within?: string) =>
    `${within === undefined ? '' : `${within} `}::-p-aria([name="${name.replaceAll('"', '\\"')}"][role="${role}"])`
  const wait = (there: typeof isThere, css: string, words?: string) =>
    page.waitForFunction(there, { timeout: PATIENCE }, [css, words ?? null] as const).then(() => undefined)
  /** Once it has come to rest. Puppeteer's own click is done again where what was pressed goes away by it. */
  async function click(selector: string) {
    const found = await page.waitForSelector(selector, { visible: true })
    for (let before = '', now = 'unknown'; before !== now; ) {
      before = now
      now = JSON.stringify(await found?.boundingBox())
    }
    await found?.click()
  }
  return {
    ...given,
    press: (role, name, within) => click(aria(role, name, within)),
    click,
    async fill(name, text) {
      // Puppeteer's own adds to what stands in some fields.
      await click(aria('textbox', name))
      await page.keyboard.down('Control')
      await page.keyboard.press('a')
      await page.keyboard.up('Control')
      await page.keyboard.press('Backspace')
      await page.keyboard.type(text)
    },
    key: (name) => page.keyboard.press(name as Parameters<FirefoxPage['keyboard']['press']>[0]),
    sees: (css, words) => wait(isThere, css, words),
    seesNot: (css, words) => wait(isNotThere, css, words),
    async attribute(css, name) {
      const found = await page.waitForSelector(css)
      return (await found?.evaluate((element, which) => element.getAttribute(which), name)) ?? ''
    },
    lines: () => page.$$eval(LINES, linesOf),
    async giveFile(path) {
      const input = (await page.waitForSelector('input[type=file]')) as Awaited<ReturnType<typeof page.$<'input'>>>
      await input?.uploadFile(path)
    },
    goTo: (url) => page.goto(url).then(() => undefined),
    reload: () => page.reload().then(() => undefined),
    screenshot: (path) => page.screenshot({ path }).then(() => undefined),
  }
}
