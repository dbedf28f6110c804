import { type Browser, type BrowserContext, expect, type Page, type Request } from '@playwright/test'
import type { Language } from '../../../src/features/settings/settings.ts'

export interface Look {
  width?: number
  height?: number
  theme?: 'light' | 'dark'
  language?: Language
  touch?: boolean
  forcedColors?: boolean
}

export interface GalleryPages {
  newPage(browser: Browser, look?: Look): Promise<Page>
  /** Shows a scene, whole. */
  show(page: Page, scene: string, language?: Language): Promise<void>
  /** The same page in a window of another size, as whoever enlarges it has it. */
  resize(page: Page, size: { width: number; height: number }): Promise<void>
  open(browser: Browser, scene: string, look?: Look): Promise<Page>
  scenes(browser: Browser): Promise<string[]>
  /** What pages complained of since last asked. The scene that crashes on purpose may say so. */
  complaints(): string[]
  /** Closes all of them: what one still fetches must not be missing when the gallery is closed. What was not asked for yet. */
  end(): Promise<string[]>
}

/** React shows what was fetched late no sooner than this after it last showed that something is missing. Milliseconds. */
const STILL = 350

declare global {
  interface Window {
    changedAt: number
  }
}

/** Runs in the page before anything of it: notes when something in it last changed. */
function noteChanges() {
  const changed = () => {
    window.changedAt = performance.now()
  }
  changed()
  const all = { subtree: true, childList: true, attributes: true, characterData: true }
  new MutationObserver(changed).observe(document, all)
}

/** Waits until nothing has changed for a while, counted from the last change. */
const still = (page: Page): Promise<void> =>
  page.evaluate(async (long) => {
    for (;;) {
      const left = window.changedAt + long - performance.now()
      if (left <= 0) return
      await new Promise((resolve) => setTimeout(resolve, left))
    }
  }, STILL)

/** Waits until all that was asked for is there, too: parts of a page are fetched late. */
async function settle(page: Page, underway: ReadonlySet<Request>): Promise<void> {
  do await still(page)
  while (underway.size > 0)
}

/** Pages of the gallery, each listened to for as long as it is open. */
export function createPages(url: () => string): GalleryPages {
  let heard: string[] = []
  const contexts: BrowserContext[] = []

  const pages: GalleryPages = {
    async newPage(browser, look = {}) {
      const context = await browser.newContext({
        viewport: { width: look.width ?? 1280, height: look.height ?? 800 },
        colorScheme: look.theme ?? 'light',
        forcedColors: look.forcedColors ? 'active' : 'none',
        hasTouch: look.touch ?? false,
        reducedMotion: 'reduce',
      })
      contexts.push(context)
      await context.addInitScript(noteChanges)
      return context.newPage()
    },
    async show(page, scene, language = 'en') {
      page.removeAllListeners()
      page.on('console', (line) => heard.push(`${scene}: ${line.type()}: ${line.text()}`))
      page.on('pageerror', (error) => heard.push(`${scene}: ${error}`))
      const underway = new Set<Request>()
      page.on('request', (request) => underway.add(request))
      page.on('requestfinished', (request) => underway.delete(request))
      page.on('requestfailed', (request) => underway.delete(request))
      await page.goto(`${url()}?scene=${scene}&lang=${language}`)
      await page.locator('main').waitFor({ state: 'attached' })
      await settle(page, underway)
    },
    async resize(page, size) {
      await page.setViewportSize(size)
      // Two frames: one in which it is laid out anew, and one for what is measured then.
      await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))))
      await still(page)
    },
    async open(browser, scene, look = {}) {
      const page = await pages.newPage(browser, look)
      await pages.show(page, scene, look.language)
      return page
    },
    async scenes(browser) {
      const page = await browser.newPage()
      await page.goto(url())
      await page.locator('#root a').first().waitFor()
      const names = await page.locator('#root a').allTextContents()
      await page.close()
      expect(names.length).toBeGreaterThan(30)
      return names
    },
    complaints() {
      const all = heard.filter((one) => !one.startsWith('crashed:'))
      heard = []
      return all
    },
    async end() {
      for (const context of contexts.splice(0)) await context.close()
      return pages.complaints()
    },
  }
  return pages
}
