import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Browser, chromium, expect, type Locator, type Page } from '@playwright/test'
import { chromiumFlags, findChromium, findHeadlessShell } from '../../scripts/chromium.mjs'
import { filmOf, pngOf } from '../support/codePictures.ts'
import { createPerson, makeFriends, type Person } from '../support/person.ts'
import { test as base } from '../support/shared.ts'

// Two people compare: by what stands on the other's screen, held in front of a camera, as a picture's file, and pasted.

interface Watched {
  cameras: MediaStreamTrack[]
  decodedHere: number
}
declare global {
  interface Window {
    watched: Watched
  }
}

/** Runs in the page before anything of it: every camera that it lights, every file that is decoded on its own thread. */
function watch() {
  const watched: Watched = { cameras: [], decodedHere: 0 }
  window.watched = watched
  const { mediaDevices } = navigator
  const ask = mediaDevices?.getUserMedia.bind(mediaDevices)
  if (ask)
    mediaDevices.getUserMedia = async (asked) => {
      const stream = await ask(asked)
      watched.cameras.push(...stream.getTracks())
      return stream
    }
  const make = window.createImageBitmap.bind(window) as (...given: unknown[]) => Promise<ImageBitmap>
  window.createImageBitmap = ((source: unknown, ...more: unknown[]) => {
    if (source instanceof Blob) watched.decodedHere += 1
    return make(source, ...more)
  }) as typeof window.createImageBitmap
}

/** Chromium with a camera, or none, that shows what lies in a file. */
const test = base.extend<{ film: string; withCamera: Browser }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads from the pattern what a fixture depends on
  film: async ({}, use) => {
    const folder = mkdtempSync(join(tmpdir(), 'camera-'))
    await use(join(folder, 'film.y4m'))
    rmSync(folder, { recursive: true, force: true })
  },
  withCamera: async ({ film }, use) => {
    writeFileSync(film, filmOf('nothing yet'))
    const browser = await chromium.launch({
      executablePath: findHeadlessShell() ?? findChromium() ?? '',
      args: [
        ...chromiumFlags,
        '--use-fake-ui-for-media-stream',
        '--use-fake-device-for-media-stream',
        `--use-file-for-fake-video-capture=${film}`,
      ],
    })
    await use(browser)
    await browser.close()
  },
})

const onTheWatch = async (browser: Browser, origin: string, name: string): Promise<Person> =>
  createPerson(
    {
      async newContext(options) {
        const context = await browser.newContext(options)
        await context.addInitScript(watch)
        return context
      },
    },
    origin,
    name,
  )

const openVerify = async (page: Page): Promise<Locator> => {
  await page.getByRole('button', { name: 'Chat options' }).click()
  await page.getByRole('menuitem', { name: 'Verify' }).click()
  const dialog = page.getByRole('dialog')
  await expect(dialog.locator('[data-safety-number]')).toBeVisible()
  await expect(dialog.locator('[data-qr]')).toBeVisible()
  return dialog
}
const scan = (dialog: Locator) => dialog.getByRole('button', { name: 'Scan', exact: true }).click()
const file = (buffer: Buffer, mimeType = 'image/png') => ({ name: 'code', mimeType, buffer })
const choosePicture = (dialog: Locator, picture: ReturnType<typeof file>) =>
  dialog.locator('input[type=file]').setInputFiles(picture)
const lit = (page: Page) =>
  page.evaluate(() => window.watched.cameras.filter(({ readyState }) => readyState === 'live').length)

test('[V1 V3] both see the same digits; held in front of a camera, the friend’s code verifies, and the camera is dark again', async ({
  browser,
  server,
  film,
  withCamera,
}) => {
  const [ann, bob] = [await onTheWatch(withCamera, server.url, 'Ann'), await createPerson(browser, server.url, 'Bob')]
  await makeFriends(ann, bob)
  const [hers, his] = [await openVerify(ann.page), await openVerify(bob.page)]
  const number = await his.locator('[data-safety-number]').getAttribute('data-safety-number')
  expect(number).toMatch(/^\d{60}$/)
  await expect(hers.locator('[data-safety-number]')).toHaveAttribute('data-safety-number', number!)

  // Hers is what she sees at first: it says so, and proves nothing.
  const [mine, theirs] = await Promise.all([hers, his].map((one) => one.locator('[data-qr]').getAttribute('data-qr')))
  writeFileSync(film, filmOf(mine!))
  await scan(hers)
  await expect(hers.getByText('That is your own code')).toBeVisible()
  expect(await lit(ann.page)).toBe(1)
  await hers.getByRole('button', { name: 'Back' }).click()
  await expect.poll(() => lit(ann.page)).toBe(0)
  expect(await ann.page.locator('[data-verified]').count()).toBe(0)

  writeFileSync(film, filmOf(theirs!))
  await scan(hers)
  await expect(hers.getByText('Verified by QR code')).toBeVisible()
  await expect.poll(() => lit(ann.page)).toBe(0)
  await hers.getByRole('button', { name: 'Close' }).click()
  await expect(ann.page.locator('header[data-verified="qr"]')).toBeVisible()
  await expect(ann.page.locator('nav [data-verified]')).toHaveCount(0)
  await ann.page.reload()
  await expect(ann.page.locator('header[data-verified="qr"]')).toBeVisible()
  await expect(bob.page.locator('[data-verified]')).toHaveCount(0)
  for (const one of [ann, bob]) await one.close()
})

test('[V3] [abuse Q1 Q2 Q3 Q4 Q5] without a camera: by a picture of the other’s screen, chosen or pasted; what it is not is said, and nothing of it is decoded by the page', async ({
  browser,
  server,
}) => {
  const [ann, bob] = [await onTheWatch(browser, server.url, 'Ann'), await createPerson(browser, server.url, 'Bob')]
  await makeFriends(ann, bob)
  const [hers, his] = [await openVerify(ann.page), await openVerify(bob.page)]
  const screen = await his.screenshot()
  const theirs = await his.locator('[data-qr]').getAttribute('data-qr')
  const number = await his.locator('[data-safety-number]').getAttribute('data-safety-number')
  await scan(hers)
  await expect(hers.getByText(/No camera found|may not use the camera/)).toBeVisible()

  const status = hers.getByRole('status')
  for (const [text, words] of [
    ['https://example.org', 'link to a website'],
    ['WIFI:T:WPA;S:Home;P:secret;;', 'Wi-Fi'],
    ['otpauth://totp/Bank', 'another app’s'],
  ] as const) {
    await choosePicture(hers, file(pngOf(text, 600)))
    await expect(status).toContainText(words)
  }
  await choosePicture(hers, file(Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'), 'image/svg+xml'))
  await expect(status).toContainText('PNG or JPEG')
  // 30,000 times 30,000 pixels, as it says of itself.
  await choosePicture(hers, file(pngOf('x', 100, 100, { width: 30_000, height: 30_000 })))
  await expect(status).toContainText('too large')
  // A lie about its size: there is less in it than it says.
  await choosePicture(hers, file(pngOf('x', 100, 100, { width: 4_000, height: 4_000 })))
  await expect(status).toContainText(/No code found|PNG or JPEG/)

  // Fifty megapixels are scaled, and the code in a third of its height is found.
  await choosePicture(hers, file(pngOf(theirs!, 8_160, 6_120)))
  await expect(hers.getByText('Verified by QR code')).toBeVisible()
  await hers.getByRole('button', { name: 'Undo verification' }).click()
  await expect(hers.getByRole('button', { name: 'Mark as verified' })).toBeVisible()

  await scan(hers)
  await ann.page.evaluate(
    async (bytes) => {
      const data = new DataTransfer()
      data.items.add(new File([new Uint8Array(bytes)], 'screen.png', { type: 'image/png' }))
      document.activeElement?.dispatchEvent(
        new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }),
      )
    },
    [...screen],
  )
  await expect(hers.getByText('Verified by QR code')).toBeVisible()

  // The code of somebody else, and of a friend who sees another number.
  const other = number!.replace(/^./, (digit) => String((Number(digit) + 1) % 10))
  for (const text of [
    theirs!.replace(number!, other),
    theirs!.replace(bob.id.toUpperCase(), `TETE1${'Q'.repeat(59)}`),
  ]) {
    await scan(hers)
    await choosePicture(hers, file(pngOf(text, 800)))
    await expect(hers.getByRole('alert')).toContainText('somebody else’s ID')
    await hers.getByRole('button', { name: 'Back' }).click()
  }
  expect(await ann.page.evaluate(() => window.watched.decodedHere)).toBe(0)
  for (const one of [ann, bob]) await one.close()
})
