import { describe, expect, test } from 'vitest'
import { VERSIONS } from '../../src/engine/handshake.ts'
import { cleanName, clipName, nameFits } from '../../src/lib/name.ts'
import { createHostilePeer } from '../support/hostilePeer.ts'
import { person } from '../support/names.ts'
import { createWorld } from '../support/world.ts'

async function stage() {
  const world = createWorld()
  const ann = await world.node('Ann')
  const bob = await world.node('Bob')
  const contacts = () => ann.app.people.store.getState().contacts
  const add = (paste: string) => world.through(ann.app.people.add(paste))
  return { world, ann, bob, contacts, add }
}

describe('pasting an ID', () => {
  test('[A2 A3 A4] a wrong paste is answered with what is wrong, and leaves no trace', async () => {
    const { ann, bob, add, contacts } = await stage()
    expect(await add('hello')).toEqual({ ok: false, error: 'wrong-kind' })
    expect(await add(bob.id.slice(0, -1))).toEqual({ ok: false, error: 'typo' })
    expect(await add(` ${ann.id.toUpperCase()}`)).toEqual({ ok: false, error: 'self', id: ann.id })
    expect(contacts()).toEqual([])
    expect(ann.disk.rows('people')).toEqual([])
  })

  test('twice is said, also when both are pressed at once', async () => {
    const { world, ann, bob, contacts } = await stage()
    const both = [ann.app.people.add(bob.id), ann.app.people.add(`#/i/${bob.id}`)]
    expect(await world.through(Promise.all(both))).toEqual([
      { ok: true, id: bob.id },
      { ok: false, error: 'known', id: bob.id },
    ])
    expect(contacts().length).toBe(1)
  })

  test('[D1] one can write from the moment on that it is pasted; the words arrive once both are friends', async () => {
    const { world, ann, bob, add } = await stage()
    world.net.offline(bob.id)
    await add(bob.id)
    await ann.say(bob.id, 'are you there?')
    await world.run(600_000)
    world.net.online(bob.id)
    bob.app.wake()
    await world.until(() => bob.app.people.store.getState().requests.length === 1, 400_000)
    await world.through(bob.app.people.accept(ann.id))
    expect(await world.until(() => bob.shown(ann.id).length === 1, 10_000)).toBe(true)
  })
})

describe('what is known of a friend', () => {
  test('their name, as they change it, also while we were apart', async () => {
    const { world, ann, bob, contacts } = await stage()
    await world.befriend(ann, bob)
    await world.run(100)
    expect(contacts()).toMatchObject([{ name: 'Bob' }])
    await world.through(bob.app.identity.rename('Robert'))
    await world.run(2_000)
    expect(contacts()).toMatchObject([{ name: 'Robert' }])
    await world.through(bob.app.identity.rename('Bobby'))
    await world.through(bob.app.identity.rename('Bert'))
    await world.run(3_000)
    expect(contacts()).toMatchObject([{ name: 'Bert' }])
    world.net.offline(ann.id)
    await world.through(bob.app.identity.rename('Bob again'))
    await world.run(60_000)
    world.net.online(ann.id)
    ann.app.wake()
    expect(await world.until(() => contacts()[0]?.name === 'Bob again', 60_000)).toBe(true)
    expect(ann.disk.rows('people')).toMatchObject([{ name: 'Bob again' }])
  })

  test.each([
    ['\u202eboB', 'boB'],
    ['', 'Before'],
    [' \u200b ', 'Before'],
    ['\u0000', 'Before'],
    ['日'.repeat(64), '日'.repeat(21)],
    ['x\ny', 'xy'],
    ['\ud800z', 'z'],
    [`${'z\u0301\u0302\u0303\u0304'.repeat(40)}`, undefined],
  ])('a name of %j is shown as what can be shown', async (said, shown) => {
    const world = createWorld()
    const ann = await world.node('Ann')
    const peer = createHostilePeer(world)
    const line = await peer.befriend(ann)
    line.say('profile/1', 'name', { name: 'Before' })
    await world.run(2_000)
    line.say('profile/1', 'name', { name: said })
    await world.run(2_000)
    const name = ann.app.people.store.getState().contacts[0]!.name
    if (shown !== undefined) expect(name).toBe(shown)
    expect(new TextEncoder().encode(name).length).toBeLessThanOrEqual(64)
    expect(line.closed).toBe(false)
  })

  test('when they were last seen, once they are gone', async () => {
    const { world, ann, bob, contacts } = await stage()
    await world.befriend(ann, bob)
    await world.run(10_000)
    expect(contacts()[0]!.lastSeen).toBeUndefined()
    bob.app.leave()
    await bob.app.stop()
    await world.run(100)
    const at = contacts()[0]!.lastSeen!
    expect(Math.abs(at - world.clock.now())).toBeLessThan(1_000)
    await ann.reload('crash')
    expect(contacts()[0]).toMatchObject({ lastSeen: at, name: 'Bob', status: 'friend' })
  })
})

describe('[H4] the version that was agreed with a friend', () => {
  /** Until then this app speaks a version that it does not know yet. */
  async function whileSpeaking(version: number, during: () => Promise<unknown>) {
    const versions = VERSIONS as number[]
    versions.push(version)
    try {
      await during()
    } finally {
      versions.splice(versions.indexOf(version), 1)
    }
  }
  async function friends() {
    const given = await stage()
    const { world, ann, bob } = given
    await world.befriend(ann, bob)
    await world.run(2_000)
    const floorOf = (who: typeof ann) =>
      who.disk.rows('people').find(({ id }) => id === (who === ann ? bob : ann).id)?.floor
    return {
      ...given,
      floorOf,
      linked: (ms: number) => world.until(() => ann.linked(bob.id) && bob.linked(ann.id), ms),
      /** A new handshake. Each writes that the other one is gone, before they meet again. */
      async again() {
        world.net.cut()
        await world.run(0)
      },
    }
  }

  test('[H4] is in their row from then on, and below it there is no link, also after a reload', async () => {
    const { world, ann, bob, floorOf, linked, again } = await friends()
    expect([floorOf(ann), floorOf(bob)]).toEqual([undefined, undefined])
    await whileSpeaking(3, async () => {
      await again()
      expect(await world.until(() => floorOf(ann) === 3 && floorOf(bob) === 3, 60_000)).toBe(true)
      await again()
      expect(await linked(60_000)).toBe(true)
    })
    // What is written about them later leaves it where it is.
    await again()
    expect(await linked(60_000)).toBe(false)
    for (const who of [ann, bob]) {
      await who.reload('crash')
      expect(await linked(60_000)).toBe(false)
    }
    expect([floorOf(ann), floorOf(bob)]).toEqual([3, 3])
    // A later version that is still below it changes nothing, one above it raises it.
    await whileSpeaking(2, async () => expect(await linked(60_000)).toBe(false))
    await whileSpeaking(4, async () => expect(await linked(120_000)).toBe(true))
    await world.run(1_000)
    expect([floorOf(ann), floorOf(bob)]).toEqual([4, 4])
  })

  test('[H4] is in force once it is on the disk, and not before', async () => {
    const { world, ann, bob, floorOf, linked, again } = await friends()
    await whileSpeaking(2, async () => {
      await again()
      // The time of the dial that one of them took, and the version.
      for (const who of [ann, bob]) who.storage.failWrites('full', 2)
      expect(await linked(60_000)).toBe(true)
      await world.run(1_000)
    })
    expect([floorOf(ann), floorOf(bob)]).toEqual([undefined, undefined])
    await again()
    expect(await linked(60_000)).toBe(true)
    // The next time that it is agreed it is written.
    await whileSpeaking(2, async () => {
      await again()
      expect(await world.until(() => floorOf(ann) === 2 && floorOf(bob) === 2, 60_000)).toBe(true)
    })
    await again()
    expect(await linked(60_000)).toBe(false)
  })

  test('[H4] stays when they are asked anew, and agree', async () => {
    const { world, ann, bob, floorOf } = await friends()
    for (const who of [ann, bob]) {
      const [row] = who.disk.rows('people')
      who.disk.apply([{ put: 'people', row: { ...row, status: 'asked', ...(who === ann ? { floor: 2 } : {}) } }])
      await who.reload()
    }
    const isFriend = (who: typeof ann) => who.app.people.store.getState().contacts[0]?.status === 'friend'
    expect(await world.until(() => isFriend(ann) && isFriend(bob), 600_000)).toBe(true)
    expect(ann.disk.rows('people')).toMatchObject([{ status: 'friend', floor: 2 }])
    await ann.reload()
    expect(await world.until(() => ann.linked(bob.id), 120_000)).toBe(false)
    expect(floorOf(ann)).toBe(2)
  })
})

describe('rows that went bad', () => {
  test('[abuse S5] are set aside and counted, the rest is there', async () => {
    const { world, ann, bob, contacts } = await stage()
    await world.befriend(ann, bob)
    const id = (n: number) => `${n}`.padStart(64, 'x')
    ann.disk.apply([
      { put: 'people', row: { id: 'short', name: 'x', status: 'friend', addedAt: 1 } },
      { put: 'people', row: { id: id(1), name: 7, status: 'friend', addedAt: 1 } },
      { put: 'people', row: { id: id(2), name: 'x', status: 'enemy', addedAt: 1 } },
      { put: 'people', row: { id: id(3), name: 'x', status: 'friend' } },
      { put: 'people', row: { id: id(4), name: 'x', status: 'friend', addedAt: 1, lastSeen: 'x' } },
      { put: 'requests', row: { from: id(5), name: 'x', text: 'x', at: 'now', state: 'open' } },
      { put: 'requests', row: { from: id(6), name: 'x', text: 'x', at: 1, state: 'maybe' } },
      { put: 'requests', row: { from: id(7), name: 'x', text: 'x', at: 1, state: 'open' } },
    ])
    await ann.reload('crash')
    expect(contacts().map((c) => c.id)).toEqual([bob.id])
    expect(ann.app.people.store.getState().requests.map((r) => r.from)).toEqual([id(7)])
    expect([ann.counts.get('row.people'), ann.counts.get('row.requests')]).toEqual([5, 2])
    expect(await world.until(() => ann.linked(bob.id), 30_000)).toBe(true)
  })

  test('a contact whose ID is no key harms nobody', async () => {
    const { world, ann, bob } = await stage()
    await world.befriend(ann, bob)
    const nobody = person('x'.repeat(64))
    ann.disk.apply([
      { put: 'people', row: { id: nobody, name: '', status: 'friend', addedAt: 1 } },
      { put: 'people', row: { id: 'y'.repeat(64), name: '', status: 'asked', addedAt: 1 } },
    ])
    await ann.reload('crash')
    await world.run(120_000)
    expect(ann.linked(bob.id)).toBe(true)
    await world.through(ann.hand.open(nobody))
    await ann.say(nobody, 'x')
    await world.run(1_000)
    expect(ann.linked(bob.id)).toBe(true)
  })
})

describe('names', () => {
  test('[abuse T13] are clipped to 64 bytes by whole characters', () => {
    for (const sign of ['x', 'é', '日', '😀', 'e\u0301']) {
      const clipped = clipName(sign.repeat(100))
      expect(nameFits(clipped)).toBe(true)
      expect(cleanName(clipped)).toBe(clipped)
      expect(new TextEncoder().encode(clipped).length).toBeGreaterThan(60)
      expect(clipped).not.toMatch(/\p{Surrogate}/u)
    }
  })
})
