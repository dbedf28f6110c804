import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from '@playwright/test'
import { log } from '../support/deeds.ts'
import { filesToSend, lineOf, press, saved, sendFiles, sha256 } from '../support/sentFiles.ts'
import { test } from '../support/shared.ts'

const files = filesToSend()
test.afterAll(() => files.remove())

test('pictures, files and links of a chat stand together, are fetched there, and lead to where they were sent; also in a second tab', async ({
  meeting,
}) => {
  const { ann, bob } = await meeting.friends()
  await ann.say('The way there: https://docs.example/start')
  await expect(bob.message('The way there')).toBeVisible()
  const path = await files.make('plan.pdf', 300_000)
  await sendFiles(ann, path)
  await expect(lineOf(bob, 'plan.pdf')).toBeVisible()
  const drawn = await ann.page.evaluate(async () => {
    const canvas = new OffscreenCanvas(320, 200)
    canvas.getContext('2d')?.fillRect(0, 0, 320, 200)
    const bytes = new Uint8Array(await (await canvas.convertToBlob({ type: 'image/png' })).arrayBuffer())
    return [...bytes]
  })
  const picture = join(path, '..', 'lake.png')
  writeFileSync(picture, new Uint8Array(drawn))
  await sendFiles(ann, picture)
  await expect(lineOf(bob, 'lake').locator('[data-picture="whole"]')).toBeVisible()

  bob.page = await bob.newTab()
  await bob.openChat(ann)
  const { page } = bob
  await expect(page.locator('html')).toHaveAttribute('data-tab', 'follower')
  await page.getByRole('button', { name: 'Chat options' }).click()
  await page.getByRole('menuitem', { name: 'Media and links' }).click()
  await expect(page.getByRole('heading', { name: 'Media and links: Ann' })).toBeVisible()
  await page.getByRole('tabpanel').getByRole('button').first().click()
  await expect(page.locator('[data-zoom] img')).toBeVisible()
  await page.keyboard.press('Escape')

  await page.getByRole('tab', { name: 'Files' }).click()
  const row = page.getByRole('tabpanel').getByRole('listitem').filter({ hasText: 'plan.pdf' })
  await press(row, 'Download')
  await expect(row).toContainText('on this device')

  await page.getByRole('tab', { name: 'Links' }).press('ArrowLeft')
  await expect(page.getByRole('tab', { name: 'Files' })).toBeFocused()
  await page.getByRole('tab', { name: 'Files' }).press('ArrowRight')
  const link = page.getByRole('tabpanel').getByRole('listitem').filter({ hasText: 'https://docs.example/start' })
  await expect(link.getByRole('link', { name: 'https://docs.example/start' })).toHaveAttribute('target', '_blank')
  await link.getByRole('link', { name: 'Show in chat' }).click()
  await expect(log(bob).getByText('The way there')).toBeInViewport()
  expect(await saved(bob, 'plan.pdf')).toBe(await sha256(path))

  // What is deleted is not there any more.
  await page.getByRole('button', { name: 'Chat options' }).click()
  await page.getByRole('menuitem', { name: 'Media and links' }).click()
  await page.getByRole('tab', { name: 'Files' }).click()
  await expect(row).toBeVisible()
  await ann.message('plan.pdf').hover()
  await ann.message('plan.pdf').getByRole('button', { name: 'Message actions' }).click()
  await ann.page.getByRole('menuitem', { name: 'Delete for everyone' }).click()
  await expect(row).toHaveCount(0)
  await expect(page.getByText('No files yet.')).toBeVisible()
})
