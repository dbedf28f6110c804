import { expect, type Locator } from '@playwright/test'
import { choose, field, find, log, ofChat, setTimer } from '../support/deeds.ts'
import { seedMessages } from '../support/seedMessages.ts'
import { test } from '../support/shared.ts'

// Finding things in a chat, and the frame around it: keys, dates, notices, and what becomes of them on narrow screens.

const boxOf = async (of: Locator) => {
  const box = await of.boundingBox()
  if (!box) throw new Error('it is not on the page')
  return box
}

test('Ctrl and F goes into the search of this chat; the date above leads to a calendar', async ({ meeting }) => {
  const { ann, bob } = await meeting.friends()
  ann.expectErrors(/404/) // of the icon of a bare file, where the page is left to
  await ann.page.goto(`${meeting.server.url}/config.json`)
  await seedMessages(ann.page, { peer: bob.id, count: 6_000, author: 'friend' })
  await meeting.back(ann, bob)
  await expect(ann.page.getByText('Message number 6000,')).toBeVisible()
  const { page } = ann

  await field(ann).focus()
  await page.keyboard.press('Control+f')
  const search = page.getByRole('searchbox', { name: 'Search this chat' })
  await expect(search).toBeFocused()
  await search.fill('number 5990')
  await expect(page.getByRole('list', { name: 'Found in this chat' }).getByRole('link')).toHaveCount(1)
  await page.keyboard.press('Escape')
  await page.keyboard.press('Escape')
  await expect(field(ann)).toBeFocused()

  // At rest at the end there is no date above.
  const date = log(ann).locator('xpath=following-sibling::button[@aria-hidden="true"]')
  await expect(date).toBeHidden()
  await log(ann).hover()
  await page.mouse.wheel(0, -4_000)
  await expect(date).toBeVisible()
  const [pill, pane] = [await boxOf(date), await boxOf(log(ann))]
  expect(Math.abs(pill.x + pill.width / 2 - (pane.x + pane.width / 2))).toBeLessThan(2)
  expect(pill.y).toBeGreaterThanOrEqual(pane.y)
  await page.screenshot({ path: 'artefacts/screens/floating-date.png' })
  await page.mouse.wheel(0, -400)
  await date.click()
  const grid = page.getByRole('grid')
  await expect(grid).toHaveAttribute('aria-busy', 'false')
  await expect(grid.getByRole('button').and(page.locator(':focus'))).toHaveCount(1)
  await page.screenshot({ path: 'artefacts/screens/calendar.png' })
  await page.keyboard.press('Escape')
  await expect(grid).toHaveCount(0)
  await field(ann).hover()
  await expect(date).toBeHidden()
})

test('a notice stands between the conversation and the field, and covers neither; its Undo is reached by keys', async ({
  meeting,
}) => {
  const { ann, bob } = await meeting.friends()
  for (let i = 0; i < 14; i++) await ann.say(`A line of talk, number ${i}.`)
  await expect(bob.message('number 13.')).toBeVisible()
  for (const width of [1280, 768, 390]) {
    await ann.page.setViewportSize({ width, height: 720 })
    await choose(ann, ann.message('number 3.'), 'Delete for everyone')
    const notice = ann.page.getByRole('region', { name: 'Notices' }).getByRole('dialog')
    await expect(notice).toBeVisible()
    await expect
      .poll(async () => {
        const [last, toast, write] = await Promise.all([
          boxOf(ann.message('number 13.')),
          boxOf(notice),
          boxOf(field(ann)),
        ])
        return last.y + last.height <= toast.y && toast.y + toast.height <= write.y
      })
      .toBe(true)
    const [toast, pane] = [await boxOf(notice), await boxOf(log(ann))]
    expect(Math.abs(toast.x + toast.width / 2 - (pane.x + pane.width / 2)), `at ${width}`).toBeLessThan(2)
    await ann.page.screenshot({ path: `artefacts/screens/notice-${width}.png` })
    await ann.page.keyboard.press('F6')
    await ann.page.keyboard.press('Tab')
    await ann.page.keyboard.press('Tab')
    await expect(ann.page.getByRole('button', { name: 'Undo' })).toBeFocused()
    await ann.page.keyboard.press('Enter')
    await expect(notice).toHaveCount(0)
    await expect(ann.message('number 3.')).toBeVisible()
  }
})

test('who types is written over the log: nothing moves, and bubbles and field have one edge', async ({ meeting }) => {
  const { ann, bob } = await meeting.friends()
  for (let i = 0; i < 14; i++) await (i % 2 ? ann : bob).say(`A line of talk, number ${i}.`)
  await expect(ann.message('number 13.')).toBeVisible()
  for (const width of [1280, 768, 390]) {
    await ann.page.setViewportSize({ width, height: 720 })
    await ann.page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))))
    const before = await Promise.all([boxOf(ann.message('number 13.')), boxOf(log(ann)), boxOf(field(ann))])
    await field(bob).pressSequentially('h')
    const typing = ann.page.getByText('Bob is typing…')
    await expect(typing).toBeVisible()
    expect(await Promise.all([boxOf(ann.message('number 13.')), boxOf(log(ann)), boxOf(field(ann))])).toEqual(before)
    const [last, , write] = before
    const words = await boxOf(typing)
    expect(words.y).toBeGreaterThanOrEqual(last.y + last.height)
    expect(words.y + words.height).toBeLessThanOrEqual(write.y)
    // Under the log there is nothing but the field.
    const form = await boxOf(ann.page.locator('form', { has: field(ann) }))
    expect(Math.abs(before[1].y + before[1].height - form.y)).toBeLessThan(1)

    const edges = await ann.page.evaluate(() => {
      const of = (selector: string) => document.querySelector(selector)!.getBoundingClientRect()
      const [send, text] = [of('form button[type="submit"]'), of('form textarea').left]
      const bubbles = [...document.querySelectorAll('article')].map((one) => one.getBoundingClientRect())
      return [
        Math.min(...bubbles.map(({ left }) => left)) - text,
        Math.max(...bubbles.map(({ right }) => right)) - send.right,
      ]
    })
    expect(
      edges.map(Math.abs).every((px) => px <= 1.5),
      `at ${width}: ${edges}`,
    ).toBe(true)
    await field(bob).fill('')
    await expect(typing).toHaveCount(0, { timeout: 60_000 })
  }
})

test('a time of one’s own is asked for, agreed to, and said everywhere as it is', async ({ meeting }) => {
  const { ann, bob } = await meeting.friends()
  await ofChat(ann, 'Disappearing messages')
  await ann.page.getByRole('radio', { name: 'Other…' }).check()
  await ann.page.getByRole('textbox', { name: 'Time' }).fill('90')
  await ann.page.getByRole('combobox', { name: 'Unit' }).selectOption('minute')
  await ann.page.getByRole('button', { name: 'Ask Bob' }).click()
  await expect(bob.page.getByText('Ann suggests that messages disappear after 90 minutes.')).toBeVisible()
  await bob.page.getByRole('button', { name: 'Agree' }).click()
  await expect(log(ann).getByText('From here on, messages disappear after 90 minutes.')).toBeVisible()
  await ofChat(bob, 'Disappearing messages')
  await expect(bob.page.getByRole('radio', { name: '90 minutes' })).toBeChecked()
  await bob.page.keyboard.press('Escape')
  await setTimer(bob, 'Off', 'Turn off')
})

test('a word with a sign in it is found without, marked whole; marks of bold and links are not shown', async ({
  meeting,
}) => {
  const { ann } = await meeting.friends()
  await ann.say("I don't read **every** e-mail, [see here](https://example.org/road)")
  for (const typed of ['dont', "don't", 'email', 'every']) await expect(await find(ann, typed)).toHaveCount(1)
  const hits = await find(ann, 'dont email')
  await expect(hits.locator('mark')).toHaveText(["don't", 'e-mail'])
  await expect(hits).toContainText("I don't read every e-mail, see here")
  await expect(hits).not.toContainText('**')
  await find(ann, ':-)')
  await expect(ann.page.getByText('Search looks for words, numbers and emoji.')).toBeVisible()
})
