import { expect, type Page } from '@playwright/test'

// What people do to their lock, by the names that are on screen.

export const PASSPHRASE = 'seven quiet herons'
export const region = (page: Page) => page.getByRole('region', { name: 'Lock', exact: true })
export const locked = (page: Page) => page.locator('html[data-locked]')
export const passphrase = (page: Page) => page.getByRole('textbox', { name: 'Passphrase', exact: true })
export const unlock = (page: Page) => page.getByRole('button', { name: 'Unlock', exact: true })
export const chats = (page: Page) => page.getByRole('navigation', { name: 'Chats' })

export async function settings(page: Page) {
  await page.getByRole('link', { name: 'Settings' }).click()
  await expect(region(page)).toBeVisible()
}

export async function turnOn(page: Page, words = PASSPHRASE) {
  await settings(page)
  await region(page).getByRole('textbox', { name: 'New passphrase', exact: true }).fill(words)
  await region(page).getByRole('textbox', { name: 'New passphrase, again' }).fill(words)
  await region(page).getByRole('button', { name: 'Turn on' }).click()
  await expect(region(page).getByRole('button', { name: 'Lock now' })).toBeVisible()
}

export async function enter(page: Page, words = PASSPHRASE) {
  await expect(locked(page)).toBeAttached()
  await passphrase(page).fill(words)
  await unlock(page).click()
}

export async function wordsOf(page: Page): Promise<string> {
  await page.getByRole('button', { name: 'Recovery words', exact: true }).click()
  const words = await page.locator('[data-recovery-words]').getAttribute('data-recovery-words')
  await page.keyboard.press('Escape')
  return words ?? ''
}
