import { createIce } from '../../peer-server/ice.ts'
import { notChecked } from '../../scripts/notChecked.mjs'
import { lacking } from '../../scripts/tools.mjs'
import { addFriend, createNewcomer } from '../support/newcomer.ts'
import { startServer } from '../support/server.ts'
import { detour } from '../support/transportPage/detour.ts'
import { expect, test } from '../support/transportPage/stage.ts'
import { startTurn } from '../support/turn.ts'

const SECRET = 'a secret that both know'

const lack = lacking('turn')
if (lack !== undefined) notChecked(lack, 'a way that changes while a channel is open')
else
  test('[N1] the real transport follows the way that a channel takes, through a relay and straight', async ({
    page,
    pages,
  }) => {
    const secret = 'a secret that both know'
    const turn = await startTurn(secret, ['allow-loopback-peers', 'allowed-peer-ip=127.0.0.1'])
    const turnUrls = [`turn:127.0.0.1:${turn.port}?transport=udp`]
    const { iceServers } = createIce({ stunUrls: [], turnUrls, turnSecret: secret, iceServers: [] })('somebody')
    await page.goto(pages.url)
    const outcomes = await page.evaluate(([broker, relays]) => window.lab.runDetours(broker, relays), [
      pages.stock,
      iceServers.map((server) => ({ ...server, urls: [server.urls].flat() })),
    ] as const)
    expect(outcomes.filter(({ error }) => error !== undefined)).toEqual([])
    expect(outcomes.length).toBe(2)
    await turn.stop()
  })

if (lack !== undefined) notChecked(lack, 'a way that changes while two talk')
else
  test('[N1] a link that goes through a relay and finds a straight way says so, on both sides, and nothing is lost', async ({
    browser,
  }) => {
    const turn = await startTurn(SECRET, ['allow-loopback-peers', 'allowed-peer-ip=127.0.0.1'])
    const urls = `turn:127.0.0.1:${turn.port}?transport=udp`
    const server = await startServer({ env: { TURN_URLS: urls, TURN_SECRET: SECRET } })
    const enter = (name: string) => createNewcomer(browser, server.url, name, (page) => page.addInitScript(detour))
    const people = [await enter('Ann'), await enter('Bob')] as const
    const [ann, bob] = people
    await addFriend(ann, bob)
    await addFriend(bob, ann)
    for (const { page } of people) {
      await expect(page.locator('[data-link="online"][data-path="relayed"]')).toBeVisible()
      await page.getByRole('button', { name: 'Connection details' }).click()
      await expect(page.getByText('Your messages pass through a relay')).toBeVisible()
    }
    const say = async (text: string) => {
      await ann.page.getByRole('textbox', { name: 'Message', exact: true }).fill(text)
      await ann.page.getByRole('button', { name: 'Send', exact: true }).click()
    }
    await say('the long way round')
    for (const { page } of people)
      await page.evaluate(() => (globalThis as unknown as { straighten(): void }).straighten())
    for (const { page } of people) {
      await expect(page.locator('[data-link="online"][data-path="direct"]')).toBeVisible()
      await expect(page.getByText('online · direct')).toBeVisible()
      await expect(page.getByText('No server sees them on the way.')).toBeVisible()
      await expect(page.getByText('Your messages pass through a relay')).toHaveCount(0)
    }
    await say('straight on')
    for (const text of ['the long way round', 'straight on'])
      await expect(bob.page.getByRole('log').getByText(text)).toHaveCount(1)
    for (const { page } of people) await page.context().close()
    await server.stop()
    await turn.stop()
  })
