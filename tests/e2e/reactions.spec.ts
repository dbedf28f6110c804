import { expect } from '@playwright/test'
import { faultsOf } from '../support/axe.ts'
import { byId, choose, field, idOf } from '../support/deeds.ts'
import type { Person } from '../support/person.ts'
import { test } from '../support/shared.ts'

// Reactions between two real browsers: seen on both sides, and given in one press.

async function faults(person: Person) {
  // A menu stands for itself while it is open.
  return (await faultsOf(person.page)).filter((fault) => !/^region: <div [^>]*role="menu"/.test(fault))
}
test('reactions are counted, mine is pressed, and another press takes it back', async ({ meeting }) => {
  const { ann, bob } = await meeting.friends()
  await ann.say('Good news')
  const id = await idOf(ann.message('Good news'))
  await choose(bob, byId(bob, id), 'React')
  const chooser = bob.page.getByRole('dialog', { name: 'Choose an emoji' })
  await chooser.getByRole('button', { name: '👍', exact: true }).click()
  await expect(chooser).toBeHidden()
  await expect(byId(bob, id).getByRole('button', { name: '👍 1' })).toHaveAttribute('aria-pressed', 'true')
  const there = byId(ann, id).getByRole('button', { name: '👍 1' })
  await expect(there).toHaveAttribute('aria-pressed', 'false')
  await there.click()
  await expect(byId(bob, id).getByRole('button', { name: '👍 2' })).toBeVisible()
  expect(await faults(bob)).toEqual([])
  await bob.page.screenshot({ path: 'artefacts/screens/reactions-1280.png' })
  await bob.page.reload()
  await byId(bob, id).getByRole('button', { name: '👍 2' }).click()
  await expect(byId(ann, id).getByRole('button', { name: '👍 1' })).toHaveAttribute('aria-pressed', 'true')
})

test('a reaction takes one press beside the message, which moves nothing; a double click beside the words is one', async ({
  meeting,
}) => {
  const { ann, bob } = await meeting.friends()
  await ann.say('Good news')
  await ann.say('and some more words')
  const place = () => bob.message('and some more words').boundingBox()
  await expect(bob.message('and some more words')).toBeVisible()
  const before = await place()
  await bob.message('Good news').hover()
  const more = bob.message('Good news').locator('[aria-hidden] > button').first()
  const row = more.locator('..')
  await expect(row.getByText('👍')).toBeVisible()
  expect(await place()).toEqual(before)
  await bob.page.screenshot({ path: 'artefacts/screens/quick-1280.png' })
  expect(await faults(bob)).toEqual([])
  // It lies over nobody's words.
  const over = await row.evaluate((group) => {
    const boxes = [...document.querySelectorAll('[data-bubble]')].map((one) => one.getBoundingClientRect())
    return [...group.children].some((one) => {
      const { left, right, top, bottom } = one.getBoundingClientRect()
      return boxes.some((box) => left < box.right && right > box.left && top < box.bottom && bottom > box.top)
    })
  })
  expect(over).toBe(false)
  await field(bob).focus()
  await row.getByText('👍').click()
  await expect(ann.message('Good news').getByRole('button', { name: '👍 1' })).toBeVisible()

  await expect(field(bob)).toBeFocused()
  // The row goes with the mouse; what it opened stays, at its message.
  const chooser = bob.page.getByRole('dialog', { name: 'Choose an emoji' })
  await bob.message('Good news').getByText('Good news').hover()
  await more.click()
  await expect(chooser).toBeVisible()
  await bob.page.mouse.move(5, 5)
  await expect(more).toHaveCount(0)
  const [open, at] = [(await chooser.boundingBox())!, (await bob.message('Good news').boundingBox())!]
  expect(Math.abs(open.y + open.height - at.y)).toBeLessThan(40)
  await chooser.getByRole('button', { name: '🙏', exact: true }).click()
  await expect(ann.message('Good news').getByRole('button', { name: '🙏 1' })).toBeVisible()

  const selected = () => bob.page.evaluate(() => String(getSelection()))
  await bob
    .message('more words')
    .getByText('and some')
    .dblclick({ position: { x: 5, y: 8 } })
  expect((await selected()).trim()).toBe('and')
  // Whoever has something selected is about to copy it.
  await bob.message('more words').locator('time').dblclick()
  expect((await selected()).trim()).toBe('and')
  await bob
    .message('more words')
    .locator('[data-bubble]')
    .dblclick({ position: { x: 4, y: 20 } })
  await expect(ann.message('more words').getByRole('button', { name: '🙏 1' })).toBeVisible()
  expect(await selected()).toBe('')
  await bob.message('more words').locator('time').dblclick()
  await expect(ann.message('more words').getByRole('button', { name: '🙏 1' })).toHaveCount(0)
  // In a narrow window there is no room beside it: the menu has the row.
  await bob.page.setViewportSize({ width: 390, height: 844 })
  await bob.message('Good news').hover()
  await bob.message('Good news').getByRole('button', { name: 'Message actions' }).click()
  await expect(bob.page.getByRole('menuitemcheckbox', { name: '🙏' })).toBeChecked()
  await bob.page.screenshot({ path: 'artefacts/screens/quick-menu-390.png' })
})
