import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { type Browser, test } from '@playwright/test'
import { build } from 'vite'
import { createPerson, makeFriends, type Person } from '../support/person.ts'
import { seedMessages } from '../support/seedMessages.ts'
import { startServer } from '../support/server.ts'
import { benchServer } from './benchServer.ts'
import { median, ms, note, percentile, ratio } from './figures.ts'
import type { DialTimes } from './page/main.ts'
import { serveFolder } from './serveFolder.ts'
import { measureStorage } from './storage.ts'
import { startsToUsable } from './usable.ts'

const server = benchServer()

async function friends(browser: Browser): Promise<[Person, Person]> {
  const [a, b] = [await createPerson(browser, server.url, 'Ann'), await createPerson(browser, server.url, 'Bob')]
  await makeFriends(a, b)
  for (const person of [a, b]) person.expectErrors(/404/) // of the icon of a bare file, where a page is left to
  return [a, b]
}

test('dials and round trips, against WebRTC itself', async ({ browser }) => {
  const folder = await mkdtemp(join(tmpdir(), 'bench-page-'))
  await build({
    configFile: false,
    root: join(import.meta.dirname, 'page'),
    logLevel: 'error',
    build: { outDir: folder, emptyOutDir: true, target: 'es2022' },
  })
  const page = await browser.newPage()
  const host = await serveFolder(folder)
  await page.goto(host.url)
  // Bare sockets beside ours: neither side proves its ID to the broker here.
  const plain = await startServer({ env: { CLAIMS: 'none' } })
  const broker = { host: 'localhost', port: plain.port, path: '/peer', secure: false }
  const dials: DialTimes = await page.evaluate((at) => window.bench.dials(at, 40), broker)
  const [raw, peerJs, proved] = [median(dials.raw), median(dials.peerJs), median(dials.proved)]
  note('dial by PeerJS, without a proof', ms(peerJs), `raw ${ms(raw)}, ${ratio(peerJs / raw)}`, '')
  note('dial to ready and proved', ms(proved), `raw ${ms(raw)}, ${ratio(proved / raw)}`, '≤ 1.2×')
  const trips = await page.evaluate((at) => window.bench.trips(at, 10_000), broker)
  for (const p of [50, 99]) {
    const [bare, link] = [percentile(trips.raw, p) / 2, percentile(trips.link, p) / 2]
    note(`message on the wire, one way, p${p}`, ms(link), `raw ${ms(bare)}, ${ratio(link / bare)}`, '≤ 1.1×')
  }
  await page.close()
  await host.close()
  await plain.stop()
  await rm(folder, { recursive: true })
})

test('JavaScript', async ({ browser }) => {
  const page = await browser.newPage()
  const folder = join(import.meta.dirname, '../../dist/page')
  const sizeOf = async (path: string) => gzipSync(await readFile(path), { level: 9 }).length
  /** Bytes of what came before `at`, by the page's own clock; of the files themselves, since what is asked for again comes without a body. */
  const until = async (at: number) => {
    const names = await page.evaluate(
      (last) =>
        performance
          .getEntriesByType('resource')
          .filter((e) => e.name.endsWith('.js') && (e as PerformanceResourceTiming).responseEnd <= last)
          .map((e) => e.name),
      at,
    )
    const sizes = await Promise.all(names.map((url) => sizeOf(join(folder, new URL(url).pathname))))
    return sizes.reduce((all, size) => all + size, 0)
  }
  const firstScreen = async () => {
    await page.goto(`${server.url}/?lang=en`)
    await page.getByRole('textbox', { name: 'Your name' }).waitFor()
  }
  const kib = (bytes: number) => `${(bytes / 1024).toFixed(1)} KiB`

  // On a line so slow that the engine takes its time: what is painted meanwhile needs no more than came before it. By when it is there,
  // since browsers do not count as painted what fades in.
  await page.addInitScript(() => {
    new MutationObserver((_, observer) => {
      if (!document.querySelector('main[aria-busy="true"]')) return
      observer.disconnect()
      document.documentElement.dataset.painted = String(performance.now())
    }).observe(document, { subtree: true, childList: true })
  })
  await page.route('**/assets/start-*.js', async (route) => {
    await new Promise((resolve) => setTimeout(resolve, 4_000))
    await route.continue()
  })
  await firstScreen()
  const painted = Number(await page.locator('html').getAttribute('data-painted'))
  note('JavaScript before first paint, gzip', kib(await until(painted)), 'the engine comes late', '≤ 116 KiB')
  await page.unroute('**/assets/start-*.js')
  await firstScreen()
  const usable = await page.evaluate(() => performance.now())
  note('JavaScript until a usable screen, gzip', kib(await until(usable)), 'engine and all', '–')

  let [rest, all] = [0, 0]
  for (const file of (await readdir(join(folder, 'assets'))).filter((name) => name.endsWith('.js'))) {
    const size = await sizeOf(join(folder, 'assets', file))
    all += size
    if (
      !/^(emoji-names|search\.worker|scan\.worker|picture\.worker|qr|paintCode|recovery-\w+|pictures-\w+)-/.test(file)
    )
      rest += size
  }
  note('JavaScript in all, gzip', kib(rest), `with engines ${kib(all)}`, '≤ 408 KiB')
  await page.close()
})

test('memory of an idle link', async ({ browser }) => {
  const [a, b] = await friends(browser)
  const heap = async (person: Person) => {
    const cdp = await person.context.newCDPSession(person.page)
    await cdp.send('HeapProfiler.collectGarbage')
    const { usedSize } = await cdp.send('Runtime.getHeapUsage')
    return usedSize / 2 ** 20
  }
  await a.page.waitForTimeout(5_000)
  const linked = await heap(a)
  const alone = await createPerson(browser, server.url, 'Cy')
  await alone.page.waitForTimeout(2_000)
  const idle = await heap(alone)
  note('JavaScript heap with one idle link', `${linked.toFixed(1)} MiB`, `without a friend ${idle.toFixed(1)} MiB`, '')
  for (const person of [a, b, alone]) await person.close()
})

test('the disk', async () => {
  for (const { what, value, unit } of await measureStorage())
    note(`disk: ${what}`, `${Math.round(value * 10) / 10} ${unit}`, 'Chromium, a profile on disk', '')
})

test('cold start', async ({ browser }) => {
  let reference: number | undefined
  for (const count of [0, 1_000, 100_000]) {
    const a = await createPerson(browser, server.url, 'Ann')
    const peer = await createPerson(browser, server.url, 'Bob')
    await a.add(peer.id)
    await peer.close()
    a.expectErrors(/404/) // of the icon of a bare file, where a page is left to
    await a.page.goto(`${server.url}/favicon.svg`)
    if (count > 0) await seedMessages(a.page, { peer: peer.id, count, author: 'friend' })
    const last = count > 0 ? `Message number ${count},` : undefined
    const took = await startsToUsable(a.page, `${server.url}/?lang=en#/chat/${peer.id}`, last)
    reference ??= took
    const name = `cold start to a usable conversation, ${count.toLocaleString('en')} messages`
    note(name, ms(took), ratio(took / reference), '≤ 1.15×')
    await a.close()
  }
})

test('a peer that vanishes', async ({ browser }) => {
  const [a, b] = await friends(browser)
  await a.page.waitForTimeout(2_000)
  const cdp = await b.context.newCDPSession(b.page)
  const began = Date.now()
  // The process stands still, as one whose device lost power: no good-bye.
  void cdp.send('Page.crash').catch(() => undefined)
  await a.page.locator('[data-link]:not([data-link="online"])').first().waitFor({ timeout: 60_000 })
  note('a vanished peer noticed, idle', ms(Date.now() - began), 'its page crashed', '≤ 15 s')
  await a.close()
  await b.context.close()
})
