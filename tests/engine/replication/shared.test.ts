import * as v from 'valibot'
import { describe, expect, test } from 'vitest'
import { decodeFrame, encodeFrame } from '../../../src/engine/frame.ts'
import { MAX_BATCH_BYTES, MAX_FRAME } from '../../../src/engine/limits.ts'
import { protocol } from '../../../src/engine/protocol.ts'
import { createDevices, FORMER, ME, NOTES } from '../../support/devices.ts'
import { conversation, logName, person } from '../../support/names.ts'

const OTHER = conversation('tetegroup1other')

/** Phone and laptop of one person, linked. */
async function pair(options: Parameters<typeof createDevices>[0] = {}) {
  const world = createDevices(options)
  const phone = world.device('phone')
  const laptop = world.device('laptop')
  const wire = world.connect(phone, laptop)
  await world.clock.run(100)
  return { ...world, phone, laptop, wire }
}
type World = Awaited<ReturnType<typeof pair>>
const write = (world: World, who: World['phone'], ...texts: string[]) =>
  world.clock.through(Promise.all(texts.map((text) => who.write(text))))

/** Frames of `log/2` that an end has sent. */
const said = (sent: readonly Uint8Array[], kind: string) =>
  sent.flatMap((bytes) => {
    const frame = decodeFrame(bytes)
    return frame?.proto === 'log/2' && frame.kind === kind ? [frame.body as Record<string, unknown>] : []
  })
const seqsOf = (sent: readonly Uint8Array[]) =>
  said(sent, 'entries').flatMap(({ instance, entries }) =>
    (entries as [number][]).map(([seq]) => `${String(instance)} ${seq}`),
  )

describe('[D1 D3] two devices of one person', () => {
  test('[D1] what each writes is on both, live, under one author with a log for each device', async () => {
    const world = await pair()
    const { phone, laptop } = world
    await write(world, phone, 'one', 'two')
    await write(world, laptop, 'three')
    await world.clock.run(100)
    expect(phone.held()).toEqual(laptop.held())
    expect(phone.entries().map((e) => [e.author, e.instance, e.seq])).toEqual([
      [ME, 'laptop', 1],
      [ME, 'phone', 1],
      [ME, 'phone', 2],
    ])
    expect([phone.violations(), laptop.violations()]).toEqual([[], []])
  })

  test('[D1] nothing is said twice, and nothing comes back to whom it came from', async () => {
    const world = await pair()
    const { phone, laptop, wire } = world
    await write(world, phone, 'one', 'two')
    await world.clock.run(100)
    await write(world, laptop, 'three')
    await world.clock.run(100)
    expect(seqsOf(wire.offerer.sent)).toEqual(['phone 1', 'phone 2'])
    expect(seqsOf(wire.answerer.sent)).toEqual(['laptop 1'])
  })

  test('[D1] what was written while they were apart goes at the next link, lamports as they are', async () => {
    const world = await pair()
    const { phone, laptop, wire } = world
    wire.offerer.channel.close()
    await world.clock.run(100)
    await write(world, phone, 'one', 'two', 'three')
    await write(world, laptop, 'four')
    expect(laptop.entries().length).toBe(1)
    world.connect(laptop, phone)
    await world.clock.run(100)
    expect(laptop.held()).toEqual(phone.held())
    expect(laptop.entries().length).toBe(4)
  })

  test('[D1] any device hands on the log of any other, former IDs as well', async () => {
    const world = createDevices()
    const [phone, laptop, tablet] = ['phone', 'laptop', 'tablet'].map(world.device) as [
      World['phone'],
      World['phone'],
      World['phone'],
    ]
    const old = { seq: 1, lamport: 1, at: 0, kind: 'text', body: { text: 'long ago' } }
    await world.clock.through(phone.log.merge(NOTES, FORMER, logName('before'), [old], phone.id))
    await world.clock.through(phone.write('now'))
    world.connect(phone, laptop)
    await world.clock.run(100)
    world.connect(laptop, tablet)
    await world.clock.run(100)
    expect(tablet.entries().map((e) => `${e.author} ${e.instance} ${e.seq}`)).toEqual([
      'me phone 1',
      'who-i-was before 1',
    ])
    // While all are linked, what goes round comes to its end.
    world.connect(tablet, phone)
    await world.clock.run(100)
    await world.clock.through(tablet.write('round'))
    await world.clock.run(100)
    expect([phone.held(), laptop.held()]).toEqual([tablet.held(), tablet.held()])
    expect([phone, laptop, tablet].flatMap((d) => d.violations())).toEqual([])
  })

  test('[D9] what was erased stays so on every device', async () => {
    const world = createDevices()
    const [phone, laptop] = [world.device('phone'), world.device('laptop')]
    const gone = { seq: 1, lamport: 1, at: 0, kind: 'erased', body: null, erased: 1 as const }
    await world.clock.through(phone.log.merge(NOTES, ME, logName('tablet'), [gone], phone.id))
    world.connect(phone, laptop)
    await world.clock.run(100)
    expect(laptop.entries()).toMatchObject([{ instance: 'tablet', erased: 1, body: null }])
  })

  test('[D8] a disk that refuses sends no receipt, and it is asked for again', async () => {
    const world = await pair()
    const { phone, laptop } = world
    laptop.storage.failWrites('full', 2)
    await write(world, phone, 'one')
    await world.clock.run(100)
    expect(laptop.entries()).toEqual([])
    await world.clock.run(10_000)
    expect(laptop.held()).toEqual(phone.held())
  })

  test('[D1 L5] a long history goes in bounded frames and a bounded window', async () => {
    const world = createDevices()
    const [phone, laptop] = [world.device('phone'), world.outsider('mute')]
    laptop.links.serve(protocol('log/2', { entries: v.unknown(), frontier: v.unknown() }), () => true, {
      entries: () => undefined,
      frontier: () => undefined,
    })
    for (let i = 0; i < 300; i++) await phone.write(`${i} ${'é'.repeat(3_990)}`)
    const wire = world.connect(phone, laptop)
    await world.clock.run(100)
    laptop.links
      .to(phone.id)!
      .send(protocol('log/2', { frontier: v.unknown() }), 'frontier', { conversation: NOTES, have: [], again: true })
    await world.clock.run(4_000)
    const sizes = wire.offerer.sent.map((bytes) => bytes.length)
    expect(Math.max(...sizes)).toBeLessThanOrEqual(MAX_FRAME)
    const all = sizes.reduce((a, b) => a + b, 0)
    expect([all > MAX_BATCH_BYTES, all < MAX_BATCH_BYTES + 256 * 8_200]).toEqual([true, true])
  })
})

describe('[D1 L5] several conversations on one link', () => {
  test('[D1 L5] a long history keeps no short one waiting, and all of both arrive', async () => {
    const world = createDevices({ offered: [NOTES, OTHER], disk: () => 2 })
    const [phone, laptop] = [world.device('phone'), world.device('laptop')]
    for (let i = 0; i < 800; i++) await world.clock.through(phone.write(`${i} ${'x'.repeat(3_900)}`))
    for (let i = 0; i < 3; i++) await world.clock.through(phone.write(`${i}`, OTHER))
    const wire = world.connect(phone, laptop)
    expect(await world.clock.until(() => laptop.entries().length === 800, 60_000)).toBe(true)
    const order = said(wire.offerer.sent, 'entries').map(({ conversation: place }) => place)
    expect(order.indexOf(OTHER), 'after one read of the long one').toBeLessThan(100)
    expect(order.indexOf(OTHER)).toBeGreaterThanOrEqual(0)
    expect(laptop.held(OTHER)).toEqual(phone.held(OTHER))
    expect(laptop.held()).toEqual(phone.held())
    expect([phone.violations(), laptop.violations()]).toEqual([[], []])
  })
})

describe('what friends see', () => {
  test('log/2 is announced to own devices alone: a friend’s handshake is what it was', async () => {
    const world = createDevices()
    const phone = world.device('phone')
    const [friend, laptop] = [world.outsider('friend', { isOwn: false }), world.outsider('laptop')]
    const hello = (sent: readonly Uint8Array[]) => JSON.parse(new TextDecoder().decode(sent[0]!.slice(1))).serves
    const wires = [friend, laptop].map((other) => world.connect(phone, other))
    await world.clock.run(100)
    expect(wires.map((wire) => hello(wire.offerer.sent))).toEqual([['link/1'], ['link/1', 'log/2']])
  })
})

const anything = protocol('log/2', { frontier: v.unknown(), entries: v.unknown() })
const line = (seq: number, text = 'x', lamport = seq) => [seq, lamport, 0, 'text', { text }]
const entries = { conversation: NOTES, author: ME, instance: 'tablet', entries: [line(1)] }
const frontier = { conversation: NOTES, have: [], again: true }

/** A phone, and an own device that has gone bad. */
async function hostile(options: { isOwn?: boolean } = {}) {
  const world = createDevices({ seed: 3 })
  const phone = world.device('phone')
  await world.clock.through(phone.write('mine'))
  const bad = world.outsider('tablet', options)
  bad.links.serve(anything, () => true, { frontier: () => undefined, entries: () => undefined })
  const wire = world.connect(phone, bad)
  await world.clock.run(100)
  const say = async (kind: 'frontier' | 'entries', body: unknown) => {
    wire.answerer.channel.send(encodeFrame('log/2', kind, body)) // also to whom it was not announced
    await world.clock.run(100)
  }
  return { ...world, phone, bad, wire, say }
}

describe('[L4 D5 D7] an own device that has gone bad', () => {
  test.each<[string, 'frontier' | 'entries', unknown, string]>([
    ['a conversation that was not offered', 'entries', { ...entries, conversation: OTHER }, 'conversation'],
    ['a frontier of one', 'frontier', { ...frontier, conversation: OTHER }, 'conversation'],
    ['one that every object has', 'frontier', { ...frontier, conversation: '__proto__' }, 'conversation'],
    ['an author whom the rules do not take', 'entries', { ...entries, author: person('bob') }, 'entries'],
    ['more of my log here than I have', 'entries', { ...entries, instance: 'phone', entries: [line(2)] }, 'entries'],
    [
      'the same behind what I have',
      'entries',
      { ...entries, instance: 'phone', entries: [line(2), line(1)] },
      'entries',
    ],
    ['a claim to more of it', 'frontier', { ...frontier, have: [[ME, [['phone', 2]]]] }, 'frontier'],
    [
      'the claim behind a sound one',
      'frontier',
      {
        ...frontier,
        have: [
          [
            ME,
            [
              ['phone', 1],
              ['phone', 2],
            ],
          ],
        ],
      },
      'frontier',
    ],
    ['no author', 'entries', { ...entries, author: undefined }, 'log/2.entries'],
    ['an author too long', 'entries', { ...entries, author: 'x'.repeat(129) }, 'log/2.entries'],
    ['a conversation too long', 'entries', { ...entries, conversation: 'x'.repeat(129) }, 'log/2.entries'],
    ['no entries', 'entries', { ...entries, entries: [] }, 'log/2.entries'],
    [
      'too many',
      'entries',
      { ...entries, entries: Array.from({ length: 257 }, (_, i) => line(i + 1)) },
      'log/2.entries',
    ],
    ['an entry of log/1 frames', 'entries', { instance: 'tablet', entries: [line(1)] }, 'log/2.entries'],
    ['seq 0', 'entries', { ...entries, entries: [line(0)] }, 'log/2.entries'],
    ['a lamport that uses up all numbers', 'entries', { ...entries, entries: [line(1, 'x', 2 ** 40)] }, 'entries'],
    [
      'too many authors',
      'frontier',
      { ...frontier, have: Array.from({ length: 17 }, (_, i) => [`${i}`, []]) },
      'log/2.frontier',
    ],
    [
      'too many logs',
      'frontier',
      { ...frontier, have: [[ME, Array.from({ length: 18 }, (_, i) => [`${i}`, 1])]] },
      'log/2.frontier',
    ],
    ['more than asked', 'frontier', { ...frontier, more: 1 }, 'log/2.frontier'],
  ])('[L4] %s: counted, nothing is kept, and the third one closes the link', async (_, kind, body, what) => {
    const { phone, wire, say } = await hostile()
    const before = phone.held()
    await say(kind, body)
    expect(phone.violations()).toEqual([[`violation.${what}`, 1]])
    expect(wire.offerer.isOpen()).toBe(true)
    await say(kind, body)
    await say(kind, body)
    expect(wire.offerer.isOpen()).toBe(false)
    expect(phone.held()).toEqual(before)
  })

  test('[D5] somebody who is no device of mine is not heard at all', async () => {
    const { phone, wire, say } = await hostile({ isOwn: false })
    const before = phone.held()
    await say('entries', entries)
    await say('frontier', frontier)
    expect([phone.held(), phone.counts.get('frame.audience')]).toEqual([before, 2])
    expect(seqsOf(wire.offerer.sent)).toEqual([])
    expect(said(wire.offerer.sent, 'frontier')).toEqual([])
  })

  test('[D1] my own log, passed back to me as far as I have it, is no offence', async () => {
    const { phone, say } = await hostile()
    await say('entries', { ...entries, instance: 'phone', entries: [line(1, 'other words')] })
    expect(phone.violations()).toEqual([])
    expect(phone.entries().map((e) => e.body)).toEqual([{ text: 'mine' }])
  })

  test('[D3] holes: what stands before them is kept, and the rest is asked for again', async () => {
    const { clock, phone, wire, say } = await hostile()
    await say('entries', { ...entries, entries: [line(1), line(3)] })
    expect(phone.entries().map((e) => `${e.instance} ${e.seq}`)).toEqual(['phone 1', 'tablet 1'])
    await clock.run(2_000)
    expect(said(wire.offerer.sent, 'frontier').at(-1)).toEqual({
      conversation: NOTES,
      have: [
        [
          ME,
          [
            ['phone', 1],
            ['tablet', 1],
          ],
        ],
      ],
      again: true,
    })
  })

  test('[L5] made-up logs, 100,000 of them, are neither kept nor answered', async () => {
    const { bad, clock, phone, wire } = await hostile()
    const link = bad.links.to(phone.id)!
    for (let i = 0; i < 6_250; i++)
      link.send(anything, 'frontier', {
        ...frontier,
        again: false,
        have: [[ME, Array.from({ length: 16 }, (_, k) => [`${i}-${k}`, 9])]],
      })
    await clock.run(1_000)
    expect([phone.violations(), phone.entries().length]).toEqual([[], 1])
    expect(seqsOf(wire.offerer.sent)).toEqual(['phone 1'])
  })

  test('[L5] faster than the disk: a flood is a violation', async () => {
    const { bad, clock, phone } = await hostile()
    const big = 'x'.repeat(8_000)
    for (let i = 0; i < 700; i++)
      bad.links.to(phone.id)?.send(anything, 'entries', { ...entries, entries: [line(i + 1, big)] })
    await clock.run(1_000)
    expect(phone.counts.get('violation.flood')).toBeGreaterThan(0)
  })
})
