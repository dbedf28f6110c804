import { createHmac } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { type Browser, expect, type Page, test } from '@playwright/test'
import { createIce } from '../../peer-server/ice.ts'
import { notChecked } from '../../scripts/notChecked.mjs'
import { lacking } from '../../scripts/tools.mjs'
import { addFriend, createNewcomer } from '../support/newcomer.ts'
import { startServer } from '../support/server.ts'
import { toldTo } from '../support/toldTo.ts'
import { type RunningTurn, startTurn, TURN_SETTINGS } from '../support/turn.ts'
import { type Credentials, type TurnClient, turnClient } from '../support/turnClient.ts'

const SECRET = 'a secret that both know'

/** Newcomer who has turned on the setting that lets nothing but relays be used. */
const personBehindRelay = async (browser: Browser, home: string, name: string) => {
  const person = await createNewcomer(browser, home, name)
  const { page } = person
  await page.getByRole('link', { name: 'Settings' }).click()
  await page.getByRole('switch', { name: 'Hide my IP address (always relay)' }).click()
  await expect(page.getByRole('switch', { name: 'Hide my IP address (always relay)' })).toBeChecked()
  await page.goBack()
  return person
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
      await addFriend(ann, bob)
      await addFriend(bob, ann)
      for (const { page } of [ann, bob]) await expect(page.locator('[data-path="relayed"]').first()).toBeVisible()
      await ann.page.getByRole('textbox', { name: 'Message', exact: true }).fill('the long way round')
      await ann.page.getByRole('button', { name: 'Send', exact: true }).click()
      await expect(bob.page.getByRole('log').getByText('the long way round')).toBeVisible()
      for (const { page } of [ann, bob]) await page.context().close()
      await server.stop()
      await turn.stop()
    })

if (lack !== undefined) notChecked(lack, 'an address that is hidden from one friend')
else
  test('[L8] hidden from one friend: the direct link ends, a relayed one takes its place, and no word of mine tells my address', async ({
    browser,
  }) => {
    const turn = await startTurn(SECRET, ['allow-loopback-peers', 'allowed-peer-ip=127.0.0.1'])
    const urls = `turn:127.0.0.1:${turn.port}?transport=udp`
    const server = await startServer({ env: { TURN_URLS: urls, TURN_SECRET: SECRET } })
    const [ann, bob] = [
      await createNewcomer(browser, server.url, 'Ann'),
      await createNewcomer(browser, server.url, 'Bob'),
    ]
    await addFriend(ann, bob)
    await addFriend(bob, ann)
    for (const { page } of [ann, bob]) await expect(page.locator('[data-path="direct"]').first()).toBeVisible()
    // So that it is seen here what would be seen: for a direct link one of them has to have said it.
    const all = () => [...toldTo(ann.said, bob.id).candidates, ...toldTo(bob.said, ann.id).candidates]
    await expect.poll(() => all().some((line) => line.includes('typ host'))).toBe(true)

    ann.said.length = 0
    await ann.page.getByRole('link', { name: 'About this person' }).click()
    await ann.page.getByRole('switch', { name: 'Hide my IP address from Bob' }).click()
    await expect(ann.page.getByRole('switch', { name: 'Hide my IP address from Bob' })).toBeChecked()
    await expect(ann.page.getByText('online · relayed')).toBeVisible()
    await expect(bob.page.locator('[data-path="relayed"]').first()).toBeVisible()
    // They come anew, and dial: they are answered, and their page asks for all there is.
    for (let again = 0; again < 2; again++) {
      await bob.page.reload()
      await expect(bob.page.locator('[data-path="relayed"]').first()).toBeVisible()
      await expect(ann.page.getByText('online · relayed')).toBeVisible()
    }
    await ann.page.reload()
    await expect(ann.page.getByRole('switch', { name: 'Hide my IP address from Bob' })).toBeChecked()
    await expect(ann.page.getByText('online · relayed')).toBeVisible()
    const { frames, candidates, lines } = toldTo(ann.said, bob.id)
    expect(frames).toBeGreaterThan(3)
    expect(candidates.length).toBeGreaterThan(1)
    expect(candidates.filter((line) => !/ typ relay raddr 0\.0\.0\.0 rport 9/.test(line))).toEqual([])
    expect(lines.filter((line) => !/ 0\.0\.0\.0$|^m=application 9 /.test(line))).toEqual([])
    for (const { page } of [ann, bob]) await page.context().close()
    await server.stop()
    await turn.stop()
  })

/** By UDP, TCP and TLS, as the guide sets it up. */
const allWays = ({ port, tlsPort }: { port: number; tlsPort: number }) =>
  [
    `turn:127.0.0.1:${port}?transport=udp`,
    `turn:127.0.0.1:${port}?transport=tcp`,
    `turns:localhost:${tlsPort}?transport=tcp`,
  ].join()

/** Places that somebody has at the relay: what their quota leaves is taken for a moment. */
async function placesOf(turn: RunningTurn, id: string): Promise<number> {
  const [, quota] = /^user-quota=(\d+)$/m.exec(readFileSync(TURN_SETTINGS, 'utf8')) ?? []
  const iceFor = createIce({ stunUrls: [], turnUrls: ['turn:localhost'], turnSecret: SECRET, iceServers: [] })
  const [lent] = iceFor(id).iceServers
  if (!lent || !('username' in lent)) throw new Error('no credentials')
  const taken: TurnClient[] = []
  for (;;) {
    const client = await turnClient(turn, 'udp', lent)
    const { ok } = await client.allocate()
    if (!ok) client.close()
    if (!ok) break
    taken.push(client)
  }
  for (const client of taken) {
    await client.refresh(0)
    client.close()
  }
  return Number(quota) - taken.length
}

if (lack !== undefined) notChecked(lack, 'five friends who all need the relay')
else
  test('[J1] five friends who all need the relay at once are all linked, by the quotas that are shipped', async ({
    browser,
  }) => {
    test.slow()
    const turn = await startTurn(SECRET, ['allow-loopback-peers', 'allowed-peer-ip=127.0.0.1'])
    const server = await startServer({ env: { TURN_URLS: allWays(turn), TURN_SECRET: SECRET } })
    const ann = await personBehindRelay(browser, server.url, 'Ann')
    const friends = []
    for (const name of ['Bob', 'Cem', 'Dora', 'Eve', 'Finn']) {
      const friend = await createNewcomer(browser, server.url, name)
      friends.push(friend)
      await addFriend(friend, ann)
      await addFriend(ann, friend)
      await expect(friend.page.locator('[data-path="relayed"]').first()).toBeVisible()
    }
    // She comes anew, and all at once. What she had is not waited for.
    await ann.page.reload()
    for (const { page } of friends) await expect(page.locator('[data-path="relayed"]').first()).toBeVisible()
    // One place for each link; those that were left behind, and whoever looked for a way, have given theirs back.
    await expect.poll(() => placesOf(turn, ann.id), { timeout: 60_000 }).toBe(5)
    for (const { page } of [ann, ...friends]) await page.context().close()
    await server.stop()
    await turn.stop()
  })

/** Relay credentials for this page, made here, of a life that a test can outlive; none while `away`. */
async function lendShortly(page: Page, seconds: number) {
  const stage = { asked: 0, away: false, seconds, last: undefined as Credentials | undefined }
  await page.route('**/peer/ice?*', async (route) => {
    if (stage.away) return route.abort()
    const answer = (await (await route.fetch()).json()) as { iceServers: Partial<Credentials>[] }
    const [lent] = answer.iceServers
    const username = `${Math.floor(Date.now() / 1000) + stage.seconds}:${lent?.username?.split(':')[1]}`
    const credential = createHmac('sha1', SECRET).update(username).digest('base64')
    stage.asked++
    stage.last = { username, credential }
    await route.fulfill({ json: { iceServers: [{ ...lent, username, credential }], ttl: stage.seconds } })
  })
  return stage
}

if (lack !== undefined) notChecked(lack, 'relay credentials that lapse')
else
  test('[J2] credentials that lapsed while nobody could renew them: a relayed chat is back once its server is, with others', async ({
    browser,
  }) => {
    const turn = await startTurn(SECRET, ['allow-loopback-peers', 'allowed-peer-ip=127.0.0.1'])
    const urls = `turn:127.0.0.1:${turn.port}?transport=udp`
    const server = await startServer({ env: { TURN_URLS: urls, TURN_SECRET: SECRET } })
    const ann = await personBehindRelay(browser, server.url, 'Ann')
    const bob = await personBehindRelay(browser, server.url, 'Bob')
    const lending = await lendShortly(ann.page, 6)
    // Connections that were made to ask with lapsed ones.
    await ann.page.addInitScript(() => {
      const counted = Object.assign(window, { lapsed: 0 })
      window.RTCPeerConnection = new Proxy(RTCPeerConnection, {
        construct(target, args: [RTCConfiguration?]) {
          const name = args[0]?.iceServers?.find(({ username }) => username)?.username
          if (name && Number(name.split(':')[0]) * 1_000 < Date.now()) counted.lapsed++
          return new target(...args)
        },
      })
    })
    const lapsed = (reset = false) =>
      ann.page.evaluate((anew) => {
        const counted = window as unknown as { lapsed: number }
        if (anew) counted.lapsed = 0
        return counted.lapsed
      }, reset)
    await ann.page.reload()
    await addFriend(ann, bob)
    await addFriend(bob, ann)
    for (const { page } of [ann, bob]) await expect(page.locator('[data-path="relayed"]').first()).toBeVisible()

    lending.away = true
    const refused = async () => {
      const client = await turnClient(turn, 'udp', lending.last!)
      const { code } = await client.allocate()
      await client.refresh(0)
      client.close()
      return code
    }
    await expect.poll(refused, { timeout: 30_000 }).toBe(401)
    // What was lent lives on.
    await bob.page.getByRole('textbox', { name: 'Message', exact: true }).fill('still here')
    await bob.page.getByRole('button', { name: 'Send', exact: true }).click()
    await expect(ann.page.getByRole('log').getByText('still here')).toBeVisible()

    const before = lending.asked
    // Long enough for a machine that is busy: what lapses on the way is another matter.
    lending.seconds = 600
    lending.away = false
    await lapsed(true)
    await bob.page.reload()
    for (const { page } of [ann, bob]) await expect(page.locator('[data-path="relayed"]').first()).toBeVisible()
    expect(lending.asked).toBeGreaterThan(before)
    expect(await lapsed()).toBe(0)
    for (const { page } of [ann, bob]) await page.context().close()
    await server.stop()
    await turn.stop()
  })
