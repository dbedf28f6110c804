import { expect, type Page } from '@playwright/test'
import { createPages } from '../support/gallery/pages.ts'
import { test } from '../support/shared.ts'

// Every screen in every state, drawn by a real browser: what a double of one cannot judge. No engine, no network.

let home = ''
test.beforeEach(({ gallery }) => {
  home = gallery.url
})

const { newPage, show, open, complaints, end } = createPages(() => home)
test.afterEach(async () => expect(await end()).toEqual([]))

const log = (page: Page) => page.getByRole('log')
const gapToEnd = (page: Page) => log(page).evaluate((box) => box.scrollHeight - box.scrollTop - box.clientHeight)
const topOf = (page: Page, text: string) =>
  page
    .getByRole('article')
    .filter({ hasText: text })
    .evaluate((one) => one.getBoundingClientRect().top)

async function scrollUp(page: Page, by: number) {
  await log(page).hover()
  await page.mouse.wheel(0, -by)
}

test('a long conversation opens at its end, and what is read does not move while older messages load', async ({
  browser,
}) => {
  const page = await open(browser, 'chat-relayed')
  await expect.poll(() => gapToEnd(page)).toBeLessThan(2)
  await expect(log(page).getByText('Message 900.')).toBeVisible()

  await log(page).hover()

  // Step by step, with pages coming in on the way: each step moves the text by that step and by nothing else.
  const step = 150
  let loaded = 0
  let height = await log(page).evaluate((box) => box.scrollHeight)
  for (let i = 0; i < 40; i++) {
    const mark = await page.evaluate(() => {
      const middle = [...document.querySelectorAll('article')].find((one) => one.getBoundingClientRect().top > 300)
      return { id: middle?.dataset.messageId ?? '', top: middle?.getBoundingClientRect().top ?? 0 }
    })
    await page.mouse.wheel(0, -step)
    await expect
      .poll(() =>
        page.evaluate(({ id, top }) => {
          const one = document.querySelector(`article[data-message-id="${id}"]`)
          return one === null ? Number.NaN : Math.round(one.getBoundingClientRect().top - top)
        }, mark),
      )
      .toBe(step)
    const before = height
    height = await log(page).evaluate((box) => box.scrollHeight)
    if (height > before + 500) loaded += 1
  }
  expect(loaded).toBeGreaterThan(1)
})

test('whoever is at the end stays there, whatever takes room from below or above', async ({ browser }) => {
  const page = await open(browser, 'chat-direct')
  await expect.poll(() => gapToEnd(page)).toBeLessThan(2)
  await page.getByRole('textbox', { name: 'Message' }).fill('one\ntwo\nthree\nfour\nfive')
  await expect.poll(() => gapToEnd(page)).toBeLessThan(2)
  await page.locator('[data-link]').click()
  await expect.poll(() => gapToEnd(page)).toBeLessThan(2)
  await page.setViewportSize({ width: 1280, height: 500 })
  await expect.poll(() => gapToEnd(page)).toBeLessThan(2)
  await page.getByRole('textbox', { name: 'Message' }).press('Enter')
  await expect(page.getByRole('article').filter({ hasText: 'five' })).toBeVisible()
  await expect.poll(() => gapToEnd(page)).toBeLessThan(2)
})

test('Go to latest leads to the latest', async ({ browser }) => {
  const page = await open(browser, 'chat-relayed')
  await expect.poll(() => gapToEnd(page)).toBeLessThan(2)
  await expect(page.getByRole('button', { name: 'Go to latest' })).toHaveCount(0)
  await scrollUp(page, 800)
  await page.getByRole('button', { name: 'Go to latest' }).click()
  await expect.poll(() => gapToEnd(page)).toBeLessThan(2)
  await expect(log(page).getByText('Message 900.')).toBeInViewport()
  await expect(page.getByRole('button', { name: 'Go to latest' })).toHaveCount(0)
})

test('the first unread is what one sees first, when they fill more than the screen', async ({ browser }) => {
  const page = await open(browser, 'chat-many-unread')
  await expect(page.getByText('New messages')).toBeInViewport()
  await expect.poll(() => topOf(page, 'Message 871.')).toBeLessThan(400)
})

test('ten thousand chats: a few are drawn, wherever one scrolls to, and the last is a key press away', async ({
  browser,
}) => {
  const page = await open(browser, 'list-long')
  const chats = page.getByRole('navigation', { name: 'Chats' })
  const drawn = () => chats.getByRole('listitem').count()
  await expect(chats.getByRole('link', { name: 'Friend 1', exact: true })).toBeVisible()
  await expect.poll(drawn).toBeLessThan(120)
  await chats.evaluate((list) => {
    if (list.parentElement) list.parentElement.scrollTop = 68 * 5_000
  })
  await expect(chats.getByRole('link', { name: 'Friend 5003', exact: true })).toBeInViewport()
  await expect.poll(drawn).toBeLessThan(120)
  await chats.getByRole('link', { name: 'Friend 5003', exact: true }).focus()
  await page.keyboard.press('End')
  // Notes to oneself, which nothing is written in, stand below everybody.
  await expect(chats.getByRole('link', { name: 'Notes to myself' })).toBeFocused()
  await expect(chats.getByRole('link', { name: 'Notes to myself' })).toBeInViewport()
  await page.keyboard.press('ArrowUp')
  await expect(chats.getByRole('link', { name: 'Friend 10000', exact: true })).toBeFocused()
  await page.keyboard.press('Home')
  await expect(chats.getByRole('link', { name: 'Friend 1', exact: true })).toBeFocused()
})

test('on a phone the list and the conversation are two screens, and the browser’s own back works', async ({
  browser,
}) => {
  const page = await open(browser, 'home', { width: 390, height: 844, touch: true })
  const chats = page.getByRole('navigation', { name: 'Chats' })
  await chats.getByRole('link', { name: 'Bob' }).tap()
  await expect(page.getByRole('textbox', { name: 'Message' })).toBeVisible()
  await expect(chats).toBeHidden()
  await page.getByRole('button', { name: 'Back' }).tap()
  await expect(chats).toBeVisible()
  await chats.getByRole('link', { name: 'Bob' }).tap()
  await expect(page.getByRole('textbox', { name: 'Message' })).toBeVisible()
  await page.goBack()
  await expect(chats).toBeVisible()
})

test('what a finger presses is as large as a finger', async ({ browser }) => {
  const faults: string[] = []
  const page = await newPage(browser, { width: 390, height: 844, touch: true })
  for (const scene of [
    'home',
    'requests',
    'chat-direct',
    'settings',
    'new',
    'broker-refused',
    'stranded',
    'chat-asked',
    'first-run',
    'elsewhere',
  ]) {
    await show(page, scene)
    faults.push(
      ...(await page.evaluate((name) => {
        const pressed = [...document.querySelectorAll<HTMLElement>('button, a[href], select, input')]
        const small = (one: HTMLElement) => {
          // A label is pressed for its field, and a pseudo-element may stretch what is pressed.
          const target = one.closest('label') ?? one
          const { width, height } = target.getBoundingClientRect()
          const stretch = getComputedStyle(target, '::after')
          const reach = stretch.content === 'none' ? 0 : -Number.parseFloat(stretch.top)
          const reachAcross = stretch.content === 'none' ? 0 : -Number.parseFloat(stretch.left)
          return height + 2 * (reach || 0) < 43.5 || width + 2 * (reachAcross || 0) < 43.5
        }
        return (
          pressed
            // What is not seen is for a keyboard, or a screen reader: a finger has another way there.
            .filter((one) => one.checkVisibility({ opacityProperty: true }) && small(one))
            .map((one) => `${name}: ${one.outerHTML.slice(0, 160)}`)
        )
      }, scene)),
    )
  }
  expect(faults).toEqual([])
})

test('a text is set from its own side, whatever the direction of the app, and its time stands at its end', async ({
  browser,
}) => {
  const page = await newPage(browser, { width: 768, height: 1024 })
  for (const [scene, language, text, side] of [
    ['chat-acts', 'ar', 'Shall we take the early train', 'left'],
    ['chat-rtl', 'en', 'أراك غداً', 'right'],
  ] as const) {
    await show(page, scene, language)
    const words = log(page).getByText(text).last()
    const bubble = words.locator('xpath=ancestor::div[1]')
    await expect(bubble).toHaveCSS('text-align', side)
    const [a, b] = await Promise.all([words.boundingBox(), bubble.locator('time').boundingBox()])
    expect(Math.sign(b!.x - a!.x)).toBe(side === 'left' ? 1 : -1)
  }
})

test('a theme that was chosen is there before the first script of the app', async ({ browser }) => {
  const page = await open(browser, 'settings', { theme: 'light' })
  await page.getByRole('radio', { name: 'Dark' }).click()
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark')
  const background = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor)
  const dark = await background()
  await page.route('**/assets/*.js', (route) => route.abort())
  await page.goto(`${home}?scene=settings`, { waitUntil: 'domcontentloaded' })
  expect(await background()).toBe(dark)
  // The scripts that were kept away.
  complaints()
})
