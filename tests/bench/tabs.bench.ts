import { expect, type Page, test } from '@playwright/test'
import { benchServer } from './benchServer.ts'
import { median, ms, note, percentile } from './figures.ts'
import { turnOn } from './lockOn.ts'
import { friendsOnDisk } from './onDisk.ts'

const server = benchServer()
const TIMES = 8

/** When that tab came to show it, in milliseconds since 1970. */
const shown = (page: Page, selector: string) =>
  page.evaluate(
    (wanted) =>
      new Promise<number>((resolve) => {
        const look = () => {
          if (!document.querySelector(wanted)) return
          observer.disconnect()
          resolve(performance.timeOrigin + performance.now())
        }
        const observer = new MutationObserver(look)
        observer.observe(document, { subtree: true, childList: true, attributes: true })
        look()
      }),
    selector,
  )

async function measure(isLocked: boolean) {
  const [a, b] = await friendsOnDisk(server.url)
  const address = a.page.url()
  if (isLocked) {
    await turnOn(a.page, server.url)
    await a.page.goto(address)
  }
  const leads: number[] = []
  const online: number[] = []
  const linked: number[] = []
  for (let n = 0; n < TIMES; n++) {
    const next = await a.page.context().newPage()
    await next.goto(address)
    await expect(next.locator('[data-link="online"]').first()).toBeVisible()
    const [led, broker, link] = [
      shown(next, 'html[data-tab="leader"]'),
      shown(next, 'html[data-tab="leader"][data-broker="connecting"]').then(() =>
        shown(next, 'html[data-broker="online"]'),
      ),
      shown(
        next,
        'html[data-tab="leader"] [data-link="connecting"], html[data-tab="leader"] [data-link="offline"]',
      ).then(() => shown(next, '[data-link="online"]')),
    ]
    const began = await a.page.evaluate(() => performance.timeOrigin + performance.now())
    await a.page.close()
    leads.push((await led) - began)
    online.push((await broker) - began)
    linked.push((await link) - began)
    a.page = next
  }
  const figure = (values: readonly number[]) => `p50 ${ms(median(values))}, p99 ${ms(percentile(values, 99))}`
  const name = isLocked ? 'takeover behind a lock' : 'takeover'
  note(`${name}, to the lead`, figure(leads), 'the lock passes', '≤ 2 s')
  note(`${name}, to the broker`, figure(online), 'disk, app, broker', '≤ 2 s')
  note(`${name}, to the link with a friend`, figure(linked), 'and a dial', '≤ 2 s')
  for (const person of [a, b]) await person.leave()
}

test('the tab that leads is closed: how soon another one is online', () => measure(false))

test('behind a lock, what opens it is handed on, and another one is online as soon', () => measure(true))
