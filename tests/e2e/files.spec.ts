import { createHash, randomBytes } from 'node:crypto'
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, type Locator } from '@playwright/test'
import { log } from '../support/deeds.ts'
import { makeFriends, type Person } from '../support/person.ts'
import { test } from '../support/shared.ts'

const folder = mkdtempSync(join(tmpdir(), 'tete-files-'))
const sha256 = (path: string) => createHash('sha256').update(readFileSync(path)).digest('hex')

/** A file of random bytes on this machine. */
function fileOf(name: string, size: number): string {
  const path = join(folder, name)
  writeFileSync(path, randomBytes(size))
  return path
}
const line = (person: Person, name: string): Locator => log(person).getByRole('article').filter({ hasText: name })

async function send(person: Person, ...paths: string[]) {
  await person.page.locator('input[data-files]').setInputFiles(paths)
  const dialog = person.page.getByRole('dialog', { name: /Send \d+ files?\?/ })
  await dialog.getByRole('button', { name: 'Send', exact: true }).click()
  await expect(dialog).toBeHidden()
}
const press = (of: Locator, name: string) => of.getByRole('button', { name, exact: true }).click()

/** Saves it, and holds it against what was sent. */
async function saved(person: Person, name: string): Promise<string> {
  const download = person.page.waitForEvent('download')
  await press(line(person, name), 'Save')
  const file = await download
  expect(file.suggestedFilename()).toBe(name)
  return sha256(await file.path())
}

test('files go both ways, byte for byte, with their words', async ({ meeting }) => {
  const [ann, bob] = await Promise.all([meeting.join('Ann'), meeting.join('Bob')])
  await makeFriends(ann, bob)
  const small = fileOf('minutes.pdf', 300_000)
  const large = fileOf('holiday_at_the_lake.mp4', 24_000_000)

  await ann.page.locator('input[data-files]').setInputFiles([small])
  const dialog = ann.page.getByRole('dialog', { name: 'Send 1 file?' })
  await dialog.getByLabel('Caption').fill('As *promised*')
  await dialog.getByRole('button', { name: 'Send', exact: true }).click()
  await expect(line(bob, 'minutes.pdf')).toContainText('As promised')
  await expect(line(bob, 'minutes.pdf')).toContainText('300 kB')
  await press(line(bob, 'minutes.pdf'), 'Download')
  await expect(line(bob, 'minutes.pdf')).toContainText('on this device')
  await expect(line(ann, 'minutes.pdf')).toContainText('Bob has it')
  expect(await saved(bob, 'minutes.pdf')).toBe(sha256(small))

  await send(bob, large)
  await press(line(ann, 'holiday_at_the_lake.mp4'), 'Download')
  await ann.say('While it comes')
  await expect(bob.message('While it comes')).toBeVisible()
  await expect(line(ann, 'holiday_at_the_lake.mp4')).toContainText('on this device', { timeout: 60_000 })
  expect(await saved(ann, 'holiday_at_the_lake.mp4')).toBe(sha256(large))
})
