import { expect } from '@playwright/test'
import { field, log } from '../support/deeds.ts'
import { seedMessages } from '../support/seedMessages.ts'
import { test } from '../support/shared.ts'

const numbersIn = (text: string) => [...text.matchAll(/^Message number (\d+),/gm)].map(([, number]) => Number(number))

test('words that are marked over many screens are copied whole, however far they are scrolled away', async ({
  meeting,
}) => {
  const { ann, bob } = await meeting.friends()
  ann.expectErrors(/404/) // of the icon of a bare file, where the page is left to
  await ann.page.goto(`${meeting.server.url}/config.json`)
  await seedMessages(ann.page, { peer: bob.id, count: 3_000, author: 'friend' })
  await meeting.back(ann, bob)
  const { page } = ann
  // What another app would be given. The page may not read it.
  await page.evaluate(() => {
    const onPaste = (event: ClipboardEvent) => {
      event.preventDefault()
      document.body.dataset.pasted = event.clipboardData?.getData('text/plain')
    }
    document.addEventListener('paste', onPaste, true)
  })
  await expect(ann.message('Message number 3000,')).toBeVisible()

  /** Messages whose words are on screen, with a place in them. */
  const onScreen = () =>
    log(ann).evaluate((all) => {
      const view = all.getBoundingClientRect()
      return [...all.querySelectorAll('article [dir="auto"]')].flatMap((words) => {
        const { left, top, bottom } = words.getBoundingClientRect()
        const number = Number(/number (\d+),/.exec(words.textContent ?? '')?.[1])
        return top > view.top + 20 && bottom < view.bottom - 60 ? [{ number, x: left + 2, y: (top + bottom) / 2 }] : []
      })
    })
  async function atRest() {
    for (let before = ''; ; ) {
      const now = JSON.stringify(await onScreen())
      if (now === before) return
      before = now
      await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))))
    }
  }
  const copied = async () => {
    await page.keyboard.press('Control+c')
    await page.keyboard.press('Control+v')
    return page.evaluate(() => document.body.dataset.pasted ?? '')
  }
  const mounted = (number: number) => ann.message(`Message number ${number},`).count()

  await test.step('from below upwards, with the button held, over a thousand messages', async () => {
    const from = (await onScreen()).at(-1)!
    await page.mouse.move(from.x + 60, from.y)
    await page.mouse.down()
    await page.mouse.move(from.x + 40, from.y - 8)
    let to = from
    for (let turns = 0; from.number - to.number <= 1_000; turns++) {
      expect(turns).toBeLessThan(400)
      await page.mouse.wheel(0, -3_000)
      await expect.poll(async () => (await onScreen())[1]?.number ?? to.number).toBeLessThan(to.number)
      to = (await onScreen())[1]!
    }
    // At rest, where the words stay where they are.
    await atRest()
    to = (await onScreen())[1]!
    await page.mouse.move(to.x, to.y - 2)
    await page.mouse.move(to.x, to.y)
    await page.mouse.up()
    const between = Math.round((from.number + to.number) / 2)
    expect([await mounted(from.number), await mounted(between), await mounted(to.number)]).toEqual([1, 0, 1])
    const all = await copied()
    const numbers = numbersIn(all)
    // Of the one at which it was begun, the first letters.
    expect(numbers).toEqual(Array.from({ length: from.number - to.number }, (_, i) => to.number + i))
    expect(all).toMatch(/\nMessage? ?n?u?m?b?e?r?$/)

    // And scrolled away from where it ends, too.
    await page.mouse.wheel(0, 4_000)
    await expect.poll(async () => (await onScreen())[0]?.number ?? 0).toBeGreaterThan(to.number + 20)
    expect(await copied()).toBe(all)
  })

  await test.step('let go, only what is near is on the page again', async () => {
    await field(ann).click()
    await page.getByRole('button', { name: 'Go to latest' }).click()
    await expect(ann.message('Message number 3000,')).toBeVisible()
    await expect(page.locator('article')).not.toHaveCount(0)
    expect(await page.locator('article').count()).toBeLessThan(80)
  })

  await test.step('of a few screens downwards, what is chosen of the first and the last', async () => {
    await page.mouse.move((await log(ann).boundingBox())!.x + 200, 300)
    await page.mouse.wheel(0, -6_000)
    await expect.poll(async () => (await onScreen()).at(-1)?.number ?? 3_000).toBeLessThan(2_950)
    await atRest()
    const from = (await onScreen())[0]!
    await page.mouse.move(from.x - 1, from.y)
    await page.mouse.down()
    await page.mouse.move(from.x + 30, from.y + 4)
    await page.mouse.wheel(0, 2_500)
    await expect.poll(async () => (await onScreen())[0]?.number ?? 0).toBeGreaterThan(from.number + 30)
    const to = (await onScreen()).at(-1)!
    await page.mouse.move(to.x + 34, to.y - 1)
    await page.mouse.move(to.x + 34, to.y)
    await page.mouse.up()
    const text = await copied()
    const lines = text.split('\n')
    expect(numbersIn(text)).toEqual(Array.from({ length: to.number - from.number }, (_, i) => from.number + i))
    // Of the last, no more than its beginning.
    expect('Message'.startsWith(lines.at(-1)!) || /^Message/.test(lines.at(-1)!)).toBe(true)
    expect(lines.at(-1)).not.toContain(`${to.number},`)
  })
})
