import * as v from 'valibot'
import { describe, expect, test } from 'vitest'
import { MAX_BATCH_BYTES, MAX_FRAME } from '../../../src/engine/limits.ts'
import { protocol } from '../../../src/engine/protocol.ts'
import { createDevices, FORMER, ME, NOTES } from '../../support/devices.ts'
import { logName } from '../../support/names.ts'
import { OTHER, pair, said, seqsOf, type World, write } from '../../support/sharedStage.ts'

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

  test('[D8] [abuse S2] a disk that refuses sends no receipt, and it is asked for again', async () => {
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
