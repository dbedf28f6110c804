import type { Address } from '../../src/ports/transport.ts'
import { address } from '../support/names.ts'
import { canTalk } from '../support/transportPage/people.ts'
import { expect, test } from '../support/transportPage/stage.ts'

// A browser prints what it could not connect to, whoever asked for it.
test.use({ mayComplain: /WebSocket connection to .* failed/ })

test('[abuse B20 B21] the broker goes and comes back: chats go on, and it heals by itself', async ({
  broker,
  talking,
}) => {
  const [a, b] = await talking()
  await broker.kill()
  for (const who of [a, b]) await expect.poll(() => who.signalling()).toMatch(/offline|connecting/)
  await canTalk(a, b)
  expect(await a.dial(b)).toBe('offline')
  await broker.restart()
  for (const who of [a, b]) await expect.poll(() => who.signalling()).toBe('online')
  await canTalk(a, b)
  expect(await a.dial(b)).toBe('ok')
  expect(await a.channels()).toEqual({ all: 2, open: 2 })
})

test('every connect brings a token of its own', async ({ broker, enter }) => {
  const a = await enter()
  broker.hangUp(a.id)
  await expect.poll(() => broker.connects.get(a.id)).toBe(2)
  await expect.poll(() => a.signalling()).toBe('online')
  expect(new Set(broker.tokens).size).toBe(2)
  expect(broker.tokens).toEqual(await a.page.evaluate(() => window.lab.nodes.me!.tokens))
})

test('[abuse B22] a half-open socket is noticed, and live links outlast it', async ({ broker, talking }) => {
  const [a, b] = await talking({ deadlines: 20 })
  broker.halfOpen(a.id)
  await expect.poll(() => broker.connects.get(a.id)).toBe(2)
  await expect.poll(() => a.signalling()).toBe('online')
  expect((await a.counts())['broker.halfOpen']).toBe(1)
  await canTalk(a, b)
  expect(await b.dial(a)).toBe('ok')
})

test('a half-open socket is noticed at once by whoever is told that something changed', async ({ broker, talking }) => {
  const [a, b] = await talking()
  broker.halfOpen(a.id)
  await a.page.evaluate(() => window.lab.nodes.me!.transport.probe())
  await expect.poll(() => broker.connects.get(a.id)).toBe(2)
  await canTalk(a, b)
})

test('an offer that went into a half-open socket fails as offline once that is known', async ({ broker, enter }) => {
  const [a, b] = [await enter(), await enter()]
  broker.halfOpen(a.id)
  const dial = a.dial(b)
  await a.page.evaluate(() => window.lab.nodes.me!.transport.probe())
  expect(await dial).toBe('offline')
  await expect.poll(() => a.signalling()).toBe('online')
  expect(await a.dial(b)).toBe('ok')
  expect((await a.rtc()).open).toBe(1)
})

test('no OPEN is needed: a message to ourselves that comes back proves as much', async ({ broker, enter }) => {
  broker.greet([])
  const [a, b] = [await enter(), await enter()]
  expect(await a.dial(b)).toBe('ok')
  await canTalk(a, b)
})

test('a socket without OPEN and without an echo is not taken for a broker', async ({ broker, arrive }) => {
  broker.greet([])
  broker.rule(() => [])
  const a = await arrive({ speed: 20 })
  await expect.poll(() => broker.connects.get(a.id)).toBeGreaterThan(2)
  expect(await a.page.evaluate(() => window.lab.nodes.me!.signalling.includes('online'))).toBe(false)
  broker.rule(undefined)
  await expect.poll(() => a.signalling()).toBe('online')
})

test('nothing is said through a socket that has proved nothing yet', async ({ broker, arrive }) => {
  broker.greet([])
  broker.rule(() => [])
  const a = await arrive()
  await expect.poll(() => broker.heard.length).toBe(1)
  expect(await a.page.evaluate(() => window.lab.nodes.me!.transport.knock('friend' as Address, {}))).toBe(false)
  expect(await a.dial(address('friend'))).toBe('offline')
  expect(broker.heard.map(({ dst }) => dst)).toEqual([a.id])
})

test('a broker that greets and does not relay is left again', async ({ broker, arrive }) => {
  broker.rule(() => [])
  const a = await arrive({ speed: 20 })
  await expect.poll(() => broker.connects.get(a.id)).toBeGreaterThan(2)
})

test('replaced by another of the same name (4001): the end of it, and no fight', async ({ broker, talking }) => {
  const [a, b] = await talking()
  broker.send(a.id, { type: 'ID-TAKEN', payload: { msg: 'ID is taken' } })
  broker.hangUp(a.id, 4001)
  await expect.poll(() => a.signalling()).toBe('replaced')
  await a.page.evaluate(() => window.lab.nodes.me!.transport.probe())
  // The other one comes back three times meanwhile, with longer and longer pauses.
  for (let times = 2; times <= 4; times++) {
    broker.hangUp(b.id)
    await expect.poll(() => broker.connects.get(b.id)).toBe(times)
  }
  expect(broker.connects.get(a.id)).toBe(1)
  expect(await a.signalling()).toBe('replaced')
  await canTalk(a, b)
})

test('a claim that is refused once is made again; three times is an answer', async ({ broker, arrive }) => {
  broker.greet([{ type: 'ERROR', payload: { msg: 'bad claim' } }])
  broker.rule(() => [])
  const a = await arrive()
  for (let time = 1; time <= 3; time++) {
    await expect.poll(() => broker.connects.get(a.id)).toBe(time)
    broker.hangUp(a.id, 4003)
  }
  await expect.poll(() => a.signalling()).toBe('refused')
})

test('an ID that is taken for now is tried again until it is free', async ({ broker, arrive }) => {
  broker.greet([{ type: 'ID-TAKEN', payload: { msg: 'ID is taken' } }])
  const a = await arrive()
  await expect.poll(() => broker.connects.get(a.id)).toBe(2)
  expect(await a.page.evaluate(() => window.lab.nodes.me!.signalling.includes('replaced'))).toBe(false)
  broker.greet([{ type: 'OPEN' }])
  await expect.poll(() => a.signalling()).toBe('online')
})

test('an ID that stays taken is somebody else’s', async ({ broker, arrive }) => {
  broker.greet([{ type: 'ID-TAKEN', payload: { msg: 'ID is taken' } }])
  const a = await arrive({ speed: 100 })
  await expect.poll(() => a.signalling()).toBe('replaced')
  const tries = broker.connects.get(a.id)!
  // Two minutes of it, with pauses up to half a minute: not a fast loop.
  expect(tries).toBeGreaterThan(4)
  expect(tries).toBeLessThan(40)
})

test.describe('on a stock PeerServer', () => {
  test('who comes back with ID and token while the old socket lives gets no OPEN, and is online all the same', async ({
    pages,
    arrive,
  }) => {
    const who = { self: address(`twice${crypto.randomUUID()}`), token: 'the-same', broker: pages.stock }
    const first = await arrive(who)
    await expect.poll(() => first.signalling()).toBe('online')
    const second = await arrive(who)
    await expect.poll(() => second.signalling()).toBe('online')
    const other = await arrive({ broker: pages.stock })
    await expect.poll(() => other.signalling()).toBe('online')
    expect(await other.dial(second)).toBe('ok')
    await canTalk(other, second)
  })

  test('who comes back with another token waits until the old socket is gone', async ({ pages, arrive }) => {
    const self = address(`other${crypto.randomUUID()}`)
    const first = await arrive({ self, broker: pages.stock })
    await expect.poll(() => first.signalling()).toBe('online')
    const second = await arrive({ self, broker: pages.stock })
    await expect.poll(async () => (await second.counts())['broker.taken'] ?? 0).toBeGreaterThan(1)
    await first.close()
    await expect.poll(() => second.signalling()).toBe('online')
  })
})
