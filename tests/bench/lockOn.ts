import { expect, type Page } from '@playwright/test'

export const PASSPHRASE = 'seven quiet herons'

/** Turns the lock on, in the settings of the page at `home`. Milliseconds until all is sealed. */
export async function turnOn(page: Page, home: string): Promise<number> {
  await page.goto(`${home}/?lang=en#/settings`)
  const lock = page.getByRole('region', { name: 'Lock', exact: true })
  for (const name of ['New passphrase', 'New passphrase, again'])
    await lock.getByRole('textbox', { name, exact: true }).fill(PASSPHRASE)
  const began = performance.now()
  await lock.getByRole('button', { name: 'Turn on' }).click()
  await expect(lock.getByRole('button', { name: 'Lock now' })).toBeVisible({ timeout: 300_000 })
  return performance.now() - began
}
