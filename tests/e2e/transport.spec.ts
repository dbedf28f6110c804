import { expect, test } from '@playwright/test'
import { type RunningServer, startServer } from '../support/server.ts'
import { serveTransportPage, type TransportPageServer } from '../support/transportPage/serve.ts'

let pages: TransportPageServer
let ours: RunningServer
test.beforeAll(async () => {
  pages = await serveTransportPage()
  ours = await startServer()
})
test.afterAll(async () => {
  await ours.stop()
  await pages.stop()
})

const brokers = {
  'a stock PeerServer': () => pages.stock,
  'our own server': () => ({ host: 'localhost', port: ours.port, path: '/peer', secure: false }),
}

for (const [what, broker] of Object.entries(brokers)) {
  test(`the real transport keeps the contract on ${what}`, async ({ page }) => {
    const complaints: string[] = []
    page.on('pageerror', (error) => complaints.push(String(error)))
    page.on('console', (message) => {
      if (message.type() === 'error') complaints.push(message.text())
    })
    await page.goto(pages.url)
    const outcomes = await page.evaluate((at) => window.lab.runContract(at), broker())
    expect(outcomes.filter(({ error }) => error !== undefined)).toEqual([])
    expect(outcomes.length).toBeGreaterThan(20)
    expect(complaints).toEqual([])
    expect(await page.evaluate(() => window.lab.rtc.open())).toBe(0)
  })
}
