import { type Browser, expect, type Page, test } from '@playwright/test'
import { notChecked } from '../../scripts/notChecked.mjs'
import { lacking } from '../../scripts/tools.mjs'
import { startServer } from '../support/server.ts'
import { startTurn } from '../support/turn.ts'

const SECRET = 'a secret that both know'

/** Through the first run, and to the setting that lets nothing but relays be used. */
const personBehindRelay = async (browser: Browser, home: string, name: string): Promise<{ page: Page; id: string }> => {
  const page = await (await browser.newContext()).newPage()
  await page.goto(`${home}/?lang=en`)
  await page.getByRole('textbox', { name: 'Your name' }).fill(name)
  await page.getByRole('button', { name: 'Start chatting' }).click()
  await expect(page.locator('html[data-broker="online"]')).toBeAttached()
  const id = await page.locator('[data-my-id]').first().getAttribute('data-my-id')
  await page.getByRole('link', { name: 'Settings' }).click()
  await page.getByRole('switch', { name: 'Hide my IP address (always relay)' }).click()
  await expect(page.getByRole('switch', { name: 'Hide my IP address (always relay)' })).toBeChecked()
  await page.goBack()
  return { page, id: id ?? '' }
}

const add = async ({ page }: { page: Page }, id: string) => {
  const box = page.getByRole('textbox', { name: "Friend's ID or invite link" })
  if (!(await box.isVisible())) await page.getByRole('button', { name: 'New chat' }).click()
  await box.fill(id)
  await page.getByRole('button', { name: 'Add friend' }).click()
  await page.getByRole('navigation', { name: 'Chats' }).locator(`[data-peer="${id}"]`).click()
}

const lack = lacking('turn')
if (lack !== undefined) notChecked(lack, 'two pages through a relay')
else
  for (const [by, urlOf] of [
    ['UDP', ({ port }: { port: number }) => `turn:127.0.0.1:${port}?transport=udp`],
    ['TCP', ({ port }: { port: number }) => `turn:127.0.0.1:${port}?transport=tcp`],
  ] as const)
    test(`two pages that use nothing but a relay, by ${by}: the ICE service gives them one, and they talk`, async ({
      browser,
    }) => {
      // Both are on this machine, which it would refuse to relay to as it is shipped.
      const turn = await startTurn(SECRET, ['allow-loopback-peers', 'allowed-peer-ip=127.0.0.1'])
      const server = await startServer({ env: { TURN_URLS: urlOf(turn), TURN_SECRET: SECRET } })
      const [ann, bob] = [
        await personBehindRelay(browser, server.url, 'Ann'),
        await personBehindRelay(browser, server.url, 'Bob'),
      ]
      await add(ann, bob.id)
      await add(bob, ann.id)
      for (const { page } of [ann, bob]) await expect(page.locator('[data-path="relayed"]').first()).toBeVisible()
      await ann.page.getByRole('textbox', { name: 'Message', exact: true }).fill('the long way round')
      await ann.page.getByRole('button', { name: 'Send', exact: true }).click()
      await expect(bob.page.getByRole('log').getByText('the long way round')).toBeVisible()
      for (const { page } of [ann, bob]) await page.context().close()
      await server.stop()
      await turn.stop()
    })
