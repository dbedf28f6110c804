import type { Page } from '@playwright/test'

type Show = (page: Page, scene: string) => Promise<void>

/** Opens the menu of the message that says `text`. */
async function menuOf(page: Page, text: string) {
  const message = page.getByRole('article').filter({ hasText: text })
  await message.hover()
  await message.getByRole('button', { name: 'Message actions' }).click()
  await page.getByRole('menu').waitFor()
}
const choose = (page: Page, what: string) => page.getByRole('menuitem', { name: what, exact: true }).click()

/** What opens above a screen, or in it, when it is asked for. In English. */
export const OPENED: Readonly<Record<string, (page: Page, show: Show) => Promise<void>>> = {
  async 'the menu of a chat in the list'(page, show) {
    await show(page, 'list')
    await page.locator('nav a[data-peer]').first().click({ button: 'right' })
    await page.getByRole('menu').waitFor()
  },
  async 'the menu of the open chat'(page, show) {
    await show(page, 'chat-direct')
    await page.getByRole('button', { name: 'Chat options' }).click()
    await page.getByRole('menu').waitFor()
  },
  async 'what has been put away'(page, show) {
    await show(page, 'list')
    await page.getByRole('button', { name: 'archived chat' }).click()
  },
  async 'the way to a chat'(page, show) {
    await show(page, 'home')
    await page.keyboard.press('Control+k')
    await page.getByRole('option').first().waitFor()
  },
  async 'the way to a date'(page, show) {
    await show(page, 'chat-direct')
    await page.getByRole('button', { name: 'Chat options' }).click()
    await choose(page, 'Jump to a date')
    await page.getByLabel('Day').waitFor()
  },
  async 'the way between two, relayed'(page, show) {
    await show(page, 'chat-relayed')
    await page.locator('[data-link]').click()
  },
  async 'the menu of a message'(page, show) {
    await show(page, 'chat-acts')
    await menuOf(page, 'See you there')
  },
  async 'the choice of an emoji'(page, show) {
    await show(page, 'chat-acts')
    await page.getByRole('button', { name: 'Emoji', exact: true }).click()
    await page.getByRole('searchbox', { name: 'Search emoji' }).waitFor()
    await page.getByRole('gridcell').first().waitFor()
  },
  async 'a reply that is being written'(page, show) {
    await show(page, 'chat-acts')
    await menuOf(page, 'See you there')
    await choose(page, 'Reply')
  },
  async 'how it was said before'(page, show) {
    await show(page, 'chat-acts')
    await page.getByRole('button', { name: 'edited' }).click()
    await page.getByRole('dialog').waitFor()
  },
  async 'whom to forward to'(page, show) {
    await show(page, 'chat-acts')
    await menuOf(page, 'See you there')
    await choose(page, 'Forward')
    await page.getByRole('dialog').waitFor()
  },
  async 'for whom to delete'(page, show) {
    await show(page, 'chat-acts')
    await menuOf(page, 'This one will be gone')
    await choose(page, 'Select')
    await page.getByRole('toolbar').getByRole('button', { name: 'Delete' }).click()
    await page.getByRole('alertdialog').waitFor()
  },
  async 'messages that are selected'(page, show) {
    await show(page, 'chat-acts')
    await menuOf(page, 'See you there')
    await choose(page, 'Select')
    await page.getByRole('toolbar').waitFor()
  },
  async 'when messages disappear'(page, show) {
    await show(page, 'chat-acts')
    await page.getByRole('button', { name: 'Chat options' }).click()
    await choose(page, 'Disappearing messages')
    await page.getByRole('dialog').waitFor()
  },
  async 'what a search finds'(page, show) {
    await show(page, 'home')
    await page.getByRole('searchbox', { name: 'Search messages' }).fill('market')
    await page.getByRole('list', { name: 'Search results' }).getByRole('link').first().waitFor()
  },
  async 'what a search does not find'(page, show) {
    await show(page, 'home')
    await page.getByRole('searchbox', { name: 'Search messages' }).fill('nothing like this')
    await page
      .getByText('nothing like this')
      .waitFor({ state: 'attached' })
      .catch(() => undefined)
  },
}
