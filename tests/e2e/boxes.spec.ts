import { expect } from '@playwright/test'
import { createPages } from '../support/gallery/pages.ts'
import { test } from '../support/shared.ts'

// What was drawn over something else, measured by its box.

let home = ''
test.beforeEach(({ gallery }) => {
  home = gallery.url
})
const { newPage, show, end } = createPages(() => home)
test.afterEach(async () => expect(await end()).toEqual([]))

const SCENES = ['chat-direct', 'chat-offline', 'chat-asked', 'chat-long-name']
const WIDTHS = [390, 1280]

test('rings around the line of the connection, of focus, pointer and press, are within the head, and beside the name', async ({
  browser,
}) => {
  for (const language of ['en', 'ar'] as const)
    for (const width of WIDTHS) {
      const page = await newPage(browser, { width, height: 800 })
      for (const scene of SCENES) {
        await show(page, scene, language)
        const toggle = page.locator('[data-link] button[aria-controls]')
        await toggle.focus()
        // By a key, or there is no ring.
        await page.keyboard.press('Shift+Tab')
        await page.keyboard.press('Tab')
        await expect(toggle).toBeFocused()
        const look = async (state: string) => {
          const measured = await toggle.evaluate((one) => {
            const style = getComputedStyle(one)
            const out = Number.parseFloat(style.outlineOffset) + Number.parseFloat(style.outlineWidth)
            const box = one.getBoundingClientRect()
            const head = one.closest('header')!
            const frame = head.getBoundingClientRect()
            const edge = Number.parseFloat(getComputedStyle(head).borderBlockEndWidth)
            return {
              style: style.outlineStyle,
              ring: [box.top - out, box.bottom + out] as const,
              sides: [box.left - out, box.right + out] as const,
              head: frame.bottom - edge,
              ends: [frame.left, frame.right] as const,
              name: head.querySelector('h1')!.getBoundingClientRect().bottom,
            }
          })
          const where = `${state}, ${scene} at ${width} in ${language}: ${JSON.stringify(measured)}`
          expect(measured.style, where).not.toBe('none')
          expect(measured.ring[0], where).toBeGreaterThanOrEqual(measured.name - 0.5)
          expect(measured.ring[1], where).toBeLessThanOrEqual(measured.head)
          expect(measured.sides[0], where).toBeGreaterThanOrEqual(measured.ends[0])
          expect(measured.sides[1], where).toBeLessThanOrEqual(measured.ends[1])
        }
        await look('focus')
        await toggle.blur()
        await toggle.hover()
        await look('hover')
        await page.mouse.down()
        await look('press')
        await page.mouse.up()
      }
      await page.context().close()
    }
})

test('the way to the latest stands on no time and no tick of the last message, and on none that is not faded', async ({
  browser,
}) => {
  for (const language of ['en', 'ar'] as const)
    for (const width of WIDTHS) {
      const page = await newPage(browser, { width, height: 620, touch: width === 390 })
      await show(page, 'chat-direct', language)
      const steps = await page.getByRole('log').evaluate(async (log) => {
        const frame = log.parentElement!
        const found: { far: number; last: boolean; bare: string[] }[] = []
        const drawn = () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))
        const most = log.scrollHeight - log.clientHeight
        for (let far = 0; far <= Math.min(most, 240); far += 4) {
          log.scrollTop = most - far
          await drawn()
          await drawn()
          const button = frame.querySelector(':scope > button:not([aria-hidden])')?.getBoundingClientRect()
          if (!button) continue
          const view = log.getBoundingClientRect()
          // The fade below is drawn over the log, and under the button.
          const fade = Number.parseFloat(getComputedStyle(frame, '::after').blockSize)
          const articles = [...log.querySelectorAll('article')]
          const covered = (article: Element | undefined) =>
            [...(article?.querySelectorAll('time, [data-status] button[aria-expanded]') ?? [])].filter((one) => {
              const { top, bottom, left, right } = one.getBoundingClientRect()
              const seen = Math.min(bottom, view.bottom)
              return left < button.right && right > button.left && top < button.bottom && seen > button.top
            })
          const last = articles.sort((a, b) => a.getBoundingClientRect().top - b.getBoundingClientRect().top).at(-1)
          found.push({
            far,
            last: covered(last).length > 0,
            bare: articles.flatMap(covered).flatMap((one) => {
              const { top } = one.getBoundingClientRect()
              const bare = Math.max(top, button.top) < view.bottom - fade
              return bare ? `${one.textContent} at ${top}, faded from ${view.bottom - fade}` : []
            }),
          })
        }
        return found
      })
      const where = `at ${width} in ${language}`
      expect(steps.length, where).toBeGreaterThan(20)
      expect(
        steps.filter(({ last }) => last),
        where,
      ).toEqual([])
      expect(
        steps.filter(({ bare }) => bare.length > 0),
        where,
      ).toEqual([])
      await page.context().close()
    }
})

const STATES = [
  ...['chat-direct', 'chat-relayed', 'chat-connecting', 'chat-offline', 'chat-asked'],
  ...['refused', 'unreachable', 'unanswered', 'lost', 'stranded', 'relay-lacking', 'relay-down'],
  ...['broker-refused', 'chat-failed', 'parted-blocked', 'parted-removed', 'notes'],
]

test('how one stands with a friend is on one line of a phone, whole, in every language', async ({ browser }) => {
  const page = await newPage(browser, { width: 390, height: 844, touch: true })
  for (const language of ['en', 'fr', 'ar'] as const)
    for (const scene of STATES) {
      await show(page, scene, language)
      const line = page.locator('main header h1 + *')
      await expect(line).toBeVisible()
      const cut = await line.evaluate((one) =>
        [one, ...one.querySelectorAll('*')].some(
          (part) => getComputedStyle(part).overflowX === 'hidden' && part.scrollWidth > part.clientWidth,
        ),
      )
      expect(cut, `${scene} in ${language}: ${await line.innerText()}`).toBe(false)
      expect((await line.boundingBox())!.height, `${scene} in ${language}`).toBeLessThan(28)
    }
})
