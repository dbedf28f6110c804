import { expect, type Locator } from '@playwright/test'
import { field } from '../support/deeds.ts'
import { test } from '../support/shared.ts'

// Whatever opens above the page gives the focus back to where it was before, also when one thing was opened from within another.

test('closed by Escape, it gives the focus back to where the first of them was opened', async ({ meeting }) => {
  const { ann } = await meeting.friends()
  const { page } = ann
  await ann.say('first words')
  await expect(ann.message('first words')).not.toHaveAttribute('data-status', 'waiting')
  await field(ann).press('ArrowUp')
  await field(ann).fill('other words https://example.org')
  await field(ann).press('Enter')
  const message = ann.message('other words')
  await expect(message).toHaveAttribute('data-edited', 'true')

  /** Opens by keys what is above, sees that the focus is in it, and leaves. */
  async function comesBack(from: Locator, name: string | RegExp, open: () => Promise<void>) {
    await from.focus()
    await open()
    const above = page.locator('[role="dialog"], [role="alertdialog"], [role="menu"]').filter({ visible: true })
    const named = page
      .getByRole('dialog', { name })
      .or(page.getByRole('alertdialog', { name }))
      .or(page.getByRole('menu', { name }))
    await expect(named).toBeVisible()
    await expect.poll(() => named.evaluate((one) => one.contains(document.activeElement)), `into ${name}`).toBe(true)
    await page.keyboard.press('Escape')
    await expect(above, `${name}`).toHaveCount(0)
    await expect(from, `back from ${name}`).toBeFocused()
  }
  const fromMenu = (entry: string) => async () => {
    await page.keyboard.press('Enter')
    const item = page.getByRole('menuitem', { name: entry, exact: true })
    await item.focus()
    await page.keyboard.press('Enter')
    await expect(item).toHaveCount(0)
  }

  await test.step('the palette, and the shortcuts from it', async () => {
    await comesBack(field(ann), 'Jump to a chat', () => page.keyboard.press('Control+k'))
    await comesBack(field(ann), 'Keyboard shortcuts', async () => {
      await page.keyboard.press('Control+k')
      await page.getByRole('button', { name: 'Keyboard shortcuts' }).focus()
      await page.keyboard.press('Enter')
    })
    await comesBack(message, 'Keyboard shortcuts', () => page.keyboard.press('?'))
  })

  await test.step('from the menu of a message', async () => {
    const actions = message.getByRole('button', { name: 'Message actions' })
    await comesBack(actions, 'Message actions', () => page.keyboard.press('Enter'))
    await comesBack(actions, 'Forward 1 message', fromMenu('Forward'))
    await comesBack(actions, 'Details', fromMenu('Details'))
    await comesBack(actions, 'Choose an emoji', fromMenu('React'))
    await comesBack(message.getByRole('button', { name: 'edited' }), 'Edit history', () => page.keyboard.press('Enter'))
  })

  await test.step('from the menu of the chat, and of its row in the list', async () => {
    const options = page.getByRole('button', { name: 'Chat options' })
    await comesBack(options, 'Jump to a date', fromMenu('Jump to a date'))
    await comesBack(options, 'Disappearing messages', fromMenu('Disappearing messages'))
    await comesBack(options, 'Mute', fromMenu('Mute'))
    await comesBack(options, 'Delete this chat?', fromMenu('Delete chat'))
    await comesBack(options, 'Remove Bob?', fromMenu('Remove friend'))
    const row = page.getByRole('navigation', { name: 'Chats' }).getByRole('link', { name: 'Bob', exact: true })
    const rowMenu = async () => page.keyboard.press('Shift+F10')
    await comesBack(row, 'Options for Bob', rowMenu)
    for (const [entry, name] of [
      ['Mute', 'Mute'],
      ['Delete chat', 'Delete this chat?'],
      ['Remove friend', 'Remove Bob?'],
    ] as const)
      await comesBack(row, name, async () => {
        await rowMenu()
        await page.getByRole('menuitem', { name: entry, exact: true }).focus()
        await page.keyboard.press('Enter')
      })
  })

  await test.step('from the bar of what is selected', async () => {
    await message.focus()
    await fromMenu('Select')()
    const bar = page.getByRole('toolbar', { name: 'Selected messages' })
    for (const [button, name] of [
      ['Forward', 'Forward 1 message'],
      ['Delete', /Delete/],
    ] as const)
      await comesBack(bar.getByRole('button', { name: button, exact: true }), name, () => page.keyboard.press('Enter'))
  })
})
