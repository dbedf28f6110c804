import { type Browser, expect, type Locator, type Page, test } from '@playwright/test'
import { notChecked } from '../../scripts/notChecked.mjs'
import { lacking } from '../../scripts/tools.mjs'
import { addFriend, createNewcomer } from '../support/newcomer.ts'
import { startServer } from '../support/server.ts'
import { startTurn } from '../support/turn.ts'

const SECRET = 'a secret that both know'
const CHECKS = [
  ...['secure', 'storage', 'keys', 'broker', 'claim', 'stun', 'turn-udp', 'turn-tcp', 'turn-tls', 'nat'],
  ...['local-network', 'link'],
]

declare global {
  interface Window {
    /** Connections that the page has made, by what they may use, and all candidates that came of them. */
    gathered: { policy: string; candidate: string }[]
    connections: RTCPeerConnection[]
    copied: string
  }
}

/** Remembers what every RTCPeerConnection of the page finds. */
const watch = (page: Page) =>
  page.addInitScript(() => {
    window.gathered = []
    window.connections = []
    // What is on the clipboard the page itself may not read.
    const write = navigator.clipboard.writeText.bind(navigator.clipboard)
    navigator.clipboard.writeText = (text) => {
      window.copied = text
      return write(text)
    }
    const Real = window.RTCPeerConnection
    window.RTCPeerConnection = class extends Real {
      constructor(config: RTCConfiguration = {}) {
        super(config)
        window.connections.push(this)
        const policy = config.iceTransportPolicy ?? 'all'
        this.addEventListener('icecandidate', ({ candidate }) => {
          if (candidate?.candidate) window.gathered.push({ policy, candidate: candidate.candidate })
        })
      }
    }
  })

const enter = (browser: Browser, home: string, name: string) => createNewcomer(browser, home, name, watch)

const check = (page: Page, name: string): Locator => page.locator(`[data-check="${name}"]`)
const expectResult = (page: Page, name: string, result: string) =>
  expect(check(page, name), name).toHaveAttribute('data-result', result)
/** Nothing is under way any more. */
const done = async (page: Page) => {
  await expect(page.locator('[data-verdict]')).toBeVisible()
  await expect(page.locator('[data-result="running"]')).toHaveCount(0)
}
const doctor = (page: Page) => page.getByRole('link', { name: 'Connection doctor' })

test('without relays and STUN: from Settings, all that is there is well, and all that is not is left out', async ({
  browser,
}) => {
  const server = await startServer()
  const { page, context } = await enter(browser, server.url, 'Ann')
  await page.getByRole('link', { name: 'Settings' }).click()
  await doctor(page).click()
  await done(page)
  for (const name of CHECKS) await expect(check(page, name)).toHaveCount(1)
  for (const name of ['secure', 'keys', 'broker', 'claim', 'local-network']) await expectResult(page, name, 'ok')
  for (const name of ['stun', 'turn-udp', 'turn-tcp', 'turn-tls', 'nat', 'link'])
    await expectResult(page, name, 'skipped')
  await expect(page.locator('[data-verdict]')).toHaveAttribute('data-verdict', 'none')
  expect(await page.evaluate(() => window.connections.every(({ signalingState }) => signalingState === 'closed'))).toBe(
    true,
  )

  // The server goes: it is looked at again, alone, and the cause is another one.
  await server.stop()
  await check(page, 'broker').getByRole('button', { name: 'Check again' }).click()
  await expectResult(page, 'broker', 'fail')
  await expect(page.locator('[data-verdict]')).toHaveAttribute('data-verdict', 'server')
  await expect(page.getByText('Ask your friend to reload the app')).toBeVisible()
  await context.close()
})

test('offline it says so at once, and asks nobody anything', async ({ browser }) => {
  const server = await startServer()
  const { page, context } = await enter(browser, server.url, 'Ann')
  await page.getByRole('link', { name: 'Settings' }).click()
  await doctor(page).click()
  await done(page)
  const made = await page.evaluate(() => window.connections.length)
  await context.setOffline(true)
  await page.getByRole('button', { name: 'Check everything again' }).click()
  await done(page)
  await expectResult(page, 'broker', 'fail')
  for (const name of ['claim', 'stun', 'turn-udp', 'nat', 'local-network']) await expectResult(page, name, 'skipped')
  await expect(page.locator('[data-verdict]')).toHaveAttribute('data-verdict', 'offline')
  expect(await page.evaluate(() => window.connections.length)).toBe(made)
  // The strip that says so leads here as well.
  await page.goBack()
  await doctor(page).first().click()
  await expect(page.locator('[data-verdict="offline"]')).toBeVisible()
  await context.close()
  await server.stop()
})

const lack = lacking('turn')
if (lack !== undefined) notChecked(lack, 'the connection doctor with a real relay')
else
  test('with a relay: every way is looked at, with a friend and without, and hidden nothing is told', async ({
    browser,
  }) => {
    const turn = await startTurn(SECRET, ['allow-loopback-peers', 'allowed-peer-ip=127.0.0.1'])
    const at = (scheme: string, port: number, by: string) => `${scheme}:127.0.0.1:${port}?transport=${by}`
    const server = await startServer({
      env: {
        STUN_URLS: `stun:127.0.0.1:${turn.port}`,
        TURN_URLS: [at('turn', turn.port, 'udp'), at('turn', turn.port, 'tcp')].join(),
        TURN_SECRET: SECRET,
      },
    })
    const [ann, bob] = [await enter(browser, server.url, 'Ann'), await enter(browser, server.url, 'Bob')]
    await addFriend(ann, bob)
    await addFriend(bob, ann)
    const { page } = ann
    await expect(page.locator('[data-link="online"]').first()).toBeVisible()

    await page.getByRole('button', { name: 'Connection details' }).click()
    await doctor(page).click()
    await done(page)
    for (const name of ['secure', 'keys', 'broker', 'claim', 'stun', 'turn-udp', 'turn-tcp', 'link'])
      await expectResult(page, name, 'ok')
    await expectResult(page, 'turn-tls', 'skipped')
    await expect(check(page, 'nat')).toContainText('Unknown: it takes two servers to tell')
    await expect(check(page, 'link')).toContainText('there and back in')
    await expect(page.locator('[data-verdict="none"]')).toContainText('Ask Bob to')

    // What is copied tells nobody's ID, name, or address.
    await ann.context.grantPermissions(['clipboard-write'])
    await page.getByRole('button', { name: 'Copy report' }).click()
    await expect(page.getByText('Copied', { exact: true })).toBeVisible()
    const report = await page.evaluate(() => window.copied)
    expect(report).toMatch(/^turn-udp: ok relayed ms=\d+$/m)
    expect(report).toMatch(/^link: ok direct mineHost=\d+ .*pair=\w+-\w+/m)
    for (const secret of [ann.id, bob.id, 'Ann', 'Bob', '127.0.0.1', '.local', 'tete1'])
      expect(report).not.toContain(secret)

    // Another tab of the same person sees what this one does, and can ask.
    const second = await ann.context.newPage()
    await second.goto(`${server.url}/?lang=en#/doctor`)
    await expect(second.locator('html[data-tab="follower"]')).toBeAttached()
    await done(second)
    await expectResult(second, 'turn-udp', 'ok')
    await expectResult(second, 'link', 'skipped')
    await second.close()

    // Hidden from now on: relays are looked at, and nothing else is gathered.
    await page.goto(`${server.url}/?lang=en#/settings`)
    await page.getByRole('switch', { name: 'Hide my IP address (always relay)' }).click()
    await expect(page.getByRole('switch', { name: 'Hide my IP address (always relay)' })).toBeChecked()
    await page.evaluate(() => {
      window.gathered.length = 0
    })
    await doctor(page).click()
    await done(page)
    for (const name of ['stun', 'nat', 'local-network']) await expectResult(page, name, 'skipped')
    for (const name of ['turn-udp', 'turn-tcp']) await expectResult(page, name, 'ok')
    const gathered = await page.evaluate(() => window.gathered)
    expect(gathered.length).toBeGreaterThan(1)
    expect(gathered.filter(({ policy, candidate }) => policy !== 'relay' || !/ typ relay /.test(candidate))).toEqual([])

    // The relay goes.
    await turn.stop()
    await page.getByRole('button', { name: 'Check everything again' }).click()
    await done(page)
    for (const name of ['turn-udp', 'turn-tcp']) await expectResult(page, name, 'fail')
    await expect(page.locator('[data-verdict="relay"]')).toBeVisible()
    for (const { context } of [ann, bob]) await context.close()
    await server.stop()
  })
