import { button, type Open, type Stage } from './stage.ts'

async function recoveryWords({ page, show, t }: Stage) {
  await show('settings')
  await button(page, t('Recovery words')).click()
  await page.locator('[data-recovery-words]').waitFor()
}

async function wayBack({ page, show, t }: Stage, words?: string) {
  await show('first-run')
  await button(page, t('I have been here before')).click()
  const typed = page.getByRole('textbox', { name: t('Recovery words') })
  await typed.waitFor()
  if (words === undefined) return
  await typed.fill(words)
  await button(page, t('Restore')).click()
}

const OF_ME = 'legal winner thank year wave sausage worth useful legal winner thank yellow'

/** Way back by words and a file. */
async function wayBackWith({ page, show, t }: Stage, name: string) {
  await wayBack({ page, show, t } as Stage)
  await page.locator('input[type=file]').setInputFiles({ name, mimeType: 'application/age', buffer: Buffer.from('x') })
  await page.getByRole('textbox', { name: t('Recovery words') }).fill(OF_ME)
  await button(page, t('Restore')).click()
}

/** Recovery, as it is opened. */
export const OPENED_RECOVERY: Readonly<Record<string, Open>> = {
  async 'recovery words'(stage) {
    await recoveryWords(stage)
  },
  async 'recovery words asked back'(stage) {
    await recoveryWords(stage)
    await button(stage.page, stage.t('I have written them down')).click()
    await button(stage.page, stage.t('Confirm')).waitFor()
  },
  async 'recovery words asked back and wrong'(stage) {
    await recoveryWords(stage)
    await button(stage.page, stage.t('I have written them down')).click()
    await button(stage.page, stage.t('Confirm')).click()
    await stage.page.getByRole('alert').waitFor()
  },
  async 'the way back by words'(stage) {
    await wayBack(stage)
  },
  async 'the way back by words and a file'(stage) {
    await wayBackWith(stage, 'large.age')
    await stage.page.getByRole('progressbar').waitFor()
  },
  async 'a backup that is damaged'(stage) {
    await wayBackWith(stage, 'damaged.age')
    await stage.page.getByRole('alert').waitFor()
  },
  async 'the secret line of backups'({ page, show, t }) {
    await show('settings')
    await button(page, t('Open a backup without this app')).click()
    await button(page, t('Show')).click()
    await page.locator('[data-age-identity]').waitFor()
  },
  async 'an export that failed'({ page, show, t }) {
    await show('chat-acts')
    await button(page, t('Chat options')).click()
    await page.getByRole('menuitem', { name: t('Export chat') }).click()
    await button(page, t('Export')).click()
    await page.getByRole('alert').waitFor()
  },
  async 'a word that is none'(stage) {
    await wayBack(stage, 'legal winter thank')
    await stage.page.getByRole('alert').waitFor()
  },
  async 'words that do not fit'(stage) {
    await wayBack(stage, 'winner legal thank year wave sausage worth useful legal winner thank yellow')
    await stage.page.getByRole('alert').waitFor()
  },
  async 'whose the words are'(stage) {
    await wayBack(stage, 'legal winner thank year wave sausage worth useful legal winner thank yellow')
    await stage.page.locator('[data-restoring]').waitFor()
  },
}
