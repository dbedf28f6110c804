import { expect } from '@playwright/test'
import type { Permission } from '../support/contractPage/device.ts'
import { test } from '../support/onDisk.ts'

const suites = [
  'storage',
  'storage-sealed',
  'storage-by-cursor',
  'storage-like-double',
  'opening',
  'disk-place',
  'migrating',
  'migrating-sealed',
  'key-store',
  'key-store-backups',
  'crypto',
  'tabs',
  'tab-channel',
  'file-blobs',
  'search-index',
  'search-index-on-disk',
  'probes',
  'notifier-through-worker',
  'notifier-of-page',
  'sound',
  'sounds-as-heard',
]

for (const suite of suites) {
  test(`the real adapter keeps the contract: ${suite}`, async ({ page, context, contractPage }) => {
    const complaints: string[] = []
    page.on('pageerror', (error) => complaints.push(String(error)))
    page.on('console', (message) => {
      if (message.type() === 'error') complaints.push(message.text())
    })
    await page.exposeFunction('permit', async (permission: Permission) => {
      await context.clearPermissions()
      // To grant is to deny everything else.
      if (permission !== 'unasked') await context.grantPermissions(permission === 'granted' ? ['notifications'] : [])
    })
    await page.exposeFunction('press', () => page.mouse.click(5, 5))
    await page.goto(contractPage.url)
    const outcomes = await page.evaluate((name) => window.contracts.run(name), suite)
    expect(outcomes.filter(({ error }) => error !== undefined)).toEqual([])
    expect(outcomes.length).toBeGreaterThan(0)
    expect(complaints).toEqual([])
  })
}
