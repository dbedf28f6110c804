import { type CDPSession, expect, type Locator } from '@playwright/test'
import type { Meeting } from '../support/deeds.ts'
import type { Person } from '../support/person.ts'
import { test } from '../support/shared.ts'

// What a finger does to a chat in the list of a phone, with real touches of the browser; and how list and conversation take each other's place.

/** Ann looks at her list on a phone; Bob has just said something, and she at nothing. */
async function atTheList(meeting: Meeting, locale = 'en') {
  const { ann, bob } = await meeting.friends({ hasTouch: true })
  await ann.page.setViewportSize({ width: 390, height: 844 })
  await ann.page.goto(`${meeting.server.url}/?lang=${locale}#/`)
  // It may come while the conversation is on its way off the screen: nobody has seen it there.
  await bob.say('shall we?')
  await expect(row(ann, bob)).toHaveAttribute('data-unread', '1')
  await expect(row(ann, bob)).toBeVisible()
  // What listens to fingers is fetched behind the list.
  await ann.page.waitForLoadState('networkidle')
  return { ann, bob, finger: await ann.context.newCDPSession(ann.page) }
}
const row = (whose: Person, friend: Person) => whose.page.locator(`nav a[data-peer="${friend.id}"]`)
const item = (whose: Person, friend: Person) => row(whose, friend).locator('xpath=..')
const log = (whose: Person) => whose.page.getByRole('log')

const touch = (finger: CDPSession, type: 'touchStart' | 'touchMove', x: number, y: number) =>
  finger.send('Input.dispatchTouchEvent', { type, touchPoints: [{ x, y }] })
const lift = (finger: CDPSession) => finger.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] })

/** From the middle of `what`, in steps as a finger takes them. `end: false`: it stays. */
async function draw(finger: CDPSession, what: Locator, by: { x?: number; y?: number }, end = true, from?: number) {
  const box = (await what.boundingBox())!
  const [x, y] = [from ?? box.x + box.width / 2, box.y + box.height / 2]
  await touch(finger, 'touchStart', x, y)
  for (let step = 1; step <= 10; step++)
    await touch(finger, 'touchMove', x + ((by.x ?? 0) * step) / 10, y + ((by.y ?? 0) * step) / 10)
  if (end) await lift(finger)
}

test('a finger that stays opens the menu of the chat, and leads nowhere when it goes', async ({ meeting }) => {
  const { ann, bob, finger } = await atTheList(meeting)
  const box = (await row(ann, bob).boundingBox())!
  await touch(finger, 'touchStart', box.x + 150, box.y + 30)
  await touch(finger, 'touchMove', box.x + 152, box.y + 31)
  const entry = ann.page.getByRole('menuitem', { name: 'Mark as read' })
  await expect(entry).toBeVisible()
  await lift(finger)
  await expect(entry).toBeVisible()
  await expect(log(ann)).toHaveCount(0)
  expect(await ann.page.evaluate(() => getSelection()?.toString())).toBe('')
  await entry.click()
  await expect(row(ann, bob)).toHaveAttribute('data-unread', '0')
  await expect(log(ann)).toHaveCount(0)
  await row(ann, bob).click()
  await expect(log(ann)).toBeVisible()
})

test('a finger that scrolls, or is lifted soon, opens no menu', async ({ meeting }) => {
  const { ann, bob, finger } = await atTheList(meeting)
  await draw(finger, row(ann, bob), { y: 60 }, false)
  // Longer than a long press takes.
  await ann.page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 800)))
  await expect(ann.page.getByRole('menu')).toHaveCount(0)
  await lift(finger)
  await expect(log(ann)).toHaveCount(0)
})

test('a chat drawn to the end of the line is read, and unread; to the beginning it is muted, and Undo', async ({
  meeting,
}) => {
  const { ann, bob, finger } = await atTheList(meeting)
  await draw(finger, row(ann, bob), { x: 110 }, false)
  await expect(item(ann, bob)).toHaveAttribute('data-swiped', 'enough')
  await expect(item(ann, bob).getByText('Read', { exact: true })).toBeVisible()
  await ann.page.screenshot({ path: 'artefacts/screens/row-swiped-390.png' })
  await lift(finger)
  await expect(row(ann, bob)).toHaveAttribute('data-unread', '0')
  await expect(bob.message('shall we?')).toHaveAttribute('data-status', 'read')
  await expect(item(ann, bob)).not.toHaveAttribute('data-swiped')
  await draw(finger, row(ann, bob), { x: 110 })
  await expect(row(ann, bob)).toHaveAccessibleDescription(/marked as unread/)

  await draw(finger, row(ann, bob), { x: -110 }, false)
  await expect(item(ann, bob).getByText('Mute', { exact: true })).toBeVisible()
  await lift(finger)
  await expect(row(ann, bob)).toHaveAccessibleDescription(/muted/)
  await ann.page.getByRole('button', { name: 'Undo' }).click()
  await expect(row(ann, bob)).not.toHaveAccessibleDescription(/muted/)
  await expect(log(ann)).toHaveCount(0)
})

test('a finger that changes its mind, goes up or down, or comes from the edge does nothing', async ({ meeting }) => {
  const { ann, bob, finger } = await atTheList(meeting)
  const box = (await row(ann, bob).boundingBox())!
  await draw(finger, row(ann, bob), { x: 110 }, false)
  await expect(item(ann, bob)).toHaveAttribute('data-swiped', 'enough')
  await touch(finger, 'touchMove', box.x + box.width / 2 + 20, box.y + 40)
  await expect(item(ann, bob)).toHaveAttribute('data-swiped', 'begun')
  await lift(finger)
  await draw(finger, row(ann, bob), { x: 40 })
  await draw(finger, row(ann, bob), { x: 90, y: 90 })
  await draw(finger, row(ann, bob), { x: 200 }, true, 12)
  await draw(finger, row(ann, bob), { x: -200 }, true, 380)
  await expect(item(ann, bob)).not.toHaveAttribute('data-swiped')
  await expect(row(ann, bob)).toHaveAttribute('data-unread', '1')
  await expect(row(ann, bob)).not.toHaveAccessibleDescription(/muted/)
  await expect(log(ann)).toHaveCount(0)
})

test('where lines run from the right, chats are drawn the other way', async ({ meeting }) => {
  const { ann, bob, finger } = await atTheList(meeting, 'ar')
  await draw(finger, row(ann, bob), { x: -110 })
  await expect(row(ann, bob)).toHaveAttribute('data-unread', '0')
})

test('on a phone the conversation slides over the list and away again; nobody has to wait for it', async ({
  meeting,
}) => {
  const { ann, bob } = await atTheList(meeting)
  await expect(ann.page.locator('[data-slide]')).toHaveCount(0)
  /** What the screen has gone through since it was last asked. */
  await ann.page.evaluate(() => {
    const shell = document.querySelector('main')!.parentElement!
    const seen: string[] = []
    Object.assign(window, { slides: seen })
    new MutationObserver(() => {
      const { slide = 'none' } = shell.dataset
      if (seen.at(-1) !== slide) seen.push(slide)
    }).observe(shell, { attributes: true, attributeFilter: ['data-slide'] })
  })
  const slides = () => ann.page.evaluate(() => (window as unknown as { slides: string[] }).slides)
  const forget = () => ann.page.evaluate(() => (window as unknown as { slides: string[] }).slides.splice(0))
  await row(ann, bob).click()
  await expect(ann.message('shall we?')).toBeVisible()
  await expect.poll(slides).toEqual(['in', 'none'])
  await forget()
  await ann.page.getByRole('button', { name: 'Back' }).click()
  await expect(row(ann, bob)).toBeFocused()
  await expect(log(ann)).toHaveCount(0)
  await expect.poll(slides).toEqual(['out', 'none'])
  // There and back at once, by the browser's own way: where one ends counts.
  await row(ann, bob).click()
  await ann.page.goBack()
  await ann.page.goForward()
  await expect(ann.message('shall we?')).toBeVisible()
  await expect(ann.page.locator('[data-slide]')).toHaveCount(0)
  const main = (await ann.page.getByRole('main').boundingBox())!
  expect([main.x, main.width]).toEqual([0, 390])

  await ann.page.emulateMedia({ reducedMotion: 'reduce' })
  await forget()
  await ann.page.getByRole('button', { name: 'Back' }).click()
  await expect(row(ann, bob)).toBeVisible()
  await ann.page.emulateMedia({ reducedMotion: 'no-preference' })
  await ann.page.setViewportSize({ width: 1280, height: 800 })
  await row(ann, bob).click()
  await expect(ann.message('shall we?')).toBeVisible()
  expect(await slides()).toEqual([])
})
