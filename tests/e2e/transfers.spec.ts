import { randomBytes } from 'node:crypto'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, type Locator, type Page } from '@playwright/test'
import { log } from '../support/deeds.ts'
import type { Person } from '../support/person.ts'
import { test } from '../support/shared.ts'

const folder = mkdtempSync(join(tmpdir(), 'tete-transfers-'))

/** A file of random bytes on this machine: a random MiB, over and over. */
function fileOf(name: string, mib: number): string {
  const path = join(folder, name)
  writeFileSync(path, Buffer.alloc(mib * 1024 * 1024, randomBytes(1024 * 1024 - 1)))
  return path
}
const line = (person: Person, name: string): Locator => log(person).getByRole('article').filter({ hasText: name })
const row = ({ page }: { page: Page }, name: string): Locator =>
  page.getByRole('main').getByRole('listitem').filter({ hasText: name })
const press = (of: Locator | Page, name: string) => of.getByRole('button', { name, exact: true }).click()

async function send(person: Person, ...paths: string[]) {
  await person.page.locator('input[data-files]').setInputFiles(paths)
  const dialog = person.page.getByRole('dialog', { name: 'Send files' })
  await dialog.getByRole('button', { name: 'Send', exact: true }).click()
  await expect(dialog).toBeHidden({ timeout: 60_000 })
}

/** Screens that the page keeps on, and lets go: counted, since nobody sees them here. */
const COUNTED = () => {
  const held = { now: 0, asked: 0, refused: 0 }
  Object.assign(window, { held })
  const { wakeLock } = navigator
  const request = wakeLock.request.bind(wakeLock)
  wakeLock.request = async (type) => {
    held.asked += 1
    const lock = await request(type).catch((error: unknown) => {
      held.refused += 1
      throw error
    })
    held.now += 1
    lock.addEventListener('release', () => {
      held.now -= 1
    })
    return lock
  }
}
const held = ({ page }: { page: Page }) =>
  page.evaluate(() => (window as unknown as { held: Record<string, number> }).held)

test('files of all chats in one list: three at a time, one put first, all paused, after a reload and from a second tab', async ({
  meeting,
}) => {
  const { ann, bob } = await meeting.friends()
  await bob.page.context().grantPermissions(['screen-wake-lock'])
  await bob.page.addInitScript(COUNTED)
  await bob.page.reload()
  await bob.page.getByRole('link', { name: 'Settings' }).click()
  await bob.page.getByRole('link', { name: 'Transfers' }).click()
  await expect(bob.page.getByText('Nothing here yet')).toBeVisible()
  await bob.openChat(ann)

  const names = ['one.bin', 'two.bin', 'three.bin', 'four.bin'] as const
  // Each a little larger, so that their order is known.
  await send(ann, ...names.map((name, n) => fileOf(name, 120 + n)))
  for (const name of names) await press(line(bob, name), 'Download')
  await bob.page.getByRole('link', { name: 'Transfers' }).click()
  await expect(row(bob, 'four.bin')).toContainText('waits its turn')
  await expect(row(bob, 'four.bin')).toContainText(`From Ann`)
  await expect(bob.page.getByRole('progressbar', { name: 'Progress' })).toHaveCount(3)
  await expect(bob.page.getByText(/ · [\d.]+ MB\/s · \d+ (seconds|minutes?) left$/).first()).toBeVisible()
  expect(await held(bob)).toMatchObject({ now: 1, refused: 0 })
  await press(row(bob, 'four.bin'), 'Put first')
  await expect(row(bob, 'three.bin')).toContainText('waits its turn')
  await expect(row(bob, 'four.bin').getByRole('progressbar')).toBeVisible()

  await press(bob.page, 'Pause all')
  for (const name of names) await expect(row(bob, name)).toContainText('Paused')
  await expect.poll(async () => (await held(bob)).now).toBe(0)
  await bob.page.reload()
  for (const name of names) await expect(row(bob, name)).toContainText('Paused')

  const other = await bob.newTab()
  await other.evaluate(() => {
    location.hash = '#/transfers'
  })
  await expect(other.locator('html')).toHaveAttribute('data-tab', 'follower')
  await press(other, 'Resume all')
  for (const name of names)
    await expect(row({ page: other }, name)).toContainText('on this device', { timeout: 200_000 })
  await expect(row({ page: other }, 'one.bin').getByRole('button', { name: 'Save' })).toBeVisible()
  await row({ page: other }, 'two.bin').getByRole('link').click()
  await expect(other.getByRole('log').getByRole('article').filter({ hasText: 'two.bin' })).toBeVisible()

  // Whoever sent them has them in a list, too.
  await ann.page.getByRole('link', { name: 'Transfers' }).click()
  await expect(row(ann, 'one.bin')).toContainText('Bob has it')
  await expect(row(ann, 'one.bin')).toContainText('To Bob')
})

test('a large file is saved straight into a chosen place, also from a second tab; whoever chooses none loses nothing', async ({
  meeting,
}) => {
  const { ann, bob } = await meeting.friends()
  const choices = () => {
    let closed = false
    Object.assign(window, {
      async showSaveFilePicker({ suggestedName }: { suggestedName: string }) {
        closed = !closed
        if (closed) throw new DOMException('closed', 'AbortError')
        return (await navigator.storage.getDirectory()).getFileHandle(`chosen-${suggestedName}`, { create: true })
      },
    })
  }
  await send(ann, fileOf('large.bin', 80))
  await press(line(bob, 'large.bin'), 'Download')
  await expect(line(bob, 'large.bin')).toContainText('on this device', { timeout: 60_000 })
  const tab = await bob.newTab()
  await tab.addInitScript(choices)
  await tab.reload()
  bob.page = tab
  await bob.openChat(ann)
  await press(line(bob, 'large.bin'), 'Save')
  await expect(line(bob, 'large.bin')).toContainText('on this device')
  await press(line(bob, 'large.bin'), 'Save')
  await expect(tab.getByText('Saved.')).toBeVisible({ timeout: 30_000 })
  const size = await tab.evaluate(async () => {
    const folder = await navigator.storage.getDirectory()
    return (await (await folder.getFileHandle('chosen-large.bin')).getFile()).size
  })
  expect(size).toBe(80 * 1024 * 1024)
})
