import { createHash } from 'node:crypto'
import { expect, type Locator, type Page } from '@playwright/test'
import { pngOf } from '../support/codePictures.ts'
import { makeFriends, type Person } from '../support/person.ts'
import { coloursOf, PLACE, photo } from '../support/photos.ts'
import { test } from '../support/shared.ts'

// What people look like: chosen on one screen, seen on another.

interface Heard {
  /** Frames of pictures that this page has sent. */
  said: string[]
  /** Files that were decoded on the page's own thread. */
  decodedHere: number
  /** Sends a picture as a client of one's own would: these bytes, whatever they are, under a name for them. */
  show(base64: string, named: { sha256: string; bytes: number }): void
}
declare global {
  interface Window {
    pictures: Heard
  }
}

/** Runs in the page before anything of it: hears what it says of pictures, and can say it otherwise. */
function hook() {
  const text = new TextDecoder()
  let channel: RTCDataChannel | undefined
  let [shown, sha256] = ['', '']
  const heard: Heard = {
    said: [],
    decodedHere: 0,
    show(base64, named) {
      shown = base64
      sha256 = named.sha256
      say('profile', { version: Date.now() + 1e9, name: 'Bob', about: '', picture: named })
    },
  }
  window.pictures = heard
  const send = RTCDataChannel.prototype.send as (this: RTCDataChannel, data: unknown) => void
  const say = (kind: string, body: unknown) => {
    const frame = JSON.stringify({ proto: 'profile/2', kind, body })
    if (channel) send.call(channel, new TextEncoder().encode(frame))
  }
  RTCDataChannel.prototype.send = function (this: RTCDataChannel, data: unknown) {
    const frame = data instanceof Uint8Array ? text.decode(data) : ''
    if (frame.startsWith('{"proto":"profile/2"')) {
      heard.said.push(frame)
      if (channel !== this) {
        channel = this
        this.addEventListener('message', ({ data: got }) => {
          const asked = text.decode(got as ArrayBuffer)
          if (!asked.startsWith('{"proto":"profile/2","kind":"get"')) return
          const { body } = JSON.parse(asked) as { body: { sha256: string; from: number } }
          if (body.sha256 !== sha256) return
          const bytes = Uint8Array.from(atob(shown), (sign) => sign.charCodeAt(0)).slice(body.from, body.from + 8_192)
          const data = btoa(String.fromCharCode(...bytes))
            .replaceAll('+', '-')
            .replaceAll('/', '_')
            .replaceAll('=', '')
          say('piece', { ...body, data })
        })
      }
    }
    send.call(this, data)
  } as RTCDataChannel['send']
  const make = window.createImageBitmap.bind(window) as (...given: unknown[]) => Promise<ImageBitmap>
  window.createImageBitmap = ((source: unknown, ...more: unknown[]) => {
    if (source instanceof Blob) heard.decodedHere += 1
    return make(source, ...more)
  }) as typeof window.createImageBitmap
}

async function hooked(person: Person) {
  await person.context.addInitScript(hook)
  await person.page.reload()
  await expect(person.page.locator('html[data-broker="online"]')).toBeAttached()
}

const settings = (page: Page) => page.getByRole('link', { name: 'Settings' }).click()
const dialog = (page: Page) => page.getByRole('dialog')
const give = (page: Page, name: string, mimeType: string, buffer: Buffer) =>
  page.locator('input[type=file]').setInputFiles({ name, mimeType, buffer })
const crop = (page: Page) => page.locator('[data-crop]').getAttribute('data-crop')
const entry = (person: Person, friend: Person): Locator =>
  person.page.getByRole('navigation', { name: 'Chats' }).locator(`a[data-peer="${friend.id}"]`)
/** Name of a picture, as its owner would tell it. */
const named = (bytes: Buffer) => ({
  sha256: createHash('sha256').update(bytes).digest('base64url'),
  bytes: bytes.length,
})

async function choose(page: Page, file: Buffer) {
  await settings(page)
  await page.getByRole('button', { name: 'Choose a picture' }).click()
  await give(page, 'photo.jpg', 'image/jpeg', file)
  await page.locator('[data-crop]').waitFor()
  await dialog(page).getByRole('button', { name: 'Save' }).click()
  await expect(dialog(page)).toHaveCount(0)
}

test('[I1 I5] a photo becomes my picture: a friend sees it at once, and later without me; where it was taken stays here', async ({
  meeting,
}) => {
  const ann = await meeting.join('Ann')
  const bob = await meeting.join('Bob')
  await hooked(ann)
  await makeFriends(ann, bob)
  const file = await photo(ann.page)
  expect(file.includes(PLACE)).toBe(true)
  await choose(ann.page, file)
  await expect(ann.page.locator('main img').first()).toBeVisible()

  // In the list and above the conversation, upright.
  await expect(entry(bob, ann).locator('img')).toBeVisible()
  await expect(bob.page.locator('main header img')).toBeVisible()
  expect(await coloursOf(bob.page, 'main header img')).toEqual(['blue', 'yellow'])

  const { said, decodedHere } = await ann.page.evaluate(() => window.pictures)
  const pieces = said.flatMap((frame) => {
    const { kind, body } = JSON.parse(frame) as { kind: string; body: { data: string } }
    return kind === 'piece' ? [Buffer.from(body.data, 'base64url')] : []
  })
  const sent = Buffer.concat(pieces)
  expect(sent.length).toBeGreaterThan(100)
  expect(sent.length).toBeLessThanOrEqual(24 * 1024)
  expect(sent.subarray(0, 4).toString()).toBe('RIFF')
  for (const word of [PLACE, 'Exif', 'EXIF', 'XMP']) expect(sent.includes(word), word).toBe(false)
  expect(decodedHere, 'files decoded on the page’s own thread').toBe(0)

  await ann.page.close()
  await bob.page.reload()
  await bob.openChat(ann)
  await expect(bob.page.locator('main header img')).toBeVisible()
  expect(await coloursOf(bob.page, 'main header img')).toEqual(['blue', 'yellow'])
})

test('[I1 I3] a picture and a line are taken back; a friend hides them, or chooses one of their own; the medallion stays where keys are compared', async ({
  meeting,
}) => {
  const ann = await meeting.join('Ann')
  const bob = await meeting.join('Bob')
  await makeFriends(ann, bob)
  await choose(ann.page, await photo(ann.page))
  await ann.page.getByRole('textbox', { name: 'About you' }).fill('By the lake until Monday')
  await ann.page.getByRole('textbox', { name: 'About you' }).press('Enter')
  await expect(entry(bob, ann).locator('img')).toBeVisible()

  await bob.page.getByRole('link', { name: 'About this person' }).click()
  await expect(bob.page.getByText('By the lake until Monday')).toBeVisible()
  await expect(bob.page.locator('[data-person-id] img')).toHaveCount(0)
  await expect(bob.page.locator('[data-person-id] svg').first()).toBeVisible()
  await bob.page.getByRole('button', { name: 'Verify' }).click()
  await expect(dialog(bob.page).locator('[data-medallions] svg')).toHaveCount(2)
  await expect(dialog(bob.page).locator('img')).toHaveCount(0)
  await bob.page.keyboard.press('Escape')

  const shows = bob.page.getByRole('switch', { name: 'Show the picture that Ann chose' })
  await shows.click()
  await expect(entry(bob, ann).locator('img')).toHaveCount(0)
  await bob.page.getByRole('button', { name: 'Choose your own picture' }).click()
  await give(bob.page, 'square.png', 'image/png', pngOf('Ann', 300))
  await dialog(bob.page).getByRole('button', { name: 'Save' }).click()
  await expect(entry(bob, ann).locator('img')).toBeVisible()
  await bob.page.getByRole('button', { name: 'Remove the picture' }).click()
  await expect(entry(bob, ann).locator('img')).toHaveCount(0)
  await shows.click()
  await expect(entry(bob, ann).locator('img')).toBeVisible()

  await ann.page.getByRole('button', { name: 'Remove the picture' }).click()
  await expect(ann.page.locator('main img')).toHaveCount(0)
  await expect(entry(bob, ann).locator('img')).toHaveCount(0)
})

test('[I2] [abuse Q6 Q7 Q8] a friend whose client sends bombs, SVG and lies: the medallion stays, and the chat goes on', async ({
  meeting,
}) => {
  const ann = await meeting.join('Ann')
  const bob = await meeting.join('Bob')
  await hooked(ann)
  await hooked(bob)
  await makeFriends(ann, bob)
  await expect.poll(() => bob.page.evaluate(() => window.pictures.said.length)).toBeGreaterThan(0)
  const svg = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script>document.title="got"</script></svg>')
  const bad = [
    pngOf('bomb', 64, 64, { width: 30_000, height: 30_000 }),
    svg,
    // Found once a worker decodes it: what should be its pixels is none.
    pngOf('lie', 64, 64, { width: 500, height: 500 }).fill(0, 60, 120),
  ]
  const gets = () => ann.page.evaluate(() => window.pictures.said.filter((frame) => frame.includes('"get"')).length)
  const show = (bytes: Buffer) =>
    bob.page.evaluate(([b, n]) => window.pictures.show(b, n), [bytes.toString('base64'), named(bytes)] as const)
  for (const bytes of bad) {
    const before = await gets()
    await show(bytes)
    await expect.poll(gets).toBeGreaterThan(before)
    await bob.say(`after ${bytes.length}`)
    await expect(ann.message(`after ${bytes.length}`)).toBeVisible()
    await expect(entry(ann, bob).locator('img')).toHaveCount(0)
  }
  // A sound one comes behind them all.
  await show(pngOf('Bob', 200))
  await expect(entry(ann, bob).locator('img')).toBeVisible()
  expect(await ann.page.evaluate(() => window.pictures.decodedHere)).toBe(0)
  expect(await ann.page.title()).not.toContain('got')
})

test('[abuse Q9 Q12] a file of my own: SVG, a lie and no picture are refused in words, fifty megapixels are taken; it is cut by keys, wheel and fingers', async ({
  meeting,
}) => {
  const ann = await meeting.join('Ann', { viewport: { width: 390, height: 844 }, hasTouch: true })
  await hooked(ann)
  const { page } = ann
  await settings(page)
  await page.getByRole('button', { name: 'Choose a picture' }).click()
  const refused = (why: string) => expect(dialog(page).locator(`[data-refused="${why}"]`)).toBeVisible()
  await give(
    page,
    'logo.svg',
    'image/svg+xml',
    Buffer.from('<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"/>'),
  )
  await refused('vector')
  await give(page, 'bomb.png', 'image/png', pngOf('bomb', 64, 64, { width: 30_000, height: 30_000 }))
  await refused('large')
  await give(page, 'page.png', 'image/png', Buffer.from('<html>'))
  await refused('foreign')
  await give(page, 'broken.png', 'image/png', pngOf('x', 64).subarray(0, 50))
  await refused('damaged')

  await give(page, 'camera.png', 'image/png', pngOf('fifty', 8_165, 6_124))
  await page.locator('[data-crop]').waitFor()
  expect(await page.evaluate(() => window.pictures.decodedHere)).toBe(0)
  const whole = await crop(page)
  expect(whole).toMatch(/ 1\.00$/)
  await page.locator('[data-crop]').focus()
  await page.keyboard.press('+')
  await page.keyboard.press('+')
  expect(await crop(page)).toMatch(/ 1\.32$/)
  const near = await crop(page)
  await page.keyboard.press('ArrowRight')
  expect(await crop(page)).not.toBe(near)
  await page.locator('[data-crop]').hover()
  await page.mouse.wheel(0, 400)
  await expect.poll(() => crop(page)).toMatch(/ 1\.00$/)
  await page.getByRole('slider', { name: 'Zoom' }).fill('0.5')
  await expect.poll(() => crop(page)).toMatch(/ 2\.83$/)
  const box = (await page.locator('[data-crop]').boundingBox())!
  const before = await crop(page)
  await page.mouse.move(box.x + 100, box.y + 100)
  await page.mouse.down()
  await page.mouse.move(box.x + 140, box.y + 130)
  await page.mouse.up()
  expect(await crop(page)).not.toBe(before)
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
  expect(wide).toBeLessThanOrEqual(0)
  await dialog(page).getByRole('button', { name: 'Save' }).click()
  await expect(page.locator('main img').first()).toBeVisible()
  await page.reload()
  await expect(page.locator('main img').first()).toBeVisible()
})
