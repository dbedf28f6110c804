import { beforeAll, expect, test } from 'vitest'
import { decodeFrame, encodeFrame } from '../../src/engine/frame.ts'
import { fromUtf8 } from '../../src/lib/bytes.ts'
import { createWorld, type Node } from '../support/world.ts'
import { broughtUp } from './broughtUp.ts'
import { type Head, keysOf, linesOf, type Rows } from './golden.ts'
import { type Deed, does, type Seen, see } from './reader.ts'
import { bytesOf, createReplay, isDialOf01, type Spelled, type WireEvent } from './replay.ts'

// A session of version 0.1's Ann with version 0.1's Bob, as Bob's transport saw it, replayed at the present Bob.

type Event = WireEvent | { readonly t: number; readonly deed: Deed }
type WireHead = Pick<Head, 'schema' | 'tables' | 'numbers'> & { start: number; end: number; rows: Rows }

const lines = linesOf('wire.jsonl')
const head = lines[0] as WireHead
const expected = lines.at(-1) as Seen
const events = lines.slice(1, -1) as Event[]
const SERVES = ['link/1', 'profile/1', 'log/1', 'typing/1']

const keys = { ann: keysOf(head.numbers.ann!), bob: keysOf(head.numbers.bob!) }
const ANN = (head.rows.contacts as { id: string }[])[0]!.id
const BOB = (head.rows.identity as { id: string }[])[0]!.id

/** A page of before is answered where the broker checks IDs. */
const CHECKED = { brokers: [{ url: 'http://broker.test/peer', checksIds: true }] } as const
const world = createWorld({ start: head.start })
const replay = createReplay({ self: BOB, friend: keys.ann, crypto: world.crypto })
let bob: Node

beforeAll(async () => {
  Object.assign(world.net, { transport: () => replay.transport })
  bob = await world.node('Bob', { keys: keys.bob, disk: await broughtUp(head, head.rows), drafts: new Map() }, CHECKED)
  const device = { app: bob.app, clock: world.clock }
  for (let at = 0; at < events.length; ) {
    const event = events[at]!
    await world.run(Math.max(0, event.t - world.clock.uptime()))
    if ('deed' in event) {
      // It goes on while time does: what it makes happen stands behind it in the list.
      void does(device, ANN, event.deed).then((done) => done || replay.wrong.push(`would not ${event.deed.do}`))
      at++
    } else {
      if ('channel' in event && event.role === 'offerer') await world.until(() => replay.dials() > 0, 10_000)
      // What came in one burst comes in one again.
      const burst = 'in' in event ? events.slice(at).findIndex((one) => !('in' in one) || one.t !== event.t) : 1
      const taken = events.slice(at, at + Math.max(1, burst)) as WireEvent[]
      for (const one of taken) {
        const happening = replay.happen(one)
        // An offer is answered when the time has come.
        if (!('offer' in one)) await happening
      }
      at += taken.length
    }
    await world.run(0)
  }
  await world.run(Math.max(0, head.end - world.clock.now()))
}, 120_000)

const protocolOf = (frame: Uint8Array) => decodeFrame(frame)?.proto ?? 'none'
const recordedOn = (channel: number, way: 'in' | 'out'): Spelled[] =>
  events.flatMap((event) => {
    if (!('on' in event) || event.on !== channel) return []
    if ('in' in event) return way === 'in' ? [event.in] : []
    return 'out' in event && way === 'out' ? [event.out] : []
  })
const channels = [...new Set(events.flatMap((event) => ('channel' in event ? [event.channel] : [])))]

test('the session holds every frame that version 0.1 knows, both ways, and dials both ways', () => {
  for (const way of ['in', 'out'] as const) {
    const kinds = new Set(
      channels.flatMap((channel) =>
        recordedOn(channel, way).flatMap((frame) => {
          const decoded = decodeFrame(bytesOf(frame))
          const entries = (decoded?.body as { entries?: unknown[][] } | undefined)?.entries ?? []
          const again = (decoded?.body as { again?: boolean } | undefined)?.again
          if (!decoded) return []
          return [
            `${decoded.proto} ${decoded.kind}${again ? ' again' : ''}`,
            ...entries.map((entry) => `entry ${entry[3]}`),
          ]
        }),
      ),
    )
    const all = ['profile/1 name', 'typing/1 typing', 'link/1 ping', 'link/1 pong']
    const logs = ['log/1 frontier', 'log/1 frontier again', 'log/1 entries', 'log/1 read']
    const said = ['entry text', 'entry edit', 'entry delete', 'entry react', 'entry pin', 'entry timer']
    expect([...kinds]).toEqual(expect.arrayContaining([...all, ...logs, ...said]))
  }
  const roles = events.flatMap((event) => ('role' in event ? [event.role] : []))
  expect(roles).toEqual(expect.arrayContaining(['offerer', 'answerer']))
})

test('[F1] every recorded frame is understood, and spelled in the same bytes', () => {
  for (const channel of channels)
    for (const frame of [...recordedOn(channel, 'in'), ...recordedOn(channel, 'out')]) {
      if ('hex' in frame) continue
      const bytes = bytesOf(frame)
      const decoded = decodeFrame(bytes)!
      expect(decoded).toBeDefined()
      expect(fromUtf8(encodeFrame(decoded.proto, decoded.kind, decoded.body))).toBe(fromUtf8(bytes))
    }
})

test('[G1] the same offers are answered, and nothing was done otherwise than it was recorded', () => {
  expect(replay.wrong).toEqual([])
  // One that was not may be now: who yields when both dial is decided by how long the own dial has gone on.
  const answered = events.flatMap((event) => ('admitted' in event && event.admitted ? [event.connectionId] : []))
  expect(answered.map((id) => replay.answers.get(id))).toEqual(answered.map(() => true))
})

test('[H1] the hello is one that version 0.1 takes, and offers all that it offered', () => {
  for (const channel of channels) {
    const [hello, auth] = replay.channels.get(channel)!.sent
    expect(hello!.length).toBeLessThanOrEqual(1_024)
    const said = JSON.parse(fromUtf8(hello!.slice(1))!) as { versions: number[]; serves: string[]; nonce: string }
    expect(hello![0]).toBe(1)
    expect(Object.keys(said)).toEqual(['versions', 'serves', 'nonce'])
    expect(said.versions).toContain(1)
    expect(said.serves).toEqual(expect.arrayContaining(SERVES))
    expect(said.serves.length).toBeLessThanOrEqual(24)
    for (const name of said.serves) expect(name).toMatch(/^[a-z-]{1,32}\/[1-9][0-9]{0,3}$/)
    expect([auth!.length, auth![0]]).toEqual([65, 2])
  }
})

test.each(SERVES)('%s: the same bytes in the same order on every link', (protocol) => {
  for (const channel of channels) {
    const wanted = recordedOn(channel, 'out').flatMap((frame) => ('text' in frame ? [frame.text] : []))
    const sent = replay.channels.get(channel)!.sent.slice(2)
    const of = (frames: readonly (string | undefined)[]) =>
      frames.filter((text) => text !== undefined && protocolOf(new TextEncoder().encode(text)) === protocol)
    expect(of(sent.map((bytes) => fromUtf8(bytes)))).toEqual(of(wanted))
  }
})

test('to somebody who serves the old protocols alone, nothing else is said', () => {
  for (const channel of channels)
    for (const frame of replay.channels.get(channel)!.sent.slice(2)) expect(SERVES).toContain(protocolOf(frame))
})

test('[G1] every dial is one that version 0.1 answers', async () => {
  expect(replay.dialled.length).toBeGreaterThan(0)
  for (const { metadata } of replay.dialled) expect(await isDialOf01(world.crypto, await metadata)).toBe(true)
})

test('and it comes to what Bob saw under version 0.1', async () => {
  await bob.app.stop()
  const later = createWorld({ start: head.end })
  later.net.setBroker(false)
  const { app } = await later.node('Bob', { keys: keys.bob, disk: bob.disk, drafts: new Map() })
  const seen = await see({ app, clock: later.clock })
  // Of a stranger's requests one a minute is taken: where 0.1 wrote the latest of them, here the first stands.
  const asked = ({ requests }: Seen) => (requests as { at: number }[]).map(({ at: _at, ...rest }) => rest)
  expect({ ...seen, requests: asked(seen) }).toEqual({ ...expected, requests: asked(expected) })
  await app.stop()
})
