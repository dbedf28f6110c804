import { button, type Open, type Stage } from './stage.ts'

async function choosing({ page, show, t }: Stage) {
  await show('pictures-mine')
  await button(page, t('Change the picture')).click()
  await page.getByRole('dialog').waitFor()
}
const file = (name: string, mimeType: string) => ({ name, mimeType, buffer: Buffer.from('…') })

/** Pictures, as one is chosen. */
export const OPENED_PICTURES: Readonly<Record<string, Open>> = {
  async 'a picture to be chosen'(stage) {
    await choosing(stage)
  },
  async 'a picture to be cut'(stage) {
    await choosing(stage)
    await stage.page.locator('input[type=file]').setInputFiles(file('lake.jpg', 'image/jpeg'))
    await stage.page.locator('[data-crop]').waitFor()
  },
  async 'a picture of a chat, large'({ page, show }) {
    await show('files-pictures')
    await page.locator('[data-picture="whole"] button').first().click()
    await page.locator('[data-zoom] img').waitFor()
  },
  async 'the files of a chat'({ page, show, t }) {
    await show('media')
    await page.getByRole('tab', { name: t('Files') }).click()
    await page.locator('[role=tabpanel] li').nth(5).waitFor()
  },
  async 'the links of a chat'({ page, show, t }) {
    await show('media')
    await page.getByRole('tab', { name: t('Links') }).click()
    await page.locator('[role=tabpanel] li').nth(1).waitFor()
  },
  async 'a picture that is not taken'(stage) {
    await choosing(stage)
    await stage.page.locator('input[type=file]').setInputFiles(file('logo.svg', 'image/svg+xml'))
    await stage.page.getByRole('alert').waitFor()
  },
}
