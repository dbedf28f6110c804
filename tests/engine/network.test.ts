import { describe, expect, test } from 'vitest'
import { addressOf } from '../../src/engine/ids.ts'
import { toBase64Url } from '../../src/lib/bytes.ts'
import type { Attempt, DialResult } from '../../src/ports/transport.ts'
import { createHostilePeer } from '../support/hostilePeer.ts'
import { SDP } from '../support/memoryTransport.ts'
import { failures, friends, up } from '../support/pair.ts'

describe('[L1] what heals', () => {
  test('[L1 L3] a connection that dies silently is replaced, at the latest after 15 s and a dial', async () => {
    const { world, ann, bob } = await friends()
    world.net.freeze()
    expect(await world.until(() => up(world, ann, bob), 20_000)).toBe(true)
  })

  test('[L2] only one side has lost it: the other takes the new one at once, before it noticed anything', async () => {
    const { world, ann, bob } = await friends()
    world.net.freeze()
    await world.run(100)
    await bob.reload('crash')
    expect(ann.linked(bob.id), 'Ann does not know yet').toBe(true)
    await world.until(() => world.net.open(ann.id, bob.id) === 1, 3_000)
    await ann.say(bob.id, 'hi')
    expect(await world.until(() => bob.shown(ann.id).includes('hi'), 3_000)).toBe(true)
    await world.run(20_000)
    expect(up(world, ann, bob)).toBe(true)
  })

  test('[L1] a path that is blocked is given up after 20 s, said, and tried again until it opens', async () => {
    const { world, ann, bob } = await friends()
    world.net.block(() => true)
    world.net.cut()
    const state = () => ann.app.links.store.getState().byPeer[bob.id]
    expect(await world.until(() => state()?.reason === 'unreachable', 25_000)).toBe(true)
    await world.run(120_000)
    expect(ann.linked(bob.id)).toBe(false)
    world.net.block(() => false)
    ann.app.wake()
    expect(await world.until(() => up(world, ann, bob), 30_000)).toBe(true)
    await world.run(10)
    expect(state()).toEqual({ phase: 'online', path: 'direct' })
  })

  test('[L1] one device without a network, silently: it is found again when it is back', async () => {
    const { world, ann, bob } = await friends()
    world.net.offline(bob.id, true)
    await world.run(16_000)
    expect([ann.linked(bob.id), bob.linked(ann.id)]).toEqual([false, false])
    await world.run(60_000)
    world.net.online(bob.id)
    bob.app.wake()
    expect(await world.until(() => up(world, ann, bob), 40_000)).toBe(true)
  })

  test('a page that says good-bye is noticed at once', async () => {
    const { world, ann, bob } = await friends()
    bob.app.leave()
    await world.run(50)
    expect(ann.linked(bob.id)).toBe(false)
  })
})

describe('[L6] the broker', () => {
  test('[L6] [abuse B20] is lost: links stay, messages go on, and it is said', async () => {
    const { world, ann, bob } = await friends()
    world.net.setBroker(false)
    for (let i = 0; i < 10; i++) {
      await world.run(6_000)
      await ann.say(bob.id, `${i}`)
    }
    await world.run(1_000)
    expect(bob.shown(ann.id).length).toBe(10)
    expect(ann.linked(bob.id)).toBe(true)
    expect(ann.app.links.store.getState().signalling).toBe('offline')
  })

  test('[L6] [abuse B21] is back: whoever is missing is dialled at once, and the links that held are left alone', async () => {
    const { world, ann, bob } = await friends()
    const cy = await world.node('Cy')
    await world.befriend(ann, cy)
    await world.run(5_000)
    world.net.setBroker(false)
    await bob.reload('crash')
    await world.run(120_000)
    expect([ann.linked(bob.id), ann.linked(cy.id)]).toEqual([false, true])
    const before = ann.app.links.store.getState().byPeer[cy.id]
    world.net.setBroker(true)
    expect(await world.until(() => up(world, ann, bob), 3_000)).toBe(true)
    expect(ann.app.links.store.getState().byPeer[cy.id]).toBe(before)
  })

  test('[L6] flaps: no link is disturbed, and nobody is dialled who is there', async () => {
    const { world, ann, bob } = await friends()
    let dips = 0
    ann.app.links.store.subscribe(({ byPeer }) => {
      if (byPeer[bob.id]?.phase !== 'online') dips++
    })
    for (let i = 0; i < 40; i++) {
      world.net.setBroker(i % 2 === 1)
      await world.run(300)
    }
    await world.run(10_000)
    expect(dips).toBe(0)
    expect(world.net.open(ann.id, bob.id)).toBe(1)
  })

  test('[L7] a friend who is away is tried less and less, and found within seconds once they dial', async () => {
    const { world, ann, bob } = await friends()
    world.net.crash(bob.id)
    await world.run(2 * 3_600_000)
    expect(ann.linked(bob.id)).toBe(false)
    await bob.reload('crash')
    expect(await world.until(() => up(world, ann, bob), 3_000)).toBe(true)
  })
})

/** A signature that is none. */
const NONE = toBase64Url(new Uint8Array(64))

describe('[G1] strangers', () => {
  async function knockAtTheDoor(change: (metadata: Record<string, unknown>) => Record<string, unknown> = (m) => m) {
    const { world, ann, bob } = await friends()
    const stranger = createHostilePeer(world)
    const transport = stranger.listen(() => undefined)
    await world.run(100)
    const connectionId = toBase64Url(world.crypto.random(18))
    const metadata = change({ ...(await stranger.dialMetadata(ann.id, connectionId)) })
    const attempt: Attempt = transport.dial(addressOf(ann.id), connectionId, metadata, async () => NONE)
    let result: DialResult | undefined
    void attempt.result.then((r) => {
      result = r
    })
    await world.run(19_000)
    return { world, ann, bob, stranger, attempt, result: () => result }
  }

  test('[G1] [abuse B4] an offer of a stranger gets no answer, no connection, no word, and nobody is told', async () => {
    const { world, ann, stranger, attempt, result } = await knockAtTheDoor()
    expect([attempt.answered, result()]).toEqual([false, undefined])
    expect(world.net.open(ann.id, stranger.id)).toBe(0)
    expect(ann.counts.get('gate.stranger')).toBe(1)
    expect(ann.app.people.store.getState()).toMatchObject({ contacts: [{}], requests: [] })
    expect(Object.keys(ann.app.links.store.getState().byPeer)).not.toContain(stranger.id)
  })

  test('[G1] an offer under a friend’s name', async () => {
    const { world, ann, bob, attempt } = await knockAtTheDoor((metadata) => metadata)
    const { handlers } = world.net.station(ann.id)!
    const stranger = createHostilePeer(world)
    const connectionId = toBase64Url(world.crypto.random(18))
    const metadata = { ...(await stranger.dialMetadata(ann.id, connectionId)), from: bob.id }
    expect(await handlers!.admit({ from: addressOf(bob.id), connectionId, metadata, binding: NONE, sdp: SDP })).toBe(
      false,
    )
    expect(ann.counts.get('gate.forged')).toBe(1)
    expect(attempt.answered).toBe(false)
  })
})

describe('[H2] a man in the middle', () => {
  test('[H2 H5] [abuse B7] neither side says a word to him; both are told; once he is gone all is well', async () => {
    const { world, ann, bob } = await friends()
    world.net.intercept(true)
    world.net.cut()
    await ann.say(bob.id, 'secret')
    await world.run(60_000)
    expect([ann.linked(bob.id), bob.linked(ann.id)]).toEqual([false, false])
    const reasons = [ann, bob].map((n) => n.app.links.store.getState().byPeer[n === ann ? bob.id : ann.id]?.reason)
    expect(reasons).toContain('intercepted')
    for (const reason of reasons) expect(['intercepted', 'unproved']).toContain(reason)
    expect(bob.shown(ann.id)).toEqual([])
    world.net.intercept(false)
    ann.app.links.dialNow(bob.id)
    expect(await world.until(() => up(world, ann, bob) && bob.shown(ann.id).length === 1, 60_000)).toBe(true)
    expect(ann.app.links.store.getState().byPeer[bob.id]?.reason).toBeUndefined()
  })
})

describe('a stop in the middle of anything', () => {
  test('[L1] a page that has stopped is away: it answers nobody, and its friends are told', async () => {
    const { world, ann, bob } = await friends()
    const station = world.net.station(bob.id)!
    let asked = 0
    const { admit } = station.handlers!
    station.handlers!.admit = (offer) => {
      asked++
      return admit(offer)
    }
    await world.through(bob.app.stop())
    await world.run(50)
    expect(ann.linked(bob.id)).toBe(false)
    await world.run(60_000)
    expect(asked).toBe(0)
    expect(ann.app.links.store.getState().byPeer[bob.id]).toEqual({ phase: 'offline' })
  })

  test('[L1] pages that start and stop at any moment leave nothing behind that acts', async () => {
    for (let seed = 1; seed <= 20; seed++) {
      const { world, ann, bob } = await friends({
        seed,
        latency: (chance) => chance() * 400,
        disk: (chance) => chance() * 80,
      })
      for (let i = 0; i < 6; i++) {
        await bob.reload(world.chance() < 0.5 ? 'clean' : 'crash')
        await world.run(world.chance() * 900)
      }
      expect(await world.until(() => up(world, ann, bob), 60_000), `seed ${seed}`).toBe(true)
    }
  })
})

describe('[D7] a device whose database is gone and whose keys are not', () => {
  test('[D7 D1] hears again what the friend wrote; the friend keeps what it wrote before, and every tick', async () => {
    const { world, ann, bob } = await friends()
    for (const text of ['one', 'two']) await ann.say(bob.id, text)
    await world.run(1_000)
    for (const text of ['three', 'four', 'five']) await bob.say(ann.id, text)
    await world.run(1_000)
    bob.disk.erase()
    await bob.reload('crash')
    expect(bob.app.identity.store.getState().phase).toBe('none')
    await world.through(bob.app.identity.create('Bob'))
    await world.through(bob.app.people.add(ann.id))
    await ann.say(bob.id, 'six')
    expect(await world.until(() => bob.shown(ann.id).length === 3, 60_000)).toBe(true)
    await bob.say(ann.id, 'seven')
    await world.run(1_000)
    expect(bob.shown(ann.id)).toEqual(['one', 'two', 'six', 'seven'])
    expect(ann.shown(bob.id)).toEqual(['one', 'two', 'three', 'four', 'five', 'six', 'seven'])
    const messages = ann.hand.store.getState().open?.messages ?? []
    expect(messages.flatMap((m) => m.status ?? [])).toEqual(['delivered', 'delivered', 'delivered'])
    const installs = new Set(ann.entries(bob.id).flatMap((e) => (e.author === bob.id ? [e.instance] : [])))
    expect(installs.size).toBe(2)
    expect(failures(ann, bob)).toEqual([])
    expect(world.net.open(ann.id, bob.id)).toBe(1)
  })
})
