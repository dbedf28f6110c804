import { expect, type Locator } from '@playwright/test'
import { chromiumFlags } from '../../scripts/chromium.mjs'
import { log } from '../support/deeds.ts'
import type { Person } from '../support/person.ts'
import { test } from '../support/shared.ts'

// A microphone that the browser makes up: it beeps once a second.
test.use({
  launchOptions: ({ launchOptions }, use) =>
    use({
      ...launchOptions,
      args: [...chromiumFlags, '--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream'],
    }),
})

const spoken = (person: Person): Locator => log(person).getByRole('article').filter({ hasText: 'Voice message' })
const bar = (person: Person) => person.page.getByRole('region', { name: 'Voice message' })
const press = (of: Locator, name: string) => of.getByRole('button', { name, exact: true }).click()
/** Tracks of microphones that are on. */
const listening = (person: Person) =>
  person.page.evaluate(
    () => window.streams.flatMap((one) => one.getTracks()).filter((one) => one.readyState === 'live').length,
  )

declare global {
  interface Window {
    streams: MediaStream[]
  }
}

test('a voice message is recorded, heard before it is sent, comes by itself, and is played where it stands', async ({
  meeting,
}) => {
  const { ann, bob } = await meeting.friends()
  await ann.page.evaluate(() => {
    window.streams = []
    const before = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices)
    navigator.mediaDevices.getUserMedia = async (asked) => {
      const stream = await before(asked)
      window.streams.push(stream)
      return stream
    }
  })
  await ann.page.getByRole('button', { name: 'Record a voice message' }).click()
  await expect(bar(ann)).toContainText('0:02')
  expect(await listening(ann)).toBe(1)
  await press(bar(ann), 'Stop')
  await expect(bar(ann).getByRole('slider', { name: 'Position' })).toBeEnabled()
  expect(await listening(ann)).toBe(0)
  await press(bar(ann), 'Play')
  await expect(bar(ann).getByRole('slider')).not.toHaveJSProperty('value', '0')
  await press(bar(ann), 'Send')

  const [mine, theirs] = [spoken(ann), spoken(bob)]
  await expect(mine).toBeVisible()
  // It comes by itself.
  await expect(theirs).toHaveAttribute('data-file', 'done')
  await expect(mine).toContainText('Bob has it')
  const position = theirs.getByRole('slider', { name: 'Position' })
  await expect(position).toHaveAttribute('aria-valuetext', /^0:00 of 0:0[2-9]$/)
  await theirs.getByRole('button', { name: 'Speed: 1×' }).click()
  await press(theirs, 'Play')
  await expect(theirs.getByRole('button', { name: 'Pause' })).toBeVisible()
  await expect(position).not.toHaveJSProperty('value', '0')
  await expect(theirs.getByRole('button', { name: 'Speed: 1.5×' })).toBeVisible()
  // At its end it stands at its beginning.
  await expect(theirs.getByRole('button', { name: 'Play' })).toBeVisible()
  await expect(position).toHaveJSProperty('value', '0')
  await position.press('ArrowRight')
  await expect(position).toHaveAttribute('aria-valuetext', /^0:01 of/)
  await expect(theirs.getByText('cannot play')).toHaveCount(0)

  // Discarded: nothing is sent, and nobody listens.
  await ann.page.getByRole('button', { name: 'Record a voice message' }).click()
  await expect(bar(ann)).toContainText('0:01')
  await press(bar(ann), 'Discard')
  await expect(bar(ann)).toHaveCount(0)
  await expect(ann.page.getByRole('button', { name: 'Record a voice message' })).toBeFocused()
  expect(await listening(ann)).toBe(0)
  await expect(spoken(ann)).toHaveCount(1)

  // Left: the same.
  await ann.page.getByRole('button', { name: 'Record a voice message' }).click()
  await expect(bar(ann)).toContainText('0:01')
  await ann.page.goto(`${ann.page.url().split('#')[0]}#/settings`)
  await expect(bar(ann)).toHaveCount(0)
  expect(await listening(ann)).toBe(0)
})

test('a microphone that is kept away is said, and writing goes on', async ({ meeting }) => {
  const { ann } = await meeting.friends()
  await ann.page.evaluate(() => {
    navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('no', 'NotAllowedError'))
  })
  await ann.page.getByRole('button', { name: 'Record a voice message' }).click()
  await expect(bar(ann)).toContainText('The browser keeps the microphone from this page.')
  await press(bar(ann), 'Close')
  await ann.say('Then in writing.')
})
