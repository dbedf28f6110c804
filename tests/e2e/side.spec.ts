import { createHmac } from 'node:crypto'
import { test as base, expect, type Page } from '@playwright/test'
import { launch } from 'puppeteer-core'
import { notChecked } from '../../scripts/notChecked.mjs'
import { findFirefox, lacking } from '../../scripts/tools.mjs'
import { type SidePageServer, serveSidePage } from '../support/sidePage/serve.ts'
import { type RunningTurn, startTurn } from '../support/turn.ts'

/** A page with both people in it, which complains of nothing. */
const test = base.extend<{ lab: Page }, { server: SidePageServer }>({
  server: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads from the pattern what a fixture depends on.
    async ({}, use) => {
      const server = await serveSidePage()
      await use(server)
      await server.stop()
    },
    { scope: 'worker' },
  ],
  lab: async ({ page, server }, use) => {
    const complaints: string[] = []
    page.on('pageerror', (error) => complaints.push(String(error)))
    page.on('console', (message) => {
      if (message.type() === 'error') complaints.push(message.text())
    })
    await page.goto(server.url)
    await use(page)
    expect(complaints).toEqual([])
  },
})

test('side connections on the RTCPeerConnections of Chromium keep the contract', async ({ lab }) => {
  const outcomes = await lab.evaluate(() => window.sideLab.runContract())
  expect(outcomes.filter(({ error }) => error !== undefined)).toEqual([])
  expect(outcomes.length).toBeGreaterThan(15)
})

/** Each picture in its slot, before and after both offered at once. */
function seeEverything({ before, after, glares }: { before: number[][]; after: number[][]; glares: number }) {
  expect(glares).toBeGreaterThan(0)
  const named = (colours: number[][]) =>
    colours.map((colour) => ['red', 'green', 'blue'][colour.indexOf(Math.max(...colour))])
  expect(named(before)).toEqual(['red', 'green', 'blue'])
  expect(named(after)).toEqual(['red', 'green', 'blue'])
}

const noFirefox = lacking('firefox')
if (noFirefox !== undefined) notChecked(noFirefox, 'side connections in Firefox')
else
  test('side connections on those of Firefox keep it as well', async ({ server }) => {
    const firefox = await launch({
      browser: 'firefox',
      executablePath: findFirefox() ?? 'no Firefox found',
      headless: true,
      timeout: 120_000,
      protocolTimeout: 280_000,
    })
    try {
      const page = await firefox.newPage()
      await page.goto(server.url)
      const outcomes = await page.evaluate(() => window.sideLab.runContract())
      expect(outcomes.filter(({ error }) => error !== undefined)).toEqual([])
      expect(outcomes.length).toBeGreaterThan(15)
      seeEverything(await page.evaluate(() => window.sideLab.scenes.pictures()))
    } finally {
      await firefox.close()
    }
  })

test('[C2] a browser that was given another certificate than the peer named hands on nothing', async ({ lab }) => {
  const { result, connected, kept, counted } = await lab.evaluate(() => window.sideLab.scenes.rewritten())
  // He who sits in between is really there, and has said something.
  expect(connected).toBe(true)
  expect({ result, kept, counted }).toEqual({ result: 'intercepted', kept: 0, counted: 1 })
})

test('[C3] pictures arrive in their slots, also through a negotiation by both at once', async ({ lab }) => {
  seeEverything(await lab.evaluate(() => window.sideLab.scenes.pictures()))
})

test('[C5] a restart renews the credentials of both, keeps the certificates, and loses nothing', async ({ lab }) => {
  expect(await lab.evaluate(() => window.sideLab.scenes.restarted())).toEqual({
    renewed: true,
    sameCertificates: true,
    inOrder: true,
    open: true,
  })
})

test('[C9] relay only: no candidate leaves without a relay, and no address in a description, ever', async ({ lab }) => {
  const hidden = await lab.evaluate(() => window.sideLab.scenes.said(true))
  expect(hidden.descriptions).toBeGreaterThan(2)
  expect(hidden).toMatchObject({ candidates: 0, addresses: 0, loopback: 0 })
  const free = await lab.evaluate(() => window.sideLab.scenes.said(false))
  expect(free.candidates).toBeGreaterThan(1)
  expect(free).toMatchObject({ addresses: 0, loopback: 0 })
})

const noTurn = lacking('turn')
if (noTurn !== undefined) notChecked(noTurn, 'a side connection through a relay')
else
  test.describe('through a relay', () => {
    const secret = 'a secret that both know'
    let turn: RunningTurn
    const servers = () => {
      const username = `${Math.floor(Date.now() / 1_000) + 3_600}:ann`
      const credential = createHmac('sha1', secret).update(username).digest('base64')
      return [{ urls: `turn:127.0.0.1:${turn.port}?transport=udp`, username, credential }]
    }
    test.beforeAll(async () => {
      // Both are on this machine, which it would refuse to relay to as it is shipped.
      turn = await startTurn(secret, ['allow-loopback-peers', 'allowed-peer-ip=127.0.0.1'])
    })
    test.afterAll(() => turn.stop())

    test('[C9] alone bytes arrive, and nothing tells where it saw us from', async ({ lab }) => {
      const { path, lines, got } = await lab.evaluate((given) => window.sideLab.scenes.relayed(given), servers())
      expect([path, got]).toEqual(['relayed', [1, 2, 3]])
      expect(lines.length).toBeGreaterThan(1)
      expect(lines.filter((line) => !/ typ relay raddr 0\.0\.0\.0 rport 9 /.test(line))).toEqual([])
    })

    test('[L8] hidden from a peer: what is direct ends, and no opening, answer or restart names anything but a relay', async ({
      lab,
    }) => {
      const { paths, said } = await lab.evaluate((given) => window.sideLab.scenes.hidden(given), servers())
      expect(paths).toEqual(['direct', 'relayed', 'relayed'])
      const candidates = said.filter((line) => line.startsWith('candidate:'))
      expect(candidates.length).toBeGreaterThan(3)
      expect(candidates.filter((line) => !/ typ relay raddr 0\.0\.0\.0 rport 9 /.test(line))).toEqual([])
      const descriptions = said.filter((line) => !line.startsWith('candidate:'))
      expect(descriptions.length).toBeGreaterThan(3)
      expect(descriptions.filter((sdp) => /a=candidate|\.local|IP4 (?!0\.0\.0\.0)/.test(sdp))).toEqual([])
    })
  })
