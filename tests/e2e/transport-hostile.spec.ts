import type { HostileBroker } from '../support/hostileBroker.ts'
import { CHROMIUM_156 } from '../support/recordedSdp.ts'
import { candidateFrom, hostCandidate, offerFrom } from '../support/signallingMessages.ts'
import { canTalk } from '../support/transportPage/people.ts'
import { settled } from '../support/transportPage/settled.ts'
import { expect, test } from '../support/transportPage/stage.ts'

/** What its clients have said to others; now and then each says something to itself, to see whether anybody is there. */
const saidBy = (broker: HostileBroker) => broker.heard.filter(({ src, dst }) => src !== dst)

const nested = (depth: number) => `${'['.repeat(depth)}${']'.repeat(depth)}`

test('[abuse B1 B2 B3] garbage of every kind changes nothing, and says nothing', async ({ broker, talking }) => {
  const [a, b] = await talking()
  // Candidates of the connection that is there may still be on their way.
  const said = () => saidBy(broker).filter(({ type }) => type !== 'CANDIDATE').length
  const before = said()
  const made = (await a.rtc()).made
  const kinds = [
    'OFFER',
    'ANSWER',
    'CANDIDATE',
    'EXPIRE',
    'LEAVE',
    'ERROR',
    'OPEN',
    'ID-TAKEN',
    'INVALID-KEY',
    'HEARTBEAT',
  ]
  const payloads = [undefined, null, 0, '', 'x', [], [null], {}, { connectionId: null }, { connectionId: {}, sdp: [] }]
  const garbage: unknown[] = [
    '',
    'not JSON',
    'null',
    '[]',
    '[null]',
    '[{"type":"OFFER"}]',
    '0',
    '"OFFER"',
    'true',
    '{}',
    '{"type":null}',
    '{"type":{"toString":"OFFER"}}',
    '{"type":"__proto__"}',
    '{"type":"constructor"}',
    '{"__proto__":{"type":"OFFER"}}',
    nested(30_000),
    `{"type":"OFFER","src":"x","payload":{"type":"data","serialization":"knock","metadata":${nested(30_000)}}}`,
    JSON.stringify({ type: 'OFFER', src: b.id, payload: { padding: 'x'.repeat(10 * 1024 * 1024) } }),
    JSON.stringify(Array.from({ length: 1_000_000 }, () => ({}))),
    ...kinds.flatMap((type) => payloads.map((payload) => ({ type, src: b.id, payload }))),
    ...kinds.flatMap((type) =>
      [null, 0, {}, [], '', 'a b', '<script>', 'x'.repeat(10_000)].map((src) => ({ type, src, payload: {} })),
    ),
    offerFrom(b.id, { sdp: null }),
    offerFrom(b.id, { sdp: 'v=0' }),
    offerFrom(b.id, { sdp: { type: 'answer', sdp: CHROMIUM_156.offer } }),
    offerFrom(b.id, { sdp: { type: 'offer', sdp: null } }),
    offerFrom(b.id, { sdp: { type: 'offer', sdp: '' } }),
    offerFrom(b.id, { sdp: { type: 'offer', sdp: 'v=0\r\n'.repeat(8_000) } }),
    offerFrom(b.id, { connectionId: 'x'.repeat(1_000) }),
    offerFrom(b.id, { connectionId: '__proto__ ' }),
    offerFrom(b.id, { metadata: 'x'.repeat(20_000) }),
    candidateFrom(b.id, 'x'.repeat(60_000)),
  ]
  for (const message of garbage) broker.send(a.id, message)
  await settled(broker, a)
  await canTalk(a, b)
  expect(await a.rtc()).toEqual({ made, open: 1 })
  expect(await a.signalling()).toBe('online')
  expect(said()).toBe(before)
  const counts = await a.counts()
  expect(counts['broker.oversize']).toBe(2)
  expect(counts['broker.metadata']).toBe(2)
  expect(counts['broker.garbage']).toBeGreaterThan(100)
  expect(counts['broker.bypass']).toBeUndefined()
})

test('[abuse B1] what is not text is garbage as well', async ({ broker, talking }) => {
  const [a, b] = await talking()
  broker.sendBytes(a.id, new Uint8Array(1_000_000))
  await settled(broker, a)
  expect((await a.counts())['broker.garbage']).toBe(1)
  await canTalk(a, b)
})

test('[abuse B4] an offer that is not admitted makes no RTCPeerConnection and gets no answer', async ({
  broker,
  enter,
}) => {
  const a = await enter({ admit: 'none' })
  const said = saidBy(broker).length
  broker.send(a.id, offerFrom('stranger'))
  for (let port = 1; port <= 40; port++) broker.send(a.id, candidateFrom('stranger', hostCandidate(port)))
  await settled(broker, a)
  expect(await a.page.evaluate(() => window.lab.nodes.me!.offers.length)).toBe(1)
  expect(await a.rtc()).toEqual({ made: 0, open: 0 })
  expect(await a.page.evaluate(() => window.lab.rtc.candidates)).toEqual([])
  expect(saidBy(broker).length).toBe(said)
})

test('[abuse B5] an offer in any serialization but raw is nobody’s, even from a friend', async ({ broker, enter }) => {
  const names = [
    ...[
      'constructor',
      '__proto__',
      'toString',
      'hasOwnProperty',
      'valueOf',
      'binary',
      'binary-utf8',
      'json',
      'default',
    ],
    ...['MsgPack', 'unknown', '', null, undefined, 0, {}, ['raw']],
  ]
  const a = await enter()
  const said = saidBy(broker).length
  for (const serialization of names) broker.send(a.id, offerFrom('friend', { serialization }))
  await settled(broker, a)
  expect(await a.page.evaluate(() => window.lab.nodes.me!.offers.length)).toBe(0)
  expect(await a.rtc()).toEqual({ made: 0, open: 0 })
  expect(saidBy(broker).length).toBe(said)
  expect((await a.counts())['broker.serialization']).toBe(names.length)
  // PeerJS would throw here for ever, had a name reached its table.
  await a.page.evaluate(() => window.lab.nodes.me!.transport.stop())
})

test('[abuse B6] offers of sound and picture are refused, and so is media in an offer of data', async ({
  broker,
  enter,
}) => {
  const a = await enter()
  const said = saidBy(broker).length
  const video = 'm=video 9 UDP/TLS/RTP/SAVPF 96\r\nc=IN IP4 0.0.0.0\r\na=rtpmap:96 VP8/90000\r\n'
  broker.send(a.id, offerFrom('friend', { type: 'media' }))
  broker.send(a.id, { ...offerFrom('friend', { type: 'media' }), type: 'ANSWER' })
  broker.send(a.id, offerFrom('friend', { sdp: { type: 'offer', sdp: CHROMIUM_156.offer + video } }))
  await settled(broker, a)
  expect(await a.rtc()).toEqual({ made: 0, open: 0 })
  expect(saidBy(broker).length).toBe(said)
  expect(await a.counts()).toMatchObject({ 'broker.media': 2, 'broker.description': 1 })
})

test('[abuse B16] 100,000 candidates for nobody are not kept', async ({ broker, enter }) => {
  const a = await enter()
  const heap = await a.page.context().newCDPSession(a.page)
  const used = async () => {
    await heap.send('HeapProfiler.collectGarbage')
    return (await heap.send('Runtime.getHeapUsage')).usedSize
  }
  await settled(broker, a)
  const before = await used()
  const flood = 100_000
  for (let i = 0; i < flood; i++) {
    broker.send(a.id, candidateFrom(`stranger${i % 100}`, hostCandidate(1 + (i % 60_000)), `c-${i}`))
  }
  await expect.poll(async () => (await a.counts())['broker.orphan'], { timeout: 180_000 }).toBe(flood)
  // Kept, they would be some 30 MB.
  expect((await used()) - before).toBeLessThan(5 * 1024 * 1024)
})

test('[abuse B17] of the candidates for one connection thirty pass, before and after it is admitted', async ({
  broker,
  enter,
}) => {
  const a = await enter({ admit: 'ask' })
  broker.send(a.id, offerFrom('friend'))
  for (let port = 1; port <= 1_000; port++) broker.send(a.id, candidateFrom('friend', hostCandidate(port)))
  await settled(broker, a)
  expect(await a.rtc()).toEqual({ made: 0, open: 0 })
  await a.page.evaluate(() => window.lab.nodes.me!.decide(true))
  await expect.poll(() => broker.heard.some(({ type }) => type === 'ANSWER')).toBe(true)
  for (let port = 2_001; port <= 3_000; port++) broker.send(a.id, candidateFrom('friend', hostCandidate(port)))
  await settled(broker, a)
  expect(await a.page.evaluate(() => window.lab.rtc.candidates.length)).toBe(30)
  expect((await a.counts())['broker.candidate']).toBe(1_970)
})

test('[abuse B18] a candidate that would make the browser ask a name server never reaches it', async ({
  broker,
  enter,
}) => {
  const a = await enter({ admit: 'ask' })
  broker.send(a.id, offerFrom('friend'))
  broker.send(a.id, candidateFrom('friend', hostCandidate(1).replace('127.0.0.1', 'tracker.example')))
  broker.send(a.id, candidateFrom('friend', ''))
  broker.send(a.id, candidateFrom('friend', hostCandidate(2)))
  await settled(broker, a)
  await a.page.evaluate(() => window.lab.nodes.me!.decide(true))
  await expect.poll(() => a.page.evaluate(() => window.lab.rtc.candidates)).toEqual([hostCandidate(2)])
})

test('[abuse B24] offers that wait to be admitted are few: the newest of one sender, the first of many', async ({
  broker,
  enter,
}) => {
  const a = await enter({ admit: 'ask' })
  const answered = () =>
    broker.heard
      .filter(({ type }) => type === 'ANSWER')
      .map(({ payload }) => (payload as { connectionId: string }).connectionId)
  for (let i = 0; i < 600; i++) broker.send(a.id, offerFrom('friend', { connectionId: `c-${i}` }))
  await settled(broker, a)
  expect(await a.rtc()).toEqual({ made: 0, open: 0 })
  await a.page.evaluate(() => window.lab.nodes.me!.decide(true))
  await expect.poll(() => answered().toSorted()).toEqual(['c-596', 'c-597', 'c-598', 'c-599'])
  for (let i = 0; i < 600; i++) broker.send(a.id, offerFrom(`friend${i}`, { connectionId: `d-${i}` }))
  await settled(broker, a)
  await a.page.evaluate(() => window.lab.nodes.me!.decide(true))
  await expect.poll(async () => (await a.rtc()).made).toBe(32)
})

test('offers of friends that lead nowhere do not use up the page, and go away', async ({ broker, enter }) => {
  const a = await enter({ deadlines: 5 })
  for (let i = 0; i < 600; i++) broker.send(a.id, offerFrom(`friend${i}`))
  await settled(broker, a)
  await expect.poll(async () => (await a.rtc()).made).toBe(32)
  await expect.poll(async () => (await a.rtc()).open).toBe(0)
})

test('[abuse B25] a knock too large is dropped; one of the right size comes through', async ({ broker, enter }) => {
  const a = await enter()
  const knock = (metadata: unknown) => ({
    type: 'OFFER',
    src: 'stranger',
    payload: { serialization: 'knock', metadata },
  })
  broker.send(a.id, knock({ box: 'x'.repeat(9_000) }))
  broker.send(a.id, knock({ box: 'x'.repeat(2_000) }))
  broker.send(a.id, { ...knock({ box: 'mine?' }), src: a.id })
  await settled(broker, a)
  expect(await a.page.evaluate(() => window.lab.nodes.me!.knocks.map(({ from }) => from))).toEqual(['stranger'])
  expect(await a.rtc()).toEqual({ made: 0, open: 0 })
  expect(await a.counts()).toMatchObject({ 'broker.metadata': 1, 'broker.self': 1 })
})
