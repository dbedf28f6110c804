import { createHash, randomBytes } from 'node:crypto'
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, type Locator } from '@playwright/test'
import { choose, log } from '../support/deeds.ts'
import type { Person } from '../support/person.ts'
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
  const dialog = person.page.getByRole('dialog', { name: 'Send files' })
  await dialog.getByRole('button', { name: 'Send', exact: true }).click()
  await expect(dialog).toBeHidden()
}
const press = (of: Locator, name: string) => of.getByRole('button', { name, exact: true }).click()

/** A double of the browser's own choice of a place, which no test can answer: the private files of this page. */
const CHOICE = () =>
  Object.assign(window, {
    showSaveFilePicker: async ({ suggestedName }: { suggestedName: string }) =>
      (await navigator.storage.getDirectory()).getFileHandle(`chosen-${suggestedName}`, { create: true }),
  })

/** Saves a large one where it is chosen, and takes it out of there. */
async function savedInto(person: Person, name: string): Promise<string> {
  await press(line(person, name), 'Save')
  await expect(person.page.getByText('Saved.')).toBeVisible({ timeout: 60_000 })
  const download = person.page.waitForEvent('download')
  await person.page.evaluate(async (chosen) => {
    const folder = await navigator.storage.getDirectory()
    const file = await (await folder.getFileHandle(chosen)).getFile()
    Object.assign(document.createElement('a'), { href: URL.createObjectURL(file), download: 'taken' }).click()
  }, `chosen-${name}`)
  return sha256(await (await download).path())
}

/** Saves it, and holds it against what was sent. */
async function saved(person: Person, name: string): Promise<string> {
  const download = person.page.waitForEvent('download')
  await press(line(person, name), 'Save')
  const file = await download
  expect(file.suggestedFilename()).toBe(name)
  return sha256(await file.path())
}

test('[D21] files go both ways, byte for byte, with their words', async ({ meeting }) => {
  const { ann, bob } = await meeting.friends()
  const small = fileOf('minutes.pdf', 300_000)
  const large = fileOf('holiday_at_the_lake.mp4', 24_000_000)

  await ann.page.locator('input[data-files]').setInputFiles([small])
  const dialog = ann.page.getByRole('dialog', { name: 'Send files' })
  await dialog.getByLabel('Caption').fill('As *promised*')
  await dialog.getByRole('button', { name: 'Send', exact: true }).click()
  await expect(line(bob, 'minutes.pdf')).toContainText('As promised')
  await expect(line(bob, 'minutes.pdf')).toContainText('300 kB')
  await expect(line(bob, 'minutes.pdf')).toHaveAttribute('data-file', 'offered')
  await expect(line(bob, 'minutes.pdf')).toHaveAttribute('data-file-name', 'minutes.pdf')
  await press(line(bob, 'minutes.pdf'), 'Download')
  await expect(line(bob, 'minutes.pdf')).toContainText('on this device')
  await expect(line(ann, 'minutes.pdf')).toContainText('Bob has it')
  for (const who of [ann, bob]) await expect(line(who, 'minutes.pdf')).toHaveAttribute('data-file', 'done')
  expect(await saved(bob, 'minutes.pdf')).toBe(sha256(small))

  await send(bob, large)
  await press(line(ann, 'holiday_at_the_lake.mp4'), 'Download')
  await ann.say('While it comes')
  await expect(bob.message('While it comes')).toBeVisible()
  await expect(line(ann, 'holiday_at_the_lake.mp4')).toContainText('on this device', { timeout: 60_000 })
  expect(await saved(ann, 'holiday_at_the_lake.mp4')).toBe(sha256(large))
})

test('[D22] a file goes on after either page was reloaded in the middle of it, and what is not on this device is chosen again', async ({
  meeting,
}) => {
  const { ann, bob } = await meeting.friends()
  const path = fileOf('film.mkv', 400_000_000)
  await bob.page.addInitScript(CHOICE)
  await send(ann, path)
  const [there, here] = [line(bob, 'film.mkv'), line(ann, 'film.mkv')]
  await press(there, 'Download')
  const some = (of: Locator) => expect(of.getByRole('progressbar', { name: 'Progress' })).toBeVisible()
  await some(there)
  await bob.page.reload()
  await some(there)
  await press(there, 'Pause')
  await expect(there).toContainText('Paused')
  await bob.page.reload()
  await expect(there).toContainText('Paused')
  await press(there, 'Resume')
  await some(there)

  await ann.page.reload()
  await expect(here).toContainText('Choose the file once more')
  await expect(there).toContainText('Ann has to choose the file again')
  await here.locator('input[type="file"]').setInputFiles([fileOf('other.mkv', 400_000_000)])
  await expect(ann.page.getByText('That is another file')).toBeVisible()
  await here.locator('input[type="file"]').setInputFiles([path])
  await expect(there).toContainText('on this device', { timeout: 180_000 })
  await expect(here).toContainText('Bob has it')
  expect(await savedInto(bob, 'film.mkv')).toBe(sha256(path))

  // Gone for everybody, with its bytes.
  const kept = () =>
    bob.page.evaluate(async () => {
      const names: string[] = []
      const root = await navigator.storage.getDirectory()
      const folder = await root.getDirectoryHandle('sent-files', { create: true })
      for await (const name of folder.keys()) names.push(name)
      return names.length
    })
  expect(await kept()).toBe(1)
  await choose(ann, here, 'Delete for everyone')
  await expect(log(bob).getByText('This message was deleted.')).toBeVisible()
  await expect.poll(kept).toBe(0)
})

test('from a second tab, and to a second tab', async ({ meeting }) => {
  const { ann, bob } = await meeting.friends()
  bob.page = await bob.newTab()
  await bob.openChat(ann)
  const [one, two] = [fileOf('one.bin', 500_000), fileOf('two.bin', 9_000_000)]
  await send(ann, two)
  await press(line(bob, 'two.bin'), 'Download')
  await expect(line(bob, 'two.bin')).toContainText('on this device')
  expect(await saved(bob, 'two.bin')).toBe(sha256(two))
  await send(bob, one)
  await press(line(ann, 'one.bin'), 'Download')
  await expect(line(ann, 'one.bin')).toContainText('on this device')
  expect(await saved(ann, 'one.bin')).toBe(sha256(one))
})
