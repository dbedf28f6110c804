import { createIce } from '../../peer-server/ice.ts'
import { notChecked } from '../../scripts/notChecked.mjs'
import { lacking } from '../../scripts/tools.mjs'
import type { Address } from '../../src/ports/transport.ts'
import { address } from '../support/names.ts'
import { canTalk, type Person } from '../support/transportPage/people.ts'
import { expect, test } from '../support/transportPage/stage.ts'
import { startTurn } from '../support/turn.ts'

test.describe('the real transport keeps the contract', () => {
  for (const which of ['a stock PeerServer', 'our own server']) {
    test(`on ${which}`, async ({ page, pages, openServer }) => {
      const own = { host: 'localhost', port: openServer.port, path: '/peer', secure: false }
      const complaints: string[] = []
      page.on('pageerror', (error) => complaints.push(String(error)))
      page.on('console', (message) => {
        if (message.type() === 'error') complaints.push(message.text())
      })
      await page.goto(pages.url)
      const broker = which === 'our own server' ? own : pages.stock
      const outcomes = await page.evaluate((at) => window.lab.runContract(at), broker)
      expect(outcomes.filter(({ error }) => error !== undefined)).toEqual([])
      expect(outcomes.length).toBeGreaterThan(20)
      expect(complaints).toEqual([])
      expect(await page.evaluate(() => window.lab.rtc.open())).toBe(0)
    })
  }
})

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

test('after a hundred dials and closes no RTCPeerConnection is open', async ({ page, pages }) => {
  await page.goto(pages.url)
  const took = await page.evaluate(async (broker) => {
    await window.lab.dials.raw(broker, 10) // whoever comes first waits for the browser to get going
    const transport = await window.lab.dials.transport(broker, 100)
    const raw = await window.lab.dials.raw(broker, 50)
    return { raw, transport }
  }, pages.stock)
  expect(await page.evaluate(() => window.lab.rtc.open())).toBe(0)
  expect(await page.evaluate(() => window.lab.rtc.all.length)).toBeGreaterThan(200)
  const median = (all: number[]) => all.toSorted((x, y) => x - y)[Math.floor(all.length / 2)]!
  const [raw, ours] = [median(took.raw), median(took.transport)]
  console.log(
    `dial to open, median: raw ${raw.toFixed(1)} ms, transport ${ours.toFixed(1)} ms (${(ours / raw).toFixed(2)}x)`,
  )
})

test('a dial that is cancelled at any moment leaves no RTCPeerConnection behind', async ({ enter }) => {
  const [a, b] = [await enter(), await enter({ deadlines: 20 })]
  const ends = await a.page.evaluate(async (remote) => {
    const { transport } = window.lab.nodes.me!
    const began = performance.now()
    const whole = transport.dial(remote, 'not-cancelled-0000000', {}, async () => 'bound')
    await whole.result
    whole.cancel()
    const took = performance.now() - began
    const whys: string[] = []
    for (let i = 0; i < 60; i++) {
      const attempt = transport.dial(remote, `cancelled-${i}-0000000`, {}, async () => 'bound')
      // From at once to long after the channel is open.
      const step = i % 20
      if (step === 19) await attempt.result
      else if (step > 0) await new Promise((resolve) => setTimeout(resolve, (step * took) / 10))
      attempt.cancel()
      const result = await attempt.result
      whys.push(result.ok ? 'ok' : result.why)
    }
    return whys
  }, b.id)
  expect(new Set(ends)).toEqual(new Set(['cancelled', 'ok']))
  expect((await a.rtc()).open).toBe(0)
  await expect.poll(async () => (await b.rtc()).open).toBe(0)
  expect((await b.channels()).open).toBe(0)
})

test('a stop in the midst of dials, and before PeerJS has come, leaves nothing', async ({ broker, enter }) => {
  const [a, b] = [await enter(), await enter()]
  broker.rule(({ type }) => (type === 'ANSWER' ? [] : undefined))
  const dial = a.dial(b)
  await expect.poll(async () => (await b.rtc()).open).toBe(1)
  await a.page.evaluate(() => window.lab.nodes.me!.transport.stop())
  await b.page.evaluate(() => window.lab.nodes.me!.transport.stop())
  expect(await dial).toBe('cancelled')
  expect([(await a.rtc()).open, (await b.rtc()).open]).toEqual([0, 0])
  await expect.poll(() => [broker.isConnected(a.id), broker.isConnected(b.id)]).toEqual([false, false])
  await a.page.evaluate((at) => {
    window.lab.start('early', { self: 'early' as Address, broker: at })
    window.lab.nodes.early!.transport.stop()
  }, addressOf(broker))
  await canStillEnter(enter)
  expect(broker.connects.has('early')).toBe(false)
})

const addressOf = ({ host, port, path, secure }: { host: string; port: number; path: string; secure: boolean }) => ({
  host,
  port,
  path,
  secure,
})
const canStillEnter = (enter: () => Promise<Person>) => enter()

test('nobody answers: timeout, and nothing is left', async ({ broker, enter }) => {
  const [a, b] = [await enter({ deadlines: 20 }), await enter({ deadlines: 20 })]
  broker.rule(({ type }) => (type === 'ANSWER' ? [] : undefined))
  expect(await a.dial(b)).toBe('timeout')
  // The side that answered in vain gives up as well.
  await expect.poll(async () => (await b.rtc()).open).toBe(0)
  expect((await a.rtc()).open).toBe(0)
})

test('no path between the two: the browser says nothing, the deadline does', async ({ broker, enter }) => {
  const [a, b] = [await enter({ deadlines: 20 }), await enter({ deadlines: 20 })]
  broker.rule(({ type }) => (type === 'CANDIDATE' ? [] : undefined))
  expect(await a.dial(b)).toBe('timeout')
  expect((await a.rtc()).open).toBe(0)
  await expect.poll(async () => (await b.rtc()).open).toBe(0)
})

test('[abuse W34] a peer that vanishes without a word is hung up on', async ({ talking }) => {
  const [a, b] = await talking()
  await b.page.goto('chrome://crash').catch(() => undefined)
  // As long as the browser takes to call the connection failed; PeerJS would never notice.
  await expect.poll(async () => (await a.channels()).open, { timeout: 60_000 }).toBe(0)
  expect((await a.rtc()).open).toBe(0)
})

test('[abuse W32] a text frame is told as what it is', async ({ talking }) => {
  const [a, b] = await talking()
  await a.page.evaluate(() => window.lab.rtc.channels.at(-1)!.send('text'))
  await a.say(9)
  await expect.poll(async () => (await b.heard()).slice(-2)).toEqual(['text', 9])
})

test('[abuse W31] a channel that the peer opens beside is refused; a peer that goes on is hung up on', async ({
  talking,
}) => {
  const [a, b] = await talking()
  const openExtra = (who: Person) =>
    who.page.evaluate(async () => {
      const extra = window.lab.rtc.all.at(-1)!.createDataChannel('tete-a-tete')
      await new Promise((resolve) => {
        extra.onclose = resolve
      })
    })
  for (const who of [a, b]) {
    await openExtra(who)
    await canTalk(a, b)
    await openExtra(who)
    await canTalk(a, b)
  }
  expect([(await a.counts())['channel.extra'], (await b.counts())['channel.extra']]).toEqual([2, 2])
  await a.page.evaluate(() => {
    for (let i = 0; i < 50; i++) window.lab.rtc.all.at(-1)!.createDataChannel(`extra ${i}`)
  })
  for (const who of [a, b]) {
    await expect.poll(async () => (await who.channels()).open).toBe(0)
    expect((await who.rtc()).open).toBe(0)
  }
})

/** Run in the page of a dialler who makes his channel in a way of his own. */
const wrongChannels = {
  'under another label': () => {
    const { createDataChannel } = RTCPeerConnection.prototype
    RTCPeerConnection.prototype.createDataChannel = function (_, options) {
      return createDataChannel.call(this, 'other', options)
    }
  },
  'without order': () => {
    const { createDataChannel } = RTCPeerConnection.prototype
    RTCPeerConnection.prototype.createDataChannel = function (label) {
      return createDataChannel.call(this, label, { ordered: false })
    }
  },
  'that may lose frames': () => {
    const { createDataChannel } = RTCPeerConnection.prototype
    RTCPeerConnection.prototype.createDataChannel = function (label) {
      return createDataChannel.call(this, label, { maxRetransmits: 0 })
    }
  },
  'that may give up on frames': () => {
    const { createDataChannel } = RTCPeerConnection.prototype
    RTCPeerConnection.prototype.createDataChannel = function (label) {
      return createDataChannel.call(this, label, { maxPacketLifeTime: 1_000 })
    }
  },
}

test('a channel of another make is not taken', async ({ enter }) => {
  const b = await enter({ deadlines: 20 })
  let refused = 0
  for (const [what, alter] of Object.entries(wrongChannels)) {
    const a = await enter()
    await a.page.evaluate(alter)
    await a.dial(b)
    await expect.poll(async () => (await b.counts())['channel.extra'], what).toBe(++refused)
    await expect.poll(async () => (await b.rtc()).open, what).toBe(0)
    expect((await b.channels()).all, what).toBe(0)
    await expect.poll(async () => (await a.rtc()).open, what).toBe(0)
  }
})

test('whoever leaves more unread than is held is hung up on', async ({ enter }) => {
  const [a, b] = [await enter(), await enter({ deaf: true })]
  expect(await a.dial(b)).toBe('ok')
  for (let i = 0; i < 64; i++) await a.say(i)
  await expect.poll(async () => (await b.channels()).open).toBe(1)
  await a.say(64)
  await expect.poll(async () => (await a.channels()).open).toBe(0)
  expect((await b.counts())['channel.overflow']).toBe(1)
  expect((await b.rtc()).open).toBe(0)
})

test('[abuse W33] a peer that stops reading costs the link, not memory, and no send throws', async ({ talking }) => {
  const [a, b] = await talking()
  const most = await a.page.evaluate(() => {
    const { channel } = window.lab.nodes.me!.channels[0]!
    let peak = 0
    for (let i = 0; i < 2_000; i++) {
      channel.send(new Uint8Array(16 * 1024))
      peak = Math.max(peak, channel.buffered)
    }
    return peak
  })
  expect(most).toBeLessThanOrEqual(8 * 1024 * 1024)
  for (const who of [a, b]) await expect.poll(async () => (await who.channels()).open).toBe(0)
  expect((await a.counts())['channel.stalled']).toBe(1)
})

test('relay only: no address of ours leaves, with no relay there is none at all', async ({ broker, enter }) => {
  const [a, b] = [await enter({ deadlines: 10, relayOnly: true }), await enter({ deadlines: 10 })]
  expect(await a.dial(b)).toBe('relayless')
  expect(await b.dial(a)).toBe('timeout')
  const said = (who: Person) => broker.heard.filter(({ src, dst }) => src === who.id && dst !== who.id)
  expect(said(a).map(({ type }) => type)).toEqual(['OFFER', 'ANSWER'])
  expect(JSON.stringify(said(a))).not.toMatch(/candidate:|127\.0\.0\.1|\.local/)
  // The other one has no such wish, so the line of sight is really there.
  expect(said(b).some(({ type }) => type === 'CANDIDATE')).toBe(true)
  const policies = await a.page.evaluate(() => window.lab.rtc.configs.slice(1).map((c) => c.iceTransportPolicy))
  expect(policies).toEqual(['relay', 'relay'])
})

test('[L8] hidden from one: what is direct ends, nothing but relays’ addresses goes to them, and others lose nothing', async ({
  broker,
  enter,
}) => {
  const [a, b, c] = [await enter({ deadlines: 10 }), await enter({ deadlines: 10 }), await enter({ deadlines: 10 })]
  expect([await a.dial(b), await a.dial(c)]).toEqual(['ok', 'ok'])
  const before = broker.heard.length
  await a.page.evaluate((from) => window.lab.nodes.me!.hide(from as Address), b.id)
  await expect.poll(async () => [(await b.channels()).open, (await c.channels()).open]).toEqual([0, 1])
  expect((await a.channels()).open).toBe(1)
  expect(await a.dial(b)).toBe('relayless')
  expect(await b.dial(a)).toBe('timeout')
  expect(await c.dial(a)).toBe('ok')
  const said = (to: Person) => broker.heard.slice(before).filter(({ src, dst }) => src === a.id && dst === to.id)
  expect(said(b).map(({ type }) => type)).toEqual(['OFFER', 'ANSWER'])
  expect(JSON.stringify(said(b))).not.toMatch(/candidate:|127\.0\.0\.1|\.local/)
  expect(said(c).some(({ type }) => type === 'CANDIDATE')).toBe(true)
})

test('nobody is contacted but the broker that was given, and no other server is ever named', async ({
  browser,
  pages,
  broker,
}) => {
  const page = await browser.newPage()
  const contacted = new Set<string>()
  page.on('request', (request) => contacted.add(new URL(request.url()).origin))
  page.on('websocket', (socket) => contacted.add(new URL(socket.url()).origin))
  await page.goto(pages.url)
  const iceServers = [{ urls: 'stun:127.0.0.1:9' }]
  await page.evaluate((options) => window.lab.start('me', options), {
    self: address('alone'),
    broker: addressOf(broker),
    iceServers,
  })
  await expect.poll(() => broker.isConnected('alone')).toBe(true)
  await page.evaluate(() =>
    window.lab.nodes.me!.transport.dial('nobody' as Address, 'connection-0000001', {}, async () => 'bound'),
  )
  await expect.poll(() => page.evaluate(() => window.lab.rtc.configs.length)).toBe(2)
  expect([...contacted]).toEqual([new URL(pages.url).origin, `ws://127.0.0.1:${broker.port}`])
  const configs = await page.evaluate(() => window.lab.rtc.configs)
  expect(configs).toEqual([{}, { iceServers, iceTransportPolicy: 'all' }])
  await page.close()
})
