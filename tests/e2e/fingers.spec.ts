import { type CDPSession, expect, type Locator } from '@playwright/test'
import type { Meeting } from '../support/deeds.ts'
import type { Person } from '../support/person.ts'
import { test } from '../support/shared.ts'

// What a finger does on a phone, with real touches of the browser.
async function friends(meeting: Meeting, locale?: string) {
  const { ann, bob } = await meeting.friends({ hasTouch: true })
  await ann.page.setViewportSize({ width: 390, height: 844 })
  await bob.say('shall we?')
  await expect(ann.message('shall we?')).toBeVisible()
  if (locale) await ann.page.goto(`${new URL(ann.page.url()).origin}/?lang=${locale}${new URL(ann.page.url()).hash}`)
  await expect(words(ann)).toBeVisible()
  return { ann, bob, finger: await ann.context.newCDPSession(ann.page) }
}

/** From the middle of `what`, in steps as a finger takes them. `lift: false`: it stays. */
async function draw(finger: CDPSession, what: Locator, by: { x?: number; y?: number }, lift = true) {
  const box = (await what.boundingBox())!
  const from = { x: box.x + box.width / 2, y: box.y + box.height / 2 }
  await finger.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: [from] })
  for (let step = 1; step <= 10; step++) {
    const point = { x: from.x + ((by.x ?? 0) * step) / 10, y: from.y + ((by.y ?? 0) * step) / 10 }
    await finger.send('Input.dispatchTouchEvent', { type: 'touchMove', touchPoints: [point] })
  }
  if (lift) await finger.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] })
}
const words = (person: Person) => person.page.locator('article').getByText('shall we?')
const answering = (person: Person) => person.page.locator('form').getByText('shall we?')

test('a message drawn aside is answered; drawn a little, the other way, or up and down, it is not', async ({
  meeting,
}) => {
  const { ann, bob, finger } = await friends(meeting)
  const message = ann.message('shall we?')
  await draw(finger, words(ann), { x: 40 })
  await draw(finger, words(ann), { x: -120 })
  await draw(finger, words(ann), { x: 90, y: -90 })
  await expect(message).not.toHaveAttribute('data-swiped')
  await expect(answering(ann)).toHaveCount(0)

  await draw(finger, words(ann), { x: 100 }, false)
  await expect(message).toHaveAttribute('data-swiped', 'enough')
  await ann.page.screenshot({ path: 'artefacts/screens/swiped-390.png' })
  await finger.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] })
  await expect(message).not.toHaveAttribute('data-swiped')
  await expect(answering(ann)).toBeVisible()
  await ann.say('yes')
  await expect(bob.message('yes')).toContainText('shall we?')
  // Nothing has been moved aside for good.
  expect(await ann.page.evaluate(() => document.querySelector('[role="log"]')?.scrollLeft)).toBe(0)
})

test('a finger that changes its mind takes it back, and a second one is for something else', async ({ meeting }) => {
  const { ann, finger } = await friends(meeting)
  await draw(finger, words(ann), { x: 100 }, false)
  await expect(ann.message('shall we?')).toHaveAttribute('data-swiped', 'enough')
  const box = (await words(ann).boundingBox())!
  await finger.send('Input.dispatchTouchEvent', { type: 'touchMove', touchPoints: [{ x: box.x - 60, y: box.y + 5 }] })
  await expect(ann.message('shall we?')).toHaveAttribute('data-swiped', 'begun')
  await finger.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] })
  await expect(ann.message('shall we?')).not.toHaveAttribute('data-swiped')
  await draw(finger, words(ann), { x: 100 }, false)
  await finger.send('Input.dispatchTouchEvent', { type: 'touchCancel', touchPoints: [] })
  await expect(ann.message('shall we?')).not.toHaveAttribute('data-swiped')
  await expect(answering(ann)).toHaveCount(0)
})

test('where lines run from the right, messages are drawn to the left', async ({ meeting }) => {
  const { ann, finger } = await friends(meeting, 'ar')
  await draw(finger, words(ann), { x: 100 })
  await expect(answering(ann)).toHaveCount(0)
  await draw(finger, words(ann), { x: -100 })
  await expect(answering(ann)).toBeVisible()
})

test('a finger that stays opens the menu', async ({ meeting }) => {
  const { ann, finger } = await friends(meeting)
  await draw(finger, words(ann), {}, false)
  await expect(ann.page.getByRole('menuitem', { name: 'Reply' })).toBeVisible()
  await finger.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] })
  await expect(ann.page.getByRole('menuitem', { name: 'Reply' })).toBeVisible()
})
