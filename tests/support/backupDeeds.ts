import { readFileSync } from 'node:fs'
import { type Browser, type Download, expect, type Page } from '@playwright/test'
import type { Person } from './person.ts'

export const settings = (page: Page) => page.getByRole('link', { name: 'Settings' }).click()

export async function wordsOf({ page }: Person): Promise<string> {
  await settings(page)
  await page.getByRole('button', { name: 'Recovery words' }).click()
  const words = await page.locator('[data-recovery-words]').getAttribute('data-recovery-words')
  await page.keyboard.press('Escape')
  await expect(page.getByRole('dialog')).toBeHidden()
  if (!words) throw new Error('no words')
  return words
}

export const bytesOf = async (download: Download) => readFileSync(await download.path())

export async function saved({ page }: Person) {
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Save a backup' }).click(),
  ])
  await expect(page.getByText(/^Last saved: /)).toBeVisible()
  return { name: download.suggestedFilename(), bytes: await bytesOf(download) }
}

/** A profile that has nothing, on the way back. */
export async function onTheWayBack(browser: Browser, url: string) {
  const context = await browser.newContext()
  const page = await context.newPage()
  const complaints: string[] = []
  page.on('pageerror', (error) => complaints.push(String(error)))
  page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()))
  await page.goto(`${url}/?lang=en`)
  await page.getByRole('button', { name: 'I have been here before' }).click()
  async function restore(words: string, bytes: Uint8Array, name = 'backup.age') {
    await page.getByRole('textbox', { name: 'Recovery words' }).fill(words)
    const buffer = Buffer.from(bytes)
    await page.locator('input[type=file]').setInputFiles({ name, mimeType: 'application/age', buffer })
    await page.getByRole('button', { name: 'Restore' }).click()
  }
  return { context, page, complaints, restore }
}
export const alert = (page: Page) => page.locator('[role="alert"][data-error]')
