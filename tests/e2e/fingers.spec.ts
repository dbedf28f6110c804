import { type CDPSession, expect, type Locator } from '@playwright/test'
import { faultsOf } from '../support/axe.ts'
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

const menu = (person: Person) => person.page.getByRole('menu', { name: 'Message actions' })
/** The lifted message: a picture of it, which nobody hears of. */
const lifted = (person: Person) => person.page.locator('[inert] article')

async function stay(finger: CDPSession, what: Locator, person: Person) {
  await draw(finger, what, {}, false)
  await expect(menu(person)).toBeVisible()
  await finger.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] })
  await settled(person)
}
/** Nothing moves any more. */
const settled = (person: Person) =>
  person.page.evaluate(() => Promise.all(document.getAnimations().map(({ finished }) => finished.catch(() => {}))))

/** Boxes of what is lifted, as far as it is seen, and of its menu. */
async function boxes(person: Person) {
  const box = await lifted(person).evaluate((copy) => {
    const [outer, own] = [copy.parentElement!.getBoundingClientRect(), copy.getBoundingClientRect()]
    return { top: Math.max(outer.top, own.top), bottom: own.bottom, height: own.height }
  })
  return { message: box, menu: (await menu(person).boundingBox())! }
}

test('the menu never lies over its message, wherever that stands and however long it is', async ({ meeting }) => {
  const { ann, bob, finger } = await friends(meeting)
  for (let n = 1; n <= 12; n++) await bob.say(`line ${n}.`)
  await expect(ann.message('line 12.')).toBeVisible()
  const last = ann.message('line 12.').getByText('line 12.')
  const place = (await ann.message('line 12.').boundingBox())!
  await stay(finger, last, ann)
  await ann.page.screenshot({ path: 'artefacts/screens/lifted-390.png' })
  const low = await boxes(ann)
  expect(low.message.bottom).toBeLessThanOrEqual(low.menu.y)
  expect(low.menu.y + low.menu.height).toBeLessThanOrEqual(844)
  // It went up to make room.
  expect(low.message.top).toBeLessThan(place.y)
  await expect(ann.message('line 12.')).toHaveCSS('opacity', '0')
  expect((await faultsOf(ann.page)).filter((fault) => !/^region: <div [^>]*role="(menu|group)"/.test(fault))).toEqual(
    [],
  )

  // Beside it one gets out, and the message is back in its place.
  await ann.page.touchscreen.tap(380, 20)
  await expect(menu(ann)).toBeHidden()
  await expect(ann.message('line 12.')).toHaveCSS('opacity', '1')
  expect(await ann.message('line 12.').boundingBox()).toEqual(place)

  await bob.say(
    Array.from({ length: 23 }, (_, n) => `and ${n + 1} more of what there is to say, line by line`).join('\n'),
  )
  await expect(ann.message('and 23 more')).toBeVisible()
  await stay(finger, ann.message('and 23 more').getByText('and 23 more'), ann)
  await ann.page.screenshot({ path: 'artefacts/screens/lifted-long-390.png' })
  const long = await boxes(ann)
  expect(long.message.height).toBeGreaterThan(400)
  expect(long.message.bottom).toBeLessThanOrEqual(long.menu.y)
  expect(long.menu.y + long.menu.height).toBeLessThanOrEqual(844)
  await ann.page.keyboard.press('Escape')
  await expect(menu(ann)).toBeHidden()

  // On its side, a phone has less room than the menu takes.
  await ann.page.setViewportSize({ width: 844, height: 390 })
  await ann.page.getByRole('button', { name: 'Message actions' }).last().focus()
  await ann.page.keyboard.press('Enter')
  await expect(menu(ann)).toBeVisible()
  await settled(ann)
  const flat = await boxes(ann)
  expect(flat.message.bottom - flat.message.top).toBeGreaterThan(40)
  expect(flat.message.bottom).toBeLessThanOrEqual(flat.menu.y)
  expect(flat.menu.y + flat.menu.height).toBeLessThanOrEqual(390)
})

test('one press on the row above the menu reacts, and so do two taps on a message', async ({ meeting }) => {
  const { ann, bob, finger } = await friends(meeting)
  await stay(finger, words(ann), ann)
  await menu(ann).getByRole('menuitemcheckbox', { name: '😂' }).tap()
  await expect(bob.message('shall we?').getByRole('button', { name: '😂 1' })).toBeVisible()
  // Both taps are on their way at once: on a busy machine the second would else come when they are no two taps of one finger any more.
  const twice = async () => {
    await settled(ann)
    const { x, y, width, height } = (await words(ann).boundingBox())!
    await Promise.all([0, 1].map(() => ann.page.touchscreen.tap(x + width / 2, y + height / 2)))
  }
  await twice()
  await expect(bob.message('shall we?').getByRole('button', { name: '😂' })).toHaveCount(0)
  await twice()
  await expect(bob.message('shall we?').getByRole('button', { name: '😂 1' })).toBeVisible()
})

test('where there are fingers, no column of dots takes room from the words, and keyboards find it', async ({
  meeting,
}) => {
  const { ann } = await friends(meeting)
  const button = ann.message('shall we?').getByRole('button', { name: 'Message actions' })
  const opacity = () => button.evaluate((one) => getComputedStyle(one).opacity)
  expect(await opacity()).toBe('0')
  // Mine stands at the edge, with nothing between.
  await ann.say('yes')
  const edges = () =>
    ann.page.evaluate(() => {
      const bubbles = document.querySelectorAll('[data-bubble]')
      const [theirs, mine] = [bubbles[0]!, [...bubbles].at(-1)!].map((one) => one.getBoundingClientRect())
      return [Math.round(theirs!.left), Math.round(innerWidth - mine!.right)]
    })
  await expect(ann.message('yes')).toBeVisible()
  const [start, end] = await edges()
  expect(start).toBe(end)
  await ann.message('shall we?').focus()
  await ann.page.keyboard.press('Tab')
  await expect(button).toBeFocused()
  await expect.poll(opacity).toBe('1')
  const { x, width } = (await button.boundingBox())!
  expect(x + width).toBeLessThanOrEqual(390)
})
