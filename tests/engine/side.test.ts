import { describe, expect, test } from 'vitest'
import { sideProtocol } from '../../src/engine/side/sideProtocol.ts'
import type { SideEnd, SideEnds } from '../../src/ports/sideConnections.ts'
import { createSideWorld, type Kept, type SideNode } from '../support/sideWorld.ts'

const connected = (...all: Kept[]) => all.every(({ connection, over }) => !over && connection.connected)

describe('who is at the other end', () => {
  test('[C2] another certificate than the one named over the link: nobody gets anything', async () => {
    const world = createSideWorld()
    const [a, b] = await world.pair()
    world.rtc.lie(true)
    expect(await world.clock.through(a.open(b))).toBe('intercepted')
    await world.clock.run(1_000)
    expect([a.kept, b.kept, world.rtc.open()]).toEqual([[], [], 0])
    expect((a.counts.get('side.certificate') ?? 0) + (b.counts.get('side.certificate') ?? 0)).toBeGreaterThan(0)
  })

  test('[C2] one that cannot be told is another one', async () => {
    const blind = (end: SideEnd | undefined) => end && { ...end, certificate: async () => undefined }
    const ends = (_: string, real: SideEnds): SideEnds => ({
      hide: real.hide,
      create: (options, handlers) => blind(real.create(options, handlers)),
    })
    const world = createSideWorld({ ends })
    const [a, b] = await world.pair()
    expect(await world.clock.through(a.open(b))).toBe('intercepted')
  })

  test('[C2] it is asked again each time that there is another path', async () => {
    const world = createSideWorld()
    const [a, b] = await world.pair()
    const [here, there] = await world.opened(a, b)
    world.rtc.offline(a.id)
    await world.clock.run(6_000)
    expect(here.connection.connected).toBe(false)
    world.rtc.lie(true)
    world.rtc.online(a.id)
    await world.clock.run(2_000)
    expect([here.over, there.over]).toEqual(['intercepted', 'intercepted'])
  })

  test('[C4 C10] the names of others’ side connections are worth nothing', async () => {
    const world = createSideWorld()
    const [a, b] = await world.pair()
    const c = world.node()
    c.lets.add('files')
    await world.befriend(c, b)
    const [here, there] = await world.opened(a, b)
    const { id } = here.connection
    const link = c.links.to(b.id)!
    link.send(sideProtocol, 'close', { id, why: 'closed' })
    link.send(sideProtocol, 'description', { id, n: 4, type: 'offer', sdp: 'x' })
    link.send(sideProtocol, 'confirm', { id, n: 0 })
    link.send(sideProtocol, 'open', { id, purpose: 'files' })
    here.connection.data!.send(new Uint8Array([1]))
    await world.clock.run(1_000)
    expect([connected(here, there), there.got, b.counts.get('side.stray')]).toEqual([true, [[1]], 3])
  })
})

describe('a path that is lost', () => {
  const disturbed = async (disturb: (world: ReturnType<typeof createSideWorld>, a: SideNode) => void) => {
    const world = createSideWorld({ seed: 3 })
    const [a, b] = await world.pair()
    const [here, there] = await world.opened(a, b)
    const told: boolean[] = []
    here.connection.onConnected((is) => told.push(is))
    disturb(world, a)
    here.connection.data!.send(new Uint8Array([9]))
    return { world, a, b, here, there, told }
  }

  test('[C5] another network: a new path 3 s after the doubt, and what was sent arrives', async () => {
    const { world, here, there, told } = await disturbed((w, a) => w.rtc.move(a.id))
    await world.clock.run(7_900)
    expect([connected(here), there.got, told]).toEqual([false, [], [false]])
    await world.clock.run(600)
    expect([connected(here, there), there.got, told]).toEqual([true, [[9]], [false, true]])
  })

  test('[C5] a sign of another network: at once', async () => {
    const { world, a, here, there, told } = await disturbed((w, a) => w.rtc.move(a.id))
    a.sides.wake()
    await world.clock.run(500)
    expect([connected(here, there), there.got, told]).toEqual([true, [[9]], []])
  })

  test('[C5] signs come in packs: a sound path is not sought anew with each of them', async () => {
    const { world, a } = await disturbed(() => undefined)
    let frames = world.net.frames()
    a.sides.wake()
    await world.clock.run(1_000)
    expect(world.net.frames()).toBeGreaterThan(frames + 4)
    frames = world.net.frames()
    for (let i = 0; i < 20; i++) a.sides.wake()
    await world.clock.run(1_000)
    expect(world.net.frames()).toBe(frames)
  })

  test('[C5] it heals by itself: nothing is negotiated', async () => {
    const { world, a, here, told } = await disturbed((w, a) => w.rtc.offline(a.id))
    await world.clock.run(6_000)
    const frames = world.net.frames()
    world.rtc.online(a.id)
    await world.clock.run(1_000)
    expect([connected(here), told]).toEqual([true, [false, true]])
    expect(world.net.frames() - frames).toBeLessThan(4)
  })

  test('[C5] the broker is away and the link is lost: what needs no link goes on, and the rest waits for one', async () => {
    const { world, a, b, here, there } = await disturbed(() => undefined)
    world.net.setBroker(false)
    world.net.cut()
    await world.clock.run(10_000)
    expect([a.links.to(b.id), connected(here, there), there.got]).toEqual([undefined, true, [[9]]])
    world.rtc.move(a.id)
    await world.clock.run(20_000)
    expect(connected(here)).toBe(false)
    world.net.setBroker(true)
    await world.clock.until(() => a.links.to(b.id) !== undefined, 60_000)
    await world.clock.run(1_000)
    expect(connected(here, there)).toBe(true)
  })

  test('[C5 C7] none for a minute: it is given up on both sides', async () => {
    const { world, here, there } = await disturbed((w) => w.rtc.block(() => true))
    await world.clock.run(55_000)
    expect([here.over, there.over]).toEqual([undefined, undefined])
    await world.clock.run(11_000)
    expect([here.over, there.over, world.rtc.open()]).toEqual(['lost', 'lost', 0])
  })

  test('[C7] never a path: time is up', async () => {
    const world = createSideWorld()
    const [a, b] = await world.pair()
    world.rtc.block(() => true)
    const opening = a.open(b)
    await world.clock.run(19_000)
    expect(world.rtc.open()).toBe(2)
    expect(await world.clock.through(opening)).toBe('timeout')
    await world.clock.run(2_000)
    expect([world.rtc.open(), b.kept]).toEqual([0, []])
  })
})

describe('what there may be', () => {
  test('[C8] sixteen in all, whoever they are with', async () => {
    const world = createSideWorld()
    const a = world.node()
    const others = Array.from({ length: 5 }, () => world.node())
    for (const other of others) {
      a.lets.add('files')
      other.lets.add('files')
      await world.befriend(a, other)
    }
    for (const other of others.slice(0, 4)) for (let i = 0; i < 4; i++) await world.opened(a, other)
    expect(await world.clock.through(a.open(others[4]!))).toBe('limit')
    expect(await world.clock.through(others[4]!.open(a))).toBe('limit')
    a.of(others[0]!)[0]!.connection.close()
    await world.opened(others[4]!, a)
    a.sides.stop()
    await world.clock.run(2_000)
    expect(world.rtc.open()).toBe(0)
  })

  test('[C7] whoever is removed has none left, also where there is no link that tells', async () => {
    const world = createSideWorld()
    const [a, b] = await world.pair()
    const [, there] = await world.opened(a, b)
    a.friends.delete(b.id)
    a.dialer.unwant(b.id)
    expect([a.of(b), world.rtc.open(a.id)]).toEqual([[], 0])
    a.friends.add(b.id)
    a.dialer.want(b.id)
    await world.clock.until(() => there.over !== undefined, 60_000)
    const [here] = await world.opened(a, b)
    world.net.setBroker(false)
    world.net.cut()
    await world.clock.run(100)
    a.sides.drop(b.id)
    expect([here.over, world.rtc.open(a.id)]).toEqual(['closed', 0])
  })

  test('[C7] the browser has no more of them: that is said, and the peer waits for nothing', async () => {
    let refuses = true
    const ends = (_: string, real: SideEnds): SideEnds => ({
      hide: real.hide,
      create: (options, handlers) => (refuses ? undefined : real.create(options, handlers)),
    })
    const world = createSideWorld({ ends })
    const [a, b] = await world.pair()
    expect(await world.clock.through(a.open(b))).toBe('failed')
    refuses = false
    await world.opened(a, b)
    expect(b.counts.get('side.stray')).toBeUndefined()
  })

  test('[C9] with relays alone no other candidate leaves, from the moment that was chosen', async () => {
    const lines: string[] = []
    const sdps: string[] = []
    const ends = (owner: string, real: SideEnds): SideEnds => ({
      hide: real.hide,
      create: (options, handlers) =>
        real.create(options, {
          ...handlers,
          onCandidate(candidate) {
            if (owner === a.id) lines.push(candidate.line)
            handlers.onCandidate(candidate)
          },
          onDescription(description) {
            sdps.push(description.sdp)
            handlers.onDescription(description)
          },
        }),
    })
    const world = createSideWorld({ ends })
    const [a, b] = await world.pair()
    const [free] = await world.opened(a, b)
    expect([await free.connection.path(), lines.some((line) => line.endsWith('typ host'))]).toEqual(['direct', true])
    lines.length = 0
    a.relayOnly = true
    a.sides.wake()
    const [here, there] = await world.opened(a, b)
    await world.clock.run(1_000)
    expect([await here.connection.path(), connected(here, there)]).toEqual(['relayed', true])
    expect(lines.length).toBeGreaterThan(1)
    expect(lines.filter((line) => !/typ relay raddr 0\.0\.0\.0 rport 9$/.test(line))).toEqual([])
    expect(sdps.filter((sdp) => /candidate|192\.0\.2/.test(sdp))).toEqual([])
  })

  test('[L8] from a peer alone, for whom it is hidden: no candidate of ours, whoever opens, and what was direct ends', async () => {
    const lines = new Map<string, string[]>()
    const ends = (owner: string, real: SideEnds): SideEnds => ({
      hide: real.hide,
      create: (options, handlers) =>
        real.create(options, {
          ...handlers,
          onCandidate(candidate) {
            const way = `${owner} ${options.peer}`
            lines.set(way, [...(lines.get(way) ?? []), candidate.line])
            handlers.onCandidate(candidate)
          },
        }),
    })
    const world = createSideWorld({ ends })
    const [a, b] = await world.pair()
    const [before] = await world.opened(a, b)
    expect(await before.connection.path()).toBe('direct')
    lines.clear()
    a.hiddenFrom.add(b.id)
    a.hide()
    await world.clock.run(1_000)
    expect([before.connection.connected, before.over]).toEqual([false, 'failed'])
    for (const [from, to] of [
      [a, b],
      [b, a],
    ] as const) {
      const [here, there] = await world.opened(from, to)
      b.sides.wake() // They seek a new path: a restart of theirs changes nothing.
      a.sides.wake()
      await world.clock.run(1_000)
      const mine = from === a ? here : there
      expect([await mine.connection.path(), connected(here, there)]).toEqual(['relayed', true])
    }
    const told = lines.get(`${a.id} ${b.id}`) ?? []
    expect(told.length).toBeGreaterThan(1)
    expect(told.filter((line) => !/typ relay raddr 0\.0\.0\.0 rport 9$/.test(line))).toEqual([])
    expect(lines.get(`${b.id} ${a.id}`)?.some((line) => line.endsWith('typ host'))).toBe(true)
  })
})
