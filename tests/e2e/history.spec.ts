import { expect, type Page } from '@playwright/test'
import type { Meeting } from '../support/deeds.ts'
import type { Person } from '../support/person.ts'
import { seedMessages } from '../support/seedMessages.ts'
import { test } from '../support/shared.ts'

const COUNT = 100_000
/** More than is at hand at a time. */
const SOME = 600

/** Ann, with very many messages of Bob's and her own, a minute apart, that end now. Bob is away, who would be sent hers. */
async function longTalk(meeting: Meeting, unread = 0, count = COUNT): Promise<[Person, Person]> {
  const { ann, bob } = await meeting.friends()
  // A page of the same origin where the app does not run; the browser looks for an icon there.
  for (const { page, expectErrors } of [ann, bob]) {
    expectErrors(/404 \(Not Found\)/)
    await page.goto(`${meeting.server.url}/config.json`)
  }
  await seedMessages(ann.page, { peer: bob.id, count, author: 'both', unread })
  await ann.page.goto(meeting.server.url)
  return [ann, bob]
}

/** In one look: rows come and go. */
const numbers = (page: Page) =>
  page.getByRole('log', { name: 'Messages' }).evaluate((log) => {
    const box = log.getBoundingClientRect()
    return [...log.querySelectorAll('article')].flatMap((one) => {
      const { top, bottom } = one.getBoundingClientRect()
      const number = Number(/number (\d+)/.exec(one.textContent ?? '')?.[1])
      return bottom > box.top && top < box.bottom && number ? [{ number, top: Math.round(top) }] : []
    })
  })
/** On a slow machine they take longer, as does everything that happens in them. */
const frames = (page: Page, count: number) =>
  page.evaluate(
    (all) =>
      new Promise<void>((resolve) => {
        const draw = (left: number) => (left === 0 ? resolve() : requestAnimationFrame(() => draw(left - 1)))
        draw(all)
      }),
    count,
  )
/** Once nothing has moved for a while. */
async function atRest(page: Page) {
  for (let before = await numbers(page); ; ) {
    await frames(page, 5)
    const now = await numbers(page)
    if (JSON.stringify(now) === JSON.stringify(before)) return now
    before = now
  }
}
const rows = (page: Page) => page.evaluate(() => document.querySelectorAll('[role=log] article').length)

test('a hundred thousand messages: opens at the newest, scrolls up and down without a jump, and comes back', async ({
  meeting,
}) => {
  const [ann, bob] = await longTalk(meeting)
  const { page } = ann
  await ann.openChat(bob)
  await expect(page.getByText(`Message number ${COUNT},`)).toBeVisible()
  expect(await rows(page)).toBeLessThan(80)

  const log = page.getByRole('log', { name: 'Messages' })
  await log.hover()
  /** What stands in both pictures has moved by the wheel alone, and nothing between was left out. */
  const wheel = async (by: number) => {
    const before = await numbers(page)
    const moved = (now: typeof before) =>
      now.flatMap((one) => {
        const was = before.find(({ number }) => number === one.number)
        return was ? [one.top - was.top] : []
      })
    await page.mouse.wheel(0, by)
    await expect.poll(async () => moved(await numbers(page))[0], { intervals: [20] }).toBe(-by)
    const after = await atRest(page)
    for (let i = 1; i < after.length; i++) expect(after[i]!.number).toBe(after[i - 1]!.number + 1)
    const both = moved(after)
    expect(both.length, 'something stays on screen').toBeGreaterThan(0)
    expect(new Set(both).size, `rows moved apart: ${both.join()}`).toBe(1)
    return both[0]!
  }
  // Past several pages, so that what is at hand is cut at the other end.
  for (let i = 0; i < 95; i++) expect(await wheel(-400)).toBe(400)
  const top = (await numbers(page))[0]!.number
  expect(top).toBeLessThan(COUNT - 480)
  await expect(page.getByRole('button', { name: 'Go to latest' })).toBeVisible()
  for (let i = 0; i < 60; i++) expect(await wheel(400)).toBe(-400)
  expect((await numbers(page))[0]!.number).toBeGreaterThan(top + 300)
  expect(await rows(page)).toBeLessThan(80)

  await page.getByRole('button', { name: 'Go to latest' }).click()
  await expect(page.getByText(`Message number ${COUNT},`)).toBeInViewport()
  await expect(page.getByRole('button', { name: 'Go to latest' })).toBeHidden()
  await ann.say('and one more')
  await expect(ann.message('and one more')).toBeInViewport()
})

test('Page Up leads to the beginning, past all that is at hand at a time', async ({ meeting }) => {
  const [ann, bob] = await longTalk(meeting, 0, SOME)
  const { page } = ann
  await ann.openChat(bob)
  await expect(page.getByText(`Message number ${SOME},`)).toBeVisible()
  await page.getByRole('article').last().focus()
  for (let before = await atRest(page); before[0]!.number > 1; ) {
    await page.keyboard.press('PageUp')
    await expect.poll(async () => (await numbers(page))[0]?.number).toBeLessThan(before[0]!.number)
    const after = await atRest(page)
    expect(after.at(-1)!.number, 'nothing was passed over').toBeGreaterThanOrEqual(before[0]!.number - 1)
    before = after
  }
  await expect(page.getByText(/stays on your two devices/)).toBeVisible()
})

test('opens at the first of five hundred unread ones, and they are read at the end', async ({ meeting }) => {
  const [ann, bob] = await longTalk(meeting, 500)
  const { page } = ann
  await expect(page.locator(`[data-peer="${bob.id}"]`)).toHaveAttribute('data-unread', '500')
  await ann.openChat(bob)
  await expect(page.getByText('New messages')).toBeInViewport()
  const first = async () => (await atRest(page))[0]?.number ?? 0
  await expect.poll(async () => Math.abs((await first()) - (COUNT - 499))).toBeLessThan(3)
  await expect(page.locator(`[data-peer="${bob.id}"]`)).toHaveAttribute('data-unread', '500')
  await page.getByRole('button', { name: 'Go to latest' }).click()
  await expect(page.getByText(`Message number ${COUNT},`)).toBeInViewport()
  await expect(page.locator(`[data-peer="${bob.id}"]`)).toHaveAttribute('data-unread', '0')
})

test('an address leads to one message among them, and on from there', async ({ meeting }) => {
  const [ann, bob] = await longTalk(meeting)
  const { page } = ann
  // By their numbers in Bob's log, of whom three in seven are.
  for (const seq of [23_000, 3, Math.floor((COUNT * 3) / 7) - 2]) {
    await page.evaluate((hash) => {
      location.hash = hash
    }, `#/chat/${bob.id}/at/${bob.id}/seeded/${seq}`)
    const target = page.locator(`[data-message-id="${bob.id}/seeded/${seq}"]`)
    await expect(target).toBeInViewport()
    await expect(target).toBeFocused()
    await expect(page).toHaveURL(`${meeting.server.url}/#/chat/${bob.id}`)
    const number = Number(/number (\d+)/.exec((await target.textContent()) ?? '')?.[1])
    await expect.poll(async () => (await atRest(page)).map((one) => one.number)).toContain(number)
    const around = await atRest(page)
    for (let i = 1; i < around.length; i++) expect(around[i]!.number).toBe(around[i - 1]!.number + 1)
  }
})
