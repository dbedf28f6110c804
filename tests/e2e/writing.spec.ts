import { expect } from '@playwright/test'
import { faultsOf } from '../support/axe.ts'
import type { Person } from '../support/person.ts'
import { test } from '../support/shared.ts'

// Under the real server's headers: `close` finds every violation of them, and every request to another host.
const field = (person: Person) => person.page.getByRole('textbox', { name: 'Message', exact: true })

test('emoji are chosen by keyboard: found, in a skin, remembered', async ({ meeting }) => {
  const { ann, bob } = await meeting.friends()
  const { page } = ann
  await field(ann).fill('to the !')
  await field(ann).press('ArrowLeft')
  await page.getByRole('button', { name: 'Emoji', exact: true }).click()
  const dialog = page.getByRole('dialog', { name: 'Choose an emoji' })
  const search = dialog.getByRole('searchbox', { name: 'Search emoji' })
  await expect(search).toBeFocused()
  await expect(dialog.getByRole('gridcell').nth(20)).toBeVisible()
  await page.screenshot({ path: 'artefacts/screens/emoji-1280.png' })
  expect(await faultsOf(page)).toEqual([])
  for (let row = 0; row < 14; row++) await page.keyboard.press('ArrowDown')
  await expect(dialog.locator('[data-active]')).toBeInViewport({ ratio: 0.9 })
  await search.fill('bullseye')
  await expect(dialog.getByRole('gridcell', { name: 'bullseye' }).and(dialog.locator('[data-active]'))).toBeVisible()
  await page.keyboard.press('Enter')
  await expect(dialog).toBeHidden()
  await expect(field(ann)).toBeFocused()
  await expect(field(ann)).toHaveValue('to the 🎯!')
  await page.keyboard.press('Control+z')
  await expect(field(ann)).toHaveValue('to the !')

  // Faster than it is drawn: what is chosen is where one has come to. The first key only goes to the first one.
  await page.getByRole('button', { name: 'Emoji', exact: true }).click()
  await expect(search).toBeFocused()
  const fourth = await dialog.getByRole('gridcell').nth(3).innerText()
  for (const key of [...Array(4).fill('ArrowRight'), 'Enter']) await page.keyboard.press(key)
  await expect(field(ann)).toHaveValue(`to the ${fourth}!`)
  await page.keyboard.press('Control+z')

  await page.getByRole('button', { name: 'Emoji', exact: true }).click()
  await dialog.getByRole('radio', { name: 'Medium skin' }).click()
  await search.fill('waving hand')
  await dialog.getByRole('gridcell', { name: 'waving hand' }).click()
  await expect(field(ann)).toHaveValue('to the 👋🏽!')
  await page.reload()
  await page.getByRole('button', { name: 'Emoji', exact: true }).click()
  await expect(dialog.getByRole('group', { name: 'Recent' }).getByRole('button').first()).toHaveText('👋🏽')
  await expect(dialog.getByRole('radio', { name: 'Medium skin' })).toBeChecked()
  await page.keyboard.press('Escape')
  await expect(dialog).toBeHidden()
  await ann.online()
  await field(ann).fill(':ta')
  await expect(page.getByRole('listbox', { name: 'Emoji' })).toBeVisible()
  await page.screenshot({ path: 'artefacts/screens/suggestions-1280.png' })
  await page.keyboard.press('Escape')
  await field(ann).fill('')
  await field(ann).pressSequentially('**:tada:** `:tada:` :rocket:')
  await page.keyboard.press('Enter')
  await expect(bob.message('🎉').locator('strong')).toHaveText('🎉')
  await expect(bob.message('🎉').locator('code')).toHaveText(':tada:')
  await expect.poll(async () => (await bob.texts()).at(-1)).toBe('🎉 :tada: 🚀')
})

test('on a phone the emoji come up from below, and a press is enough', async ({ meeting }) => {
  const ann = await meeting.join('Ann', { viewport: { width: 390, height: 844 }, hasTouch: true })
  const bob = await meeting.join('Bob')
  await ann.add(bob.id)
  await ann.page.getByRole('button', { name: 'Emoji', exact: true }).tap()
  const dialog = ann.page.getByRole('dialog', { name: 'Choose an emoji' })
  await expect(dialog.getByRole('gridcell').nth(20)).toBeVisible()
  await ann.page.screenshot({ path: 'artefacts/screens/emoji-390.png' })
  await dialog.getByRole('gridcell').nth(3).tap()
  await expect(dialog).toBeHidden()
  await expect(field(ann)).not.toHaveValue('')
})

test('[abuse T17] marks, links and code come out on the other side as they are meant, and deceptive links ask', async ({
  meeting,
}) => {
  const { ann, bob } = await meeting.friends()
  await field(ann).fill('word')
  await field(ann).press('Control+a')
  await field(ann).press('Control+b')
  await field(ann).press('Enter')
  await expect(bob.message('word').locator('strong')).toHaveText('word')
  await ann.say('```js\nconst a = 1\n```')
  await expect(bob.message('const a').locator('.hljs-keyword')).toHaveText('const')
  await ann.say('<img src=x onerror=alert(1)> **x** [a](javascript:alert(1)) ![p](https://pictures.example/p.png)')
  await expect(bob.message('onerror').getByRole('link')).toHaveAttribute('href', 'https://pictures.example/p.png')
  await ann.say('[https://bank.example](https://evil.example/)')
  await bob.message('bank.example').getByRole('button', { name: 'https://bank.example' }).click()
  const dialog = bob.page.getByRole('alertdialog', { name: 'Where this link really leads' })
  await expect(dialog).toContainText('evil.example')
  await bob.page.screenshot({ path: 'artefacts/screens/deceptive-1280.png' })
  expect(await faultsOf(bob.page)).toEqual([])
  await bob.page.keyboard.press('Escape')
  await expect(dialog).toBeHidden()
  await expect(bob.message('bank.example').getByRole('button', { name: 'https://bank.example' })).toBeFocused()
})

test('rich text is pasted as plain text', async ({ meeting }) => {
  const ann = await meeting.join('Ann')
  const bob = await meeting.join('Bob')
  await ann.add(bob.id)
  await ann.context.grantPermissions(['clipboard-read', 'clipboard-write'])
  await ann.page.evaluate(() =>
    navigator.clipboard.write([
      new ClipboardItem({
        'text/html': new Blob(['<b>bold</b> <img src="https://pictures.example/p.png">'], { type: 'text/html' }),
        'text/plain': new Blob(['bold'], { type: 'text/plain' }),
      }),
    ]),
  )
  await field(ann).press('Control+v')
  await expect(field(ann)).toHaveValue('bold')
})
