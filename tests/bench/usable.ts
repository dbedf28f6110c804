import type { Page } from '@playwright/test'
import { median } from './figures.ts'

const STARTS = 9

/**
 * Milliseconds from a start of the page to a conversation in which one can write and `last`, its newest message, stands; the median of
 * several. Noted by the page itself, since whoever asks it from outside asks only now and then.
 */
export async function startsToUsable(page: Page, address: string, last: string | undefined): Promise<number> {
  await page.addInitScript((wanted) => {
    new MutationObserver((_, observer) => {
      const log = document.querySelector('[role="log"]')
      if (!log || !document.querySelector('textarea')) return
      if (wanted !== undefined && !log.textContent?.includes(wanted)) return
      observer.disconnect()
      requestAnimationFrame(() => {
        document.documentElement.dataset.usable = String(performance.now())
      })
    }).observe(document, { subtree: true, childList: true, characterData: true })
  }, last)
  const took: number[] = []
  for (let i = 0; i < STARTS; i++) {
    await page.goto(new URL('/favicon.svg', address).href)
    await page.goto(address)
    const usable = page.locator('html[data-usable]')
    await usable.waitFor()
    took.push(Number(await usable.getAttribute('data-usable')))
  }
  return median(took)
}
