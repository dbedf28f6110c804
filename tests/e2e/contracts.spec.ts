import { expect } from '@playwright/test'
import { type ContractPageServer, serveContractPage } from '../support/contractPage/serve.ts'
import { test } from '../support/onDisk.ts'

let server: ContractPageServer
test.beforeAll(async () => {
  server = await serveContractPage()
})
test.afterAll(() => server.stop())

const suites = [
  'storage',
  'storage-by-cursor',
  'storage-like-double',
  'opening',
  'migrating',
  'key-store',
  'crypto',
  'tabs',
  'search-index',
  'search-index-on-disk',
]

for (const suite of suites) {
  test(`the real adapter keeps the contract: ${suite}`, async ({ page }) => {
    const complaints: string[] = []
    page.on('pageerror', (error) => complaints.push(String(error)))
    page.on('console', (message) => {
      if (message.type() === 'error') complaints.push(message.text())
    })
    await page.goto(server.url)
    const outcomes = await page.evaluate((name) => window.contracts.run(name), suite)
    expect(outcomes.filter(({ error }) => error !== undefined)).toEqual([])
    expect(outcomes.length).toBeGreaterThan(0)
    expect(complaints).toEqual([])
  })
}
