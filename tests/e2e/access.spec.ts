import AxeBuilder from '@axe-core/playwright'
import { expect, type Page } from '@playwright/test'
import type { Language } from '../../src/features/settings/settings.ts'
import { OPENED } from '../support/gallery/opened.ts'
import { createPages } from '../support/gallery/pages.ts'
import { wordsOf } from '../support/gallery/words.ts'
import { test } from '../support/shared.ts'

// Whom does a screen keep out? Every screen in every state, in a real browser, under WCAG 2.2 AA and a little more.

/** Every screen, one after another, also on a slow machine. Milliseconds. */
const SLOW = 900_000

let home = ''
test.beforeEach(({ gallery }) => {
  home = gallery.url
})

const { newPage, show, resize, open, scenes, end } = createPages(() => home)
test.afterEach(async () => expect(await end()).toEqual([]))

const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']

async function violations(page: Page, scene: string, rules?: string[]): Promise<string[]> {
  // There are no frames to put together, and doing so opens a page for each question.
  const axe = new AxeBuilder({ page }).setLegacyMode().options({ resultTypes: ['violations'] })
  const found = await (rules ? axe.withRules(rules) : axe.withTags(TAGS)).analyze()
  return found.violations.flatMap(({ id, nodes }) =>
    nodes.map((node) => `${scene}: ${id}: ${node.html.slice(0, 300)} ${node.failureSummary}`),
  )
}

const tooWide = async (page: Page, scene: string) => {
  const over = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
  return over > 0 ? [`${scene}: ${over} px wider than the screen`] : []
}

/** What sticks out of the screen to the side. What ends in "…" is cut on purpose. */
const cutOff = (page: Page, scene: string) =>
  page.evaluate(
    (name) =>
      [...document.querySelectorAll<HTMLElement>('body *')]
        .filter((one) => one.checkVisibility() && !one.closest('.visually-hidden, svg') && one.clientWidth > 1)
        .filter((one) => {
          for (let box: HTMLElement | null = one; box; box = box.parentElement) {
            const style = getComputedStyle(box)
            if (style.textOverflow === 'ellipsis' || style.clipPath !== 'none') return false
          }
          const { left, right } = one.getBoundingClientRect()
          return right > innerWidth + 1 || left < -1
        })
        .map((one) => `${name}: cut off: ${one.outerHTML.slice(0, 160)}`),
    scene,
  )

/** Presses Tab until the focus leaves the page or comes round; says where it was and what could not be seen of it. */
async function walk(page: Page, scene: string) {
  const faults: string[] = []
  const reached: string[] = []
  // Wherever the focus is at first, Tab leads out at the end of the page and in again at its beginning.
  let outside = 0
  for (let step = 0; step < 150; step++) {
    await page.keyboard.press('Tab')
    const here = await page.evaluate(() => {
      const one = document.activeElement
      if (!(one instanceof HTMLElement) || one === document.body) return undefined
      // A mark of its own, so that each is known again.
      one.dataset.walked ??= String(document.querySelectorAll('[data-walked]').length)
      const near = [
        one,
        one.parentElement,
        ...one.children,
        ...[...one.children].flatMap((child) => [...child.children]),
      ]
      const ringed = near.some((each) => {
        const style = each && getComputedStyle(each)
        return style && style.outlineStyle !== 'none' && Number.parseFloat(style.outlineWidth) >= 1
      })
      const { top, bottom, left, right, width, height } = one.getBoundingClientRect()
      const seen = width > 0 && height > 0 && bottom > 0 && right > 0 && top < innerHeight && left < innerWidth
      return { mark: one.dataset.walked, html: one.outerHTML.slice(0, 140), ringed, seen }
    })
    if (!here && ++outside > 2) break
    if (!here) continue
    // A field for a time has stops of its own, for hours and minutes.
    if (reached.at(-1) === here.mark) continue
    if (reached.includes(here.mark)) break
    reached.push(here.mark)
    if (!here.ringed) faults.push(`${scene}: no ring around ${here.html}`)
    if (!here.seen) faults.push(`${scene}: out of sight: ${here.html}`)
  }
  const missed = await page.evaluate(() =>
    [...document.querySelectorAll<HTMLElement>('a[href], button, input, select, textarea, summary')]
      .filter((one) => one.checkVisibility({ visibilityProperty: true }) && !one.matches(':disabled'))
      // One of a group is reached by Tab and leads to the others: radio buttons, and whatever roves.
      .filter((one) => one.tabIndex >= 0 && one.getAttribute('type') !== 'radio' && one.dataset.walked === undefined)
      .map((one) => one.outerHTML.slice(0, 140)),
  )
  return { faults: [...faults, ...missed.map((html) => `${scene}: not reached: ${html}`)], steps: reached.length }
}

/** What moves although the person asked for stillness. */
const moving = async (page: Page, scene: string) => {
  const running = () =>
    page.evaluate(() => document.getAnimations().filter(({ playState }) => playState === 'running').length)
  const still = await expect
    .poll(running)
    .toBe(0)
    .then(
      () => true,
      () => false,
    )
  return still ? [] : [`${scene}: something moves`]
}

/** The longest words that a person may meet. They wrap, and break where one alone has no room. */
const LONG_WORDS = ['Anticonstitutionnellement', 'أفاستسقيناكموها']

/** What sticks out of a button, or of the screen, once its words are very long ones. */
async function longWords(page: Page, scene: string, word: string): Promise<string[]> {
  const faults = await page.evaluate(
    ([name, long]) => {
      const changed = new Set<HTMLElement>()
      // Signs, numbers, names, and what stands in the line of a message's time are what they are.
      const kept = '[translate="no"], bdi, svg, [aria-hidden="true"], .visually-hidden, article'
      for (const one of document.querySelectorAll<HTMLElement>('button[data-look], [role="menuitem"]')) {
        if (!one.checkVisibility()) continue
        const walker = document.createTreeWalker(one, NodeFilter.SHOW_TEXT)
        while (walker.nextNode()) {
          const { currentNode } = walker
          if (currentNode.parentElement?.closest(kept) || !/\p{L}{2}/u.test(currentNode.nodeValue ?? '')) continue
          currentNode.nodeValue = `${long} ${long}`
          changed.add(one)
        }
      }
      return [...changed]
        .filter((one) => one.scrollWidth > one.clientWidth + 1)
        .map((one) => `${name}: a long word sticks out of ${one.outerHTML.slice(0, 160)}`)
    },
    [scene, word] as const,
  )
  return [...faults, ...(await tooWide(page, `${scene}, long words`)), ...(await cutOff(page, `${scene}, long words`))]
}

/** Scenes where nothing can be done but wait, or leave. */
const NOTHING_TO_REACH = ['starting', 'unsupported', 'crashed', 'forgetting', 'sealing']

interface Visit {
  readonly width: number
  readonly theme: 'light' | 'dark'
  readonly language: Language
  /** Asks for the colours of the other theme, too. */
  readonly bothThemes?: boolean
  /** How a window of 1280 px looks that is enlarged so many times. */
  readonly enlarged?: { times: string; width: number; height: number }
  /** Walks through it with the Tab key. */
  readonly walked?: boolean
}

// Three widths, three languages, both directions, both themes. Each screen is visited once for each of these, and asked everything there.
const VISITS: readonly Visit[] = [
  {
    ...{ width: 390, theme: 'light', language: 'fr', bothThemes: true },
    enlarged: { times: 'four times', width: 320, height: 256 },
  },
  { width: 768, theme: 'light', language: 'ar', enlarged: { times: 'twice', width: 640, height: 400 } },
  { width: 1280, theme: 'dark', language: 'en', walked: true },
]

for (const { width, theme, language, bothThemes, enlarged, walked } of VISITS) {
  const asked = [
    `no screen keeps anybody out, moves, or runs over its edge: ${width} px, ${theme}, ${language}`,
    enlarged && `nor when it is enlarged ${enlarged.times}`,
    walked && 'all of it is reached by keyboard, in sight and with a ring around it',
  ]
  test(asked.filter(Boolean).join('; '), async ({ browser }) => {
    test.setTimeout(SLOW)
    const faults: string[] = []
    const page = await newPage(browser, { width, theme })
    for (const scene of await scenes(browser)) {
      await page.setViewportSize({ width, height: 800 })
      await page.emulateMedia({ colorScheme: theme })
      await show(page, scene, language)
      faults.push(...(await moving(page, scene)), ...(await tooWide(page, scene)), ...(await violations(page, scene)))
      if (bothThemes) {
        await page.emulateMedia({ colorScheme: theme === 'light' ? 'dark' : 'light' })
        faults.push(...(await violations(page, `${scene}, the other theme`, ['color-contrast'])))
      }
      if (enlarged) {
        await resize(page, enlarged)
        const name = `${scene}, enlarged ${enlarged.times}`
        faults.push(...(await tooWide(page, name)), ...(await cutOff(page, name)))
        if (scene.startsWith('chat-')) {
          // Both what was said and where one writes stay in sight.
          await expect(page.locator('form textarea'), name).toBeInViewport()
          const log = await page.locator('[role="log"]').evaluate((box) => box.clientHeight)
          if (enlarged.height >= 400 && log < 90) faults.push(`${name}: ${log} px are left for what was said`)
        }
      }
      if (walked) {
        const { faults: unreached, steps } = await walk(page, scene)
        faults.push(...unreached)
        if (!NOTHING_TO_REACH.includes(scene)) expect(steps, scene).toBeGreaterThan(0)
      }
      if (width === 390) {
        await resize(page, { width, height: 800 })
        for (const word of LONG_WORDS) faults.push(...(await longWords(page, scene, word)))
      }
    }
    expect(faults).toEqual([])
  })
}

for (const [width, theme, language] of [
  [390, 'dark', 'fr'],
  [768, 'light', 'ar'],
  [1280, 'light', 'en'],
] as const) {
  test(`what opens keeps nobody out either: ${width} px, ${theme}, ${language}`, async ({ browser }) => {
    test.setTimeout(SLOW)
    const faults: string[] = []
    const page = await newPage(browser, { theme, width })
    const t = wordsOf(language)
    for (const [name, open] of Object.entries(OPENED)) {
      await test.step(name, () => open({ page, show: (scene) => show(page, scene, language), t }))
      const found = await violations(page, `${name}, ${theme}`)
      // A menu stands above the page and belongs to none of its parts; axe says so of dialogs only.
      const known = /: region: <(div|span) [^>]*(role="(menu|dialog)"|data-base-ui-)/
      faults.push(...found.filter((fault) => !known.test(fault)), ...(await tooWide(page, name)))
    }
    expect(faults).toEqual([])
  })
}

test('the list can be skipped', async ({ browser }) => {
  const page = await open(browser, 'settings')
  await page.getByRole('button', { name: 'New chat' }).focus()
  await page.keyboard.press('Shift+Tab')
  await expect(page.getByRole('link', { name: 'Skip the list' })).toBeFocused()
  await expect(page.getByRole('link', { name: 'Skip the list' })).toBeInViewport()
  await page.keyboard.press('Enter')
  await expect(page.getByRole('main')).toBeFocused()
  await expect(page.getByRole('heading', { name: 'Settings' })).toBeVisible()
  await page.keyboard.press('Tab')
  await expect(page.getByRole('main').getByRole('button', { name: 'Back', exact: true })).toBeFocused()
})

test('with colours that the person forces, what is chosen still stands out', async ({ browser }) => {
  const page = await newPage(browser, { forcedColors: true })
  const outlined = (selector: string) =>
    page
      .locator(selector)
      .first()
      .evaluate((one) => {
        const { outlineStyle, outlineWidth, borderTopWidth, borderTopStyle } = getComputedStyle(one)
        return (
          (outlineStyle !== 'none' && outlineWidth !== '0px') || (borderTopStyle !== 'none' && borderTopWidth !== '0px')
        )
      })
  await show(page, 'chat-direct')
  expect(await outlined('nav a[aria-current="page"]')).toBe(true)
  // Bubbles keep their shape, and what is mine its side.
  expect(await outlined('article > div > div')).toBe(true)
  await show(page, 'settings')
  expect(await outlined('label:has(input:checked)')).toBe(true)
  const colour = (checked: boolean) =>
    page
      .getByRole('switch', { checked })
      .first()
      .evaluate((one) => getComputedStyle(one).backgroundColor)
  expect(await colour(true)).not.toBe(await colour(false))
})
