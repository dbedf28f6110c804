import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, type Locator } from '@playwright/test'
import { log } from '../support/deeds.ts'
import type { Person } from '../support/person.ts'
import { coloursOf, PLACE, photo } from '../support/photos.ts'
import { test } from '../support/shared.ts'

// Pictures among the files of a chat: made smaller or cleaned by one browser, seen in another.

const folder = mkdtempSync(join(tmpdir(), 'tete-pictures-'))
function fileOf(name: string, bytes: Buffer | string): string {
  const path = join(folder, name)
  writeFileSync(path, bytes)
  return path
}
const line = (person: Person, name: string): Locator => log(person).getByRole('article').filter({ hasText: name })
const whole = (of: Locator) => of.locator('[data-picture="whole"] img')
const press = (of: Locator, name: string) => of.getByRole('button', { name, exact: true }).click()

async function send(person: Person, how: 'Smaller' | 'Original' | undefined, ...paths: string[]) {
  await person.page.locator('input[data-files]').setInputFiles(paths)
  const dialog = person.page.getByRole('dialog', { name: 'Send files' })
  if (how) await dialog.getByRole('radio', { name: how }).check()
  await dialog.getByRole('button', { name: 'Send', exact: true }).click()
  await expect(dialog).toBeHidden()
}
async function saved(person: Person, name: string): Promise<Buffer> {
  const download = person.page.waitForEvent('download')
  await press(line(person, name), 'Save')
  return readFileSync(await (await download).path())
}
const sizeOf = (image: Locator) => image.evaluate((one: HTMLImageElement) => [one.naturalWidth, one.naturalHeight])
/** It is upright, whatever its file says of the camera. */
const upright = async (person: Person, name: string) => {
  await expect(whole(line(person, name))).toBeVisible()
  expect(await coloursOf(person.page, `[data-file-name="${name}"] [data-picture="whole"] img`)).toEqual([
    'blue',
    'yellow',
  ])
}

test('a picture goes smaller or as it is, upright, without its notes, and is seen without being asked for', async ({
  meeting,
}) => {
  const { ann, bob } = await meeting.friends()
  const taken = await photo(ann.page, 2_400, 1_800)
  expect(taken.includes(PLACE)).toBe(true)

  await send(ann, 'Smaller', fileOf('smaller.jpg', taken))
  await upright(bob, 'smaller.jpg')
  expect(await sizeOf(whole(line(bob, 'smaller.jpg')))).toEqual([1_200, 1_600])
  await expect(line(bob, 'smaller.jpg')).toHaveAttribute('data-file', 'done')
  const smaller = await saved(bob, 'smaller.jpg')
  expect([smaller.includes(PLACE), smaller.includes('Exif')]).toEqual([false, false])

  await send(ann, 'Original', fileOf('original.jpg', taken))
  await upright(bob, 'original.jpg')
  expect(await sizeOf(whole(line(bob, 'original.jpg')))).toEqual([1_800, 2_400])
  const original = await saved(bob, 'original.jpg')
  expect(original.includes(PLACE)).toBe(false)
  // All of its pixels, as they were.
  expect(original.includes(taken.subarray(taken.length - 2_000))).toBe(true)

  // Mine are seen, too; all are there after a reload, and in a second tab.
  await upright(ann, 'smaller.jpg')
  await ann.page.reload()
  await upright(ann, 'original.jpg')
  bob.page = await bob.newTab()
  await bob.openChat(ann)
  await upright(bob, 'smaller.jpg')
})

test('turned off, a picture waits until it is asked for, small and in its shape; at 390 px, from a second tab', async ({
  meeting,
}) => {
  const { ann, bob } = await meeting.friends()
  await bob.page.getByRole('link', { name: 'Settings' }).click()
  await bob.page.getByRole('switch', { name: 'Download pictures and voice messages automatically' }).click()
  await bob.openChat(ann)
  await bob.page.setViewportSize({ width: 390, height: 760 })
  ann.page = await ann.newTab()
  await ann.openChat(bob)
  await send(ann, undefined, fileOf('lake.jpg', await photo(ann.page, 1_200, 900)))
  const there = line(bob, 'lake.jpg')
  await expect(there).toHaveAttribute('data-file', 'offered')
  const small = there.locator('[data-picture="small"] img')
  await expect(small).toBeVisible()
  const [before] = [await small.boundingBox()]
  expect(before!.height / before!.width).toBeCloseTo(4 / 3, 1)
  await press(there, 'Download')
  await expect(whole(there)).toBeVisible()
  // Nothing has moved.
  expect(await whole(there).boundingBox()).toMatchObject({ width: before!.width, height: before!.height })
  expect(await bob.page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true)
})

test('[abuse W56] what is called a picture and is none stays a card, and nothing of it runs', async ({ meeting }) => {
  const { ann, bob } = await meeting.friends()
  const evil = '<svg xmlns="http://www.w3.org/2000/svg"><script>document.title = "run"</script></svg>'
  await send(ann, undefined, fileOf('drawn.jpg', evil), fileOf('page.png', '<!doctype html><script>1</script>'))
  for (const name of ['drawn.jpg', 'page.png']) {
    await expect(line(bob, name)).toHaveAttribute('data-file', 'offered')
    await press(line(bob, name), 'Download')
    await expect(line(bob, name)).toContainText('on this device')
    await expect(line(bob, name).locator('[data-picture], img')).toHaveCount(0)
  }
})

test('a picture is looked at large, among all of the chat, by keys; and the list stays where it was', async ({
  meeting,
}) => {
  const { ann, bob } = await meeting.friends()
  for (const name of ['one.jpg', 'two.jpg', 'three.jpg'])
    await send(ann, undefined, fileOf(name, await photo(ann.page, 800, 600)))
  for (const name of ['one.jpg', 'two.jpg', 'three.jpg']) await expect(whole(line(bob, name))).toBeVisible()
  await line(bob, 'two.jpg').getByRole('button', { name: 'Picture: two.jpg' }).click()
  const viewer = bob.page.getByRole('dialog')
  await expect(viewer.getByRole('heading', { name: 'two.jpg' })).toBeVisible()
  await expect(viewer.getByText('From Ann')).toBeVisible()
  const large = (name: string) => viewer.getByRole('img', { name: `Picture: ${name}` })
  await expect.poll(() => sizeOf(large('two.jpg'))).toEqual([600, 800])
  await bob.page.keyboard.press('ArrowRight')
  await expect(large('three.jpg')).toBeVisible()
  await bob.page.keyboard.press('ArrowLeft')
  await bob.page.keyboard.press('ArrowLeft')
  await expect(large('one.jpg')).toBeVisible()
  await expect(viewer.getByRole('button', { name: 'Previous' })).toBeDisabled()
  await large('one.jpg').dblclick()
  await expect(viewer.locator('[data-zoom="2.50"]')).toBeVisible()
  const download = bob.page.waitForEvent('download')
  await viewer.getByRole('button', { name: 'Save' }).click()
  expect((await download).suggestedFilename()).toBe('one.jpg')
  // All of it is on a small screen, too.
  await bob.page.setViewportSize({ width: 390, height: 760 })
  for (const name of ['Previous', 'Next', 'Save', 'Close']) {
    const box = await viewer.getByRole('button', { name }).boundingBox()
    expect(box!.x).toBeGreaterThanOrEqual(0)
    expect(box!.x + box!.width).toBeLessThanOrEqual(390)
    expect(box!.y + box!.height).toBeLessThanOrEqual(760)
  }
  await bob.page.keyboard.press('Escape')
  await expect(viewer).toBeHidden()
  await expect(line(bob, 'two.jpg').getByRole('button', { name: 'Picture: two.jpg' })).toBeFocused()
})
