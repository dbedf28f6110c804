import type { Locator } from '@playwright/test'
import { OPENED_PICTURES } from './openedPictures.ts'
import { OPENED_RECOVERY } from './openedRecovery.ts'
import { button, type Open, type Stage } from './stage.ts'

export type { Stage } from './stage.ts'

/** Opens the menu of the message that says `text`. What friends wrote is the same in every language. */
async function menuOf({ page, t }: Stage, text: string) {
  const message = page.getByRole('article').filter({ hasText: text })
  await message.hover()
  await button(message, t('Message actions')).click()
  await page.getByRole('menu').waitFor()
}
const choose = ({ page, t }: Stage, what: string) => page.getByRole('menuitem', { name: t(what), exact: true }).click()

async function ofMessage(stage: Stage, text: string, what: string) {
  await stage.show('chat-acts')
  await menuOf(stage, text)
  await choose(stage, what)
}
async function ofChat(stage: Stage, scene: string, what: string) {
  await stage.show(scene)
  await button(stage.page, stage.t('Chat options')).click()
  await choose(stage, what)
}
async function searchFor({ page, show, t }: Stage, scene: string, text: string) {
  await show(scene)
  await page.getByRole('searchbox', { name: t('Search messages') }).fill(text)
}
const results = ({ page, t }: Stage) =>
  page
    .getByRole('list', { name: t('Search results') })
    .getByRole('link')
    .first()

async function emoji(stage: Stage): Promise<Locator> {
  await stage.show('chat-acts')
  await button(stage.page, stage.t('Emoji')).click()
  const dialog = stage.page.getByRole('dialog')
  await dialog.getByRole('gridcell').nth(20).waitFor()
  return dialog
}
/** Failures of which more is said when one asks. */
const ASKED = ['unreachable', 'unanswered', 'lost', 'stranded', 'relay-lacking', 'relay-down', 'relay-full'] as const
const detailsOf = (scene: string): [name: string, open: Open] => [
  `what is known of a link: ${scene}`,
  async ({ page, show, t }) => {
    await show(scene)
    await button(page, t('Connection details')).click()
    await button(page, t('Try now')).waitFor()
  },
]
const field = ({ page }: Stage) => page.locator('form textarea')

/** What opens above a screen, or in it, when it is asked for. */
export const OPENED: Readonly<Record<string, Open>> = {
  ...Object.fromEntries(ASKED.map(detailsOf)),
  async 'the details of a message that waits'(stage) {
    await stage.show('stranded')
    await menuOf(stage, 'See you there')
    await choose(stage, 'Details')
    await stage.page.getByRole('dialog').getByRole('link').waitFor()
  },
  async 'the menu of a chat in the list'({ page, show }) {
    await show('list')
    await page.locator('nav a[data-peer]').first().click({ button: 'right' })
    await page.getByRole('menu').waitFor()
  },
  async 'for how long to mute a chat'(stage) {
    await stage.show('list')
    await stage.page.locator('nav a[data-peer]').first().click({ button: 'right' })
    await choose(stage, 'Mute')
    await stage.page.getByRole('menu', { name: stage.t('Mute') }).waitFor()
  },
  async 'nothing but what is unread'({ page, show, t }) {
    await show('list')
    await button(page, t('Unread')).click()
  },
  async 'what was done, and can be undone'(stage) {
    await stage.show('list')
    await stage.page.locator('nav a[data-peer]').first().click({ button: 'right' })
    await choose(stage, 'Archive')
    await button(stage.page, stage.t('Undo')).waitFor()
  },
  async 'what has been put away'({ page, show }) {
    await show('list')
    await page.locator('nav button[aria-expanded]').click()
  },
  async 'the way to a chat'({ page, show }) {
    await show('home')
    await page.keyboard.press('Control+k')
    await page.getByRole('option').first().waitFor()
  },
  async 'the way to nobody'({ page, show, t }) {
    await show('home')
    await page.keyboard.press('Control+k')
    await page.getByRole('combobox').fill('nobody')
    await page.getByText(t('No chat found')).waitFor()
  },

  async 'an invite to be sent'({ page, show, t }) {
    await show('invites')
    await button(page, t('Invite a friend')).click()
    await page.locator('[data-qr]').waitFor()
  },

  async 'the menu of the open chat'({ page, show, t }) {
    await show('chat-direct')
    await button(page, t('Chat options')).click()
    await page.getByRole('menu').waitFor()
  },
  async 'the end of a friendship'(stage) {
    await ofChat(stage, 'chat-direct', 'Remove friend')
    await stage.page.getByRole('alertdialog').waitFor()
  },
  async 'the end of a chat'(stage) {
    await ofChat(stage, 'chat-direct', 'Delete chat')
    await stage.page.getByRole('alertdialog').waitFor()
  },
  async 'digits to compare, and a code to scan'(stage) {
    await ofChat(stage, 'chat-direct', 'Verify')
    await stage.page.getByRole('dialog').locator('[data-qr]').waitFor()
  },
  async 'somebody else’s ID'(stage) {
    await ofChat(stage, 'chat-direct', 'Verify')
    await button(stage.page, stage.t('They differ')).click()
    await stage.page.getByRole('alert').waitFor()
  },
  async 'a scanner without a camera'(stage) {
    await ofChat(stage, 'chat-direct', 'Verify')
    await button(stage.page, stage.t('Scan')).click()
    await button(stage.page, stage.t('Choose a picture')).waitFor()
    await stage.page.locator('[data-camera="absent"], [data-camera="refused"]').waitFor()
  },
  async 'the way to a date'(stage) {
    await ofChat(stage, 'chat-direct', 'Jump to a date')
    await stage.page.locator('[role="grid"][aria-busy="false"]').waitFor()
  },
  async 'all keyboard shortcuts'({ page, show, t }) {
    await show('chat-direct')
    await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur())
    await page.keyboard.press('?')
    await page.getByRole('dialog', { name: t('Keyboard shortcuts') }).waitFor()
  },
  async 'a time of one’s own after which messages disappear'(stage) {
    await ofChat(stage, 'chat-acts', 'Disappearing messages')
    await stage.page.getByRole('radio', { name: stage.t('Other…') }).click()
    await stage.page.getByRole('textbox', { name: stage.t('Time') }).fill('0')
    await stage.page.getByRole('dialog').getByRole('button').last().click()
    await stage.page.getByRole('dialog').getByRole('alert').waitFor()
  },
  async 'a search for signs alone'(stage) {
    await ofChat(stage, 'chat-direct', 'Search this chat')
    await stage.page.getByRole('searchbox', { name: stage.t('Search this chat'), exact: true }).fill(':-)')
    await stage.page.getByText(stage.t('Search looks for words, numbers and emoji. Add some to the signs.')).waitFor()
  },
  async 'when messages disappear'(stage) {
    await ofChat(stage, 'chat-acts', 'Disappearing messages')
    await stage.page.getByRole('dialog').waitFor()
  },
  async 'what a search of this chat finds'(stage) {
    await ofChat(stage, 'chat-direct', 'Search this chat')
    await stage.page.getByRole('searchbox', { name: stage.t('Search this chat'), exact: true }).fill('the')
    await stage.page.getByRole('list', { name: stage.t('Found in this chat') }).waitFor()
  },
  async 'the way between two, relayed'({ page, show }) {
    await show('chat-relayed')
    const line = page.locator('[data-link] button')
    await line.click()
    await page.locator(`[id="${await line.getAttribute('aria-controls')}"] section`).waitFor()
  },

  async 'the menu of a message'(stage) {
    await stage.show('chat-acts')
    await menuOf(stage, 'See you there')
  },
  async 'the menu of my message'(stage) {
    await stage.show('chat-acts')
    await menuOf(stage, 'Which map?')
  },
  async 'the menu of a note'(stage) {
    await stage.show('notes')
    await menuOf(stage, 'Ask Inês')
  },
  async 'the status of a message, in words'({ page, show }) {
    await show('chat-acts')
    await page.getByRole('article').filter({ hasText: 'Which map?' }).locator('button[aria-expanded]').click()
  },
  async 'a reply that is being written'(stage) {
    await ofMessage(stage, 'See you there', 'Reply')
    await button(stage.page, stage.t('Cancel reply')).waitFor()
  },
  async 'a message that is being changed'(stage) {
    await ofMessage(stage, 'Which map?', 'Edit')
    await button(stage.page, stage.t('Cancel edit')).waitFor()
  },
  async 'a message that is too long'(stage) {
    await stage.show('chat-acts')
    await field(stage).fill(`${'Word by word. '.repeat(300)}`)
    await field(stage).press('Enter')
    await stage.page.getByRole('alert').waitFor()
  },
  async 'words that say what was done'(stage) {
    await ofMessage(stage, 'See you there', 'Star')
    await stage.page.getByText(stage.t('Starred: see ★ above your chats')).waitFor()
  },
  async 'how it was said before'({ page, show, t }) {
    await show('chat-acts')
    await button(page, t('edited')).click()
    await page.getByRole('dialog').getByRole('listitem').first().waitFor()
  },
  async 'whom to forward to'(stage) {
    await ofMessage(stage, 'See you there', 'Forward')
    await stage.page.getByRole('checkbox').nth(1).check()
  },
  async 'messages that are selected'(stage) {
    await ofMessage(stage, 'See you there', 'Select')
    await stage.page.getByRole('toolbar').waitFor()
    await stage.page.getByRole('article').filter({ hasText: 'The early one' }).click()
  },
  async 'for whom to delete'(stage) {
    await ofMessage(stage, 'This one will be gone', 'Select')
    await button(stage.page.getByRole('toolbar'), stage.t('Delete')).click()
    await stage.page.getByRole('alertdialog').waitFor()
  },
  async 'a link that deceives'({ page, show }) {
    await show('chat-marks')
    await button(page, 'https://bank.example').click()
    await page.getByRole('alertdialog').waitFor()
  },

  async 'the choice of an emoji'(stage) {
    await emoji(stage)
  },
  async 'an emoji that was looked for, in a skin'(stage) {
    const dialog = await emoji(stage)
    await dialog.locator('[data-tone="medium"] input').check()
    await dialog.getByRole('searchbox').fill('+1')
    await dialog.getByRole('gridcell').first().waitFor()
    await stage.page.keyboard.press('ArrowDown')
  },
  async 'no emoji of that name'(stage) {
    const dialog = await emoji(stage)
    await dialog.getByRole('searchbox').fill('qqqq')
    await dialog.getByText(stage.t('No emoji found')).waitFor()
  },
  async 'the choice of a reaction'(stage) {
    await ofMessage(stage, 'See you there', 'React')
    await stage.page.getByRole('dialog').getByRole('gridcell').nth(20).waitFor()
  },
  async 'emoji that a shortcode may mean'(stage) {
    await stage.show('chat-acts')
    await field(stage).pressSequentially('Hooray :ta')
    await stage.page.getByRole('option').first().waitFor()
  },

  ...OPENED_PICTURES,
  ...OPENED_RECOVERY,

  async 'what a search finds'(stage) {
    await searchFor(stage, 'home', 'the')
    await results(stage).waitFor()
  },
  async 'what a search does not find'(stage) {
    await searchFor(stage, 'home', 'nothing like this')
    await stage.page.getByRole('status').filter({ hasText: 'nothing like this' }).waitFor()
  },
  async 'a search while messages are being read'(stage) {
    await searchFor(stage, 'home&index=reading', 'market')
    await stage.page.locator('progress').waitFor()
  },
  async 'a search without an index'(stage) {
    await searchFor(stage, 'home&index=slow', 'market')
    await results(stage).waitFor()
  },
}
