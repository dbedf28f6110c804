import { type Browser, type BrowserContext, expect, type Page } from '@playwright/test'

/** Newcomer: somebody through the first run, whose page may use other ICE servers than none (`person.ts` counts them as foreign). */
export interface Newcomer {
  readonly context: BrowserContext
  readonly page: Page
  readonly id: string
  /** All that the page says to the broker. */
  readonly said: string[]
}

/** A new profile of the browser, through the first run. `prepare`: done to the page before anything is loaded. */
export async function createNewcomer(
  browser: Pick<Browser, 'newContext'>,
  home: string,
  name: string,
  prepare?: (page: Page) => Promise<unknown>,
): Promise<Newcomer> {
  const context = await browser.newContext()
  const page = await context.newPage()
  const said: string[] = []
  page.on('websocket', (socket) => socket.on('framesent', ({ payload }) => void said.push(String(payload))))
  await prepare?.(page)
  await page.goto(`${home}/?lang=en`)
  await page.getByRole('textbox', { name: 'Your name' }).fill(name)
  await page.getByRole('button', { name: 'Start chatting' }).click()
  await expect(page.locator('html[data-broker="online"]')).toBeAttached()
  const id = await page.locator('[data-my-id]').first().getAttribute('data-my-id')
  if (!id) throw new Error('no ID on the first screen')
  return { context, page, id, said }
}

/** Adds somebody, and opens the chat with them. */
export async function addFriend({ page }: Pick<Newcomer, 'page'>, { id }: Pick<Newcomer, 'id'>) {
  const box = page.getByRole('textbox', { name: "Friend's ID or invite link" })
  if (!(await box.isVisible())) await page.getByRole('button', { name: 'New chat' }).click()
  await box.fill(id)
  await page.getByRole('button', { name: 'Add friend' }).click()
  await page.getByRole('navigation', { name: 'Chats' }).locator(`[data-peer="${id}"]`).click()
}
