import { expect } from '@playwright/test'
import type { Person } from '../support/person.ts'
import { test } from '../support/shared.ts'

// How a message is set, in the room that there is: read off real pages.
const PHONE = { width: 390, height: 844 }

const heightOf = async (person: Person, text: string) =>
  Math.round((await person.message(text).locator('[data-bubble]').boundingBox())!.height)

test('a list, a quote or code of one line takes one line, and the time stands beside it, in every language', async ({
  meeting,
}) => {
  const { ann, bob } = await meeting.friends()
  await ann.page.setViewportSize(PHONE)
  const short = ['- milk', '> a quote', '`code`', '1. once']
  const shown = ['milk', 'a quote', 'code', 'once']
  for (const text of ['plain', ...short]) await bob.say(text)
  for (const text of ['mine', '- my own']) await ann.say(text)
  await expect(ann.message('my own')).toHaveAttribute('data-status', 'read')
  const { origin, hash } = new URL(ann.page.url())
  for (const language of ['en', 'fr', 'ar']) {
    await ann.page.goto(`${origin}/?lang=${language}${hash}`)
    await expect(ann.page.getByRole('log').getByText('my own')).toBeVisible()
    // Words of another language are put in place a moment after the page.
    await expect(async () => {
      const heights = await ann.page.evaluate(
        (texts) =>
          texts.map((text) => {
            const bubbles = [...document.querySelectorAll<HTMLElement>('[data-bubble]')]
            const bubble = bubbles.find((one) => one.querySelector('[dir="auto"]')?.textContent?.includes(text))!
            const [words, time] = [bubble.querySelector('[dir="auto"]')!, bubble.querySelector('time')!]
            const [a, b] = [words.getBoundingClientRect(), time.getBoundingClientRect()]
            return { text, height: Math.round(bubble.offsetHeight), apart: a.right <= b.left || b.right <= a.left }
          }),
        ['plain', 'mine', ...shown, 'my own'],
      )
      const line = heights[0]!.height
      for (const one of heights) {
        // What has a frame of its own within a line may be a little higher.
        expect(one.height, `${language}: ${one.text}`).toBeLessThan(line + 8)
        expect(one.apart, `${language}: ${one.text}`).toBe(true)
      }
    }).toPass({ timeout: 30_000 })
    await ann.page.screenshot({ path: `artefacts/screens/bubbles-${language}-390.png` })
  }
})

test('what is too much for its line wraps, and the time takes a line of its own only then', async ({ meeting }) => {
  const { ann, bob } = await meeting.friends()
  await ann.page.setViewportSize(PHONE)
  await bob.say('- milk')
  await bob.say(`- ${'many things that are needed, '.repeat(4)}`)
  await expect(ann.message('many things')).toBeVisible()
  expect(await heightOf(ann, 'many things')).toBeGreaterThan(2 * (await heightOf(ann, 'milk')))
  const { width } = (await ann.message('many things').locator('[data-bubble]').boundingBox())!
  expect(width).toBeLessThan(0.9 * 390)
})

test('code that is cut is drawn aside by a finger and by keys, without answering', async ({ meeting }) => {
  const { ann, bob } = await meeting.friends({ hasTouch: true })
  await ann.page.setViewportSize(PHONE)
  await bob.say(`\`\`\`js\nconst all = [${'"and one more", '.repeat(20)}]\n\`\`\``)
  const code = ann.message('const all').locator('pre')
  await expect(ann.message('const all').getByRole('button', { name: 'Copy code' })).toBeVisible()
  const moved = () => code.evaluate((one) => one.scrollLeft)
  const finger = await ann.context.newCDPSession(ann.page)
  const { x, y, width, height } = (await code.boundingBox())!
  const touch = (type: 'touchStart' | 'touchMove', by: number) =>
    finger.send('Input.dispatchTouchEvent', {
      type,
      touchPoints: [{ x: x + width - 20 - by, y: y + height / 2 }],
    })
  await touch('touchStart', 0)
  for (let by = 10; by <= 150; by += 10) await touch('touchMove', by)
  await finger.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] })
  await expect.poll(moved).toBeGreaterThan(50)
  await expect(ann.page.locator('form').getByText('const all')).toHaveCount(0)
  const before = await moved()
  await code.focus()
  await ann.page.keyboard.press('ArrowRight')
  await expect.poll(moved).toBeGreaterThan(before)
})

test('what a mouse is told beside a message is there whole, or not at all', async ({ meeting }) => {
  const { ann, bob } = await meeting.friends()
  await ann.say('short')
  await ann.say('a longer one, which goes as far to the other side as there is room for in a window as narrow as this')
  await expect(ann.message('a longer one')).toHaveAttribute('data-status', 'read')
  await expect(bob.message('a longer one')).toBeVisible()
  for (const width of [1280, 700, 390]) {
    await ann.page.setViewportSize({ width, height: 844 })
    for (const text of ['short', 'a longer one']) {
      await ann.message(text).hover()
      const cut = await ann.message(text).evaluate((article) => {
        const words = [...article.querySelectorAll('span')].find((one) => one.textContent === 'Read' && one.id)!
        const [own, room] = [words, words.parentElement!].map((one) => one.getBoundingClientRect())
        // Wrapped away below what is shown, or all of it inside.
        if (own!.top >= room!.bottom - 1) return 'away'
        return own!.left >= room!.left - 1 && own!.right <= room!.right + 1 ? 'whole' : 'cut'
      })
      expect(cut, `${text} at ${width}`).not.toBe('cut')
      if (text === 'short') expect(cut).toBe('whole')
    }
  }
})

test('marks for what is selected in the field stand above it, and on a phone below', async ({ meeting }) => {
  const { ann, bob } = await meeting.friends({ hasTouch: true })
  await ann.page.setViewportSize(PHONE)
  for (const { page } of [ann, bob]) {
    const bar = page.getByRole('toolbar', { name: 'Formatting' })
    const box = page.getByRole('textbox', { name: 'Message', exact: true })
    await box.fill('very good news')
    await box.press('End')
    await page.keyboard.press('Control+Shift+ArrowLeft')
    await expect(bar).toBeVisible()
    const { width, height } = page.viewportSize()!
    await page.screenshot({ path: `artefacts/screens/formatting-${width}.png` })
    const [marks, own] = [(await bar.boundingBox())!, (await box.boundingBox())!]
    if (page === ann.page) expect(marks.y).toBeGreaterThanOrEqual(own.y + own.height - 2)
    else expect(marks.y + marks.height).toBeLessThanOrEqual(own.y + 2)
    expect(marks.y + marks.height).toBeLessThanOrEqual(height)
    await bar.getByRole('button', { name: 'Bold' }).click()
    await expect(box).toHaveValue('very good **news**')
    await expect(box).toBeFocused()
    await box.press('ArrowRight')
    await expect(bar).toHaveCount(0)
  }
})
