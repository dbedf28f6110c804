import { launch, type Page } from 'puppeteer-core'
import { chromiumLaunch } from './chromium.ts'
import { newProfile } from './onDisk.ts'
import { joinByPuppeteer, PATIENCE, type Talker } from './talker.ts'

/**
 * Phone: somebody in a Chromium whose page is really hidden, and really frozen; a page that Playwright drives is held visible and awake. Asleep,
 * none of its processes runs, as when the device itself sleeps: its connections say nothing, either.
 */
export interface Phone {
  readonly talker: Talker
  readonly page: Page
  /** Another app is before it. */
  hide(): Promise<void>
  freeze(): Promise<void>
  sleep(): Promise<void>
  /** Awake, and visible. */
  wake(): Promise<void>
  remove(): Promise<void>
}

export async function createPhone(url: string, name: string): Promise<Phone> {
  const profile = await newProfile()
  const browser = await launch({
    ...chromiumLaunch(),
    headless: true,
    userDataDir: profile.folder,
    timeout: PATIENCE,
    protocolTimeout: 600_000,
  })
  const { page, ...talker } = await joinByPuppeteer(browser, url, name)
  const session = await page.createCDPSession()
  const pid = browser.process()?.pid ?? 0
  let asleep: 'frozen' | 'stopped' | undefined
  return {
    talker,
    page,
    async hide() {
      const other = await page.browserContext().newPage()
      await other.bringToFront()
      await page.waitForFunction(() => document.visibilityState === 'hidden', { polling: 50 })
    },
    async freeze() {
      await session.send('Page.setWebLifecycleState', { state: 'frozen' })
      asleep = 'frozen'
    },
    async sleep() {
      // It was made the first of a group of processes, which all of the browser's are in.
      process.kill(-pid, 'SIGSTOP')
      asleep = 'stopped'
    },
    async wake() {
      if (asleep === 'stopped') process.kill(-pid, 'SIGCONT')
      if (asleep === 'frozen') await session.send('Page.setWebLifecycleState', { state: 'active' })
      asleep = undefined
      await page.bringToFront()
    },
    async remove() {
      if (asleep === 'stopped') process.kill(-pid, 'SIGCONT')
      await browser.close()
      await profile.remove()
    },
  }
}

declare global {
  interface Window {
    shownAt: number
  }
}

/** Runs in a page: what stands in the field is sent in the moment in which the page is seen again. */
export function sendOnceSeen() {
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState !== 'visible') return
    window.shownAt = Date.now()
    document.querySelector<HTMLElement>('button[aria-label="Send"]')?.click()
  })
}

/** Runs in a page: when a message with these words came to lie on its disk. Milliseconds since 1970. */
export async function onDiskAt(words: string): Promise<number> {
  const answer = <T>(asked: IDBRequest<T>) =>
    new Promise<T>((resolve, reject) => {
      asked.onsuccess = () => resolve(asked.result)
      asked.onerror = () => reject(asked.error)
    })
  const db = await answer(indexedDB.open('tete-a-tete'))
  try {
    for (;;) {
      const rows = await answer(db.transaction('entries').objectStore('entries').getAll())
      if (JSON.stringify(rows).includes(words)) return Date.now()
      await new Promise((resolve) => setTimeout(resolve, 5))
    }
  } finally {
    db.close()
  }
}
