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

/** Nothing changes for so long. Milliseconds. */
const STILL = 200
/** Milliseconds. */
const TICK = 25
/** A page that always has a timer running is looked at after so long. Milliseconds. */
const PATIENCE = 5_000

declare global {
  interface Window {
    changedAt: number
    /** Timers that run and end soon. */
    soon: Set<unknown>
  }
}

/** Runs in the page before anything of it: notes when something in it last changed, and what is about to. */
function noteChanges() {
  const changed = () => {
    window.changedAt = performance.now()
  }
  changed()
  const all = { subtree: true, childList: true, attributes: true, characterData: true }
  new MutationObserver(changed).observe(document, all)

  // React shows what was fetched late no sooner than 300 ms after it last showed that something is missing, be that by nothing at all.
  const SOON = 300
  const soon = new Set<unknown>()
  window.soon = soon
  const [set, clear] = [window.setTimeout.bind(window), window.clearTimeout.bind(window)]
  const setTimeout = (run: (...given: unknown[]) => void, long = 0, ...given: unknown[]) => {
    const timer = set(() => {
      soon.delete(timer)
      run(...given)
    }, long)
    if (long > 0 && long <= SOON) soon.add(timer)
    return timer
  }
  const clearTimeout = (timer?: number) => {
    soon.delete(timer)
    clear(timer)
  }
  Object.assign(window, { setTimeout, clearTimeout })
}

/** Waits until nothing has changed for a while and no timer is about to end. Told in ticks: a page that stood still as a whole has drawn nothing of what it holds ready. */
const still = (page: Page): Promise<void> =>
  page.evaluate(
    async ([long, tick, patience]) => {
      const until = performance.now() + patience
      let quiet = 0
      while (quiet < long && performance.now() < until) {
        const before = window.changedAt
        await new Promise((resolve) => setTimeout(resolve, tick))
        quiet = window.changedAt === before && window.soon.size === 0 ? quiet + tick : 0
      }
    },
    [STILL, TICK, PATIENCE] as const,
  )

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
