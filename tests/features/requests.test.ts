import { describe, expect, test } from 'vitest'
import { addressOf } from '../../src/engine/ids.ts'
import { type SealedRequest, sealRequest } from '../../src/features/people/request.ts'
import { createHostilePeer } from '../support/hostilePeer.ts'
import { two } from '../support/requestsStage.ts'
import { createWorld } from '../support/world.ts'

describe('asking and answering', () => {
  test('[R4] one asks, the other accepts and dials, both are friends and know each other’s name', async () => {
    const { world, ann, bob, add, contacts, requests } = await two()
    expect(await add(ann, bob.id)).toEqual({ ok: true, id: bob.id })
    await world.until(() => requests(bob).length === 1, 5_000)
    expect(requests(bob)).toMatchObject([{ from: ann.id, name: 'Ann', text: '' }])
    expect(world.net.open(ann.id, bob.id), 'no connection before the answer').toBe(0)
    expect(await world.through(bob.app.people.accept(ann.id))).toBe(true)
    expect(requests(bob)).toEqual([])
    expect(await world.until(() => ann.linked(bob.id) && bob.linked(ann.id), 5_000)).toBe(true)
    await world.run(100)
    expect(contacts(ann)).toMatchObject([{ id: bob.id, name: 'Bob', status: 'friend' }])
    expect(contacts(bob)).toMatchObject([{ id: ann.id, name: 'Ann', status: 'friend' }])
    expect(bob.disk.rows('requests')).toEqual([])
  })

  test('[R4] a request of somebody whose ID I have pasted is an acceptance', async () => {
    const { world, ann, bob, add, requests, contacts } = await two()
    // Bob is not there when Ann asks, and Ann not when Bob does.
    world.net.offline(bob.id)
    await add(ann, bob.id)
    await add(bob, ann.id)
    await world.run(20_000)
    world.net.online(bob.id)
    bob.app.wake()
    expect(await world.until(() => ann.linked(bob.id) && bob.linked(ann.id), 30_000)).toBe(true)
    expect([requests(ann), requests(bob)]).toEqual([[], []])
    expect([contacts(ann)[0]!.status, contacts(bob)[0]!.status]).toEqual(['friend', 'friend'])
  })

  test('[R4] pasting the ID of somebody who has asked, or was ignored, is the answer', async () => {
    for (const ignored of [false, true]) {
      const { world, ann, bob, add, requests } = await two()
      await add(ann, bob.id)
      await world.until(() => requests(bob).length === 1, 5_000)
      if (ignored) expect(await world.through(bob.app.people.ignore(ann.id))).toBe(true)
      expect(await add(bob, ann.id)).toEqual({ ok: true, id: ann.id })
      expect(await world.until(() => ann.linked(bob.id), 5_000), `${ignored}`).toBe(true)
      expect(requests(bob)).toEqual([])
      await bob.reload()
      expect(requests(bob)).toEqual([])
    }
  })

  test('[R2] while nobody answers it is repeated, more and more seldom, and once more when the broker is back', async () => {
    const { world, ann, bob, add } = await two()
    const knocks: number[] = []
    const seen = new Set<string>()
    const station = world.net.station(bob.id)!
    const { onKnock } = station.handlers!
    station.handlers!.onKnock = (from, metadata) => {
      knocks.push(world.clock.uptime())
      seen.add((metadata as SealedRequest).nonce)
      onKnock(from, metadata)
    }
    await add(ann, bob.id)
    await world.run(3_600_000)
    const pauses = knocks.slice(1).map((at, i) => at - knocks[i]!)
    expect(Math.max(...pauses)).toBeLessThanOrEqual(302_000)
    expect(Math.min(...pauses)).toBeGreaterThanOrEqual(2_000)
    expect(knocks.length).toBeGreaterThan(12)
    expect(knocks.length).toBeLessThan(60)
    expect(seen.size, 'each a new one').toBe(knocks.length)
    const before = knocks.length
    world.net.setBroker(false)
    world.net.setBroker(true)
    await world.run(1_000)
    expect(knocks.length).toBe(before + 1)
    expect(bob.app.people.store.getState().requests.length, 'one for each sender').toBe(1)
  })

  test('[R2] ignored and unseen look the same: not a byte, not a connection, whatever is asked', async () => {
    for (const what of ['unseen', 'ignored'] as const) {
      const { world, ann, bob, add, requests } = await two()
      await add(ann, bob.id)
      await world.until(() => requests(bob).length === 1, 5_000)
      if (what === 'ignored') await world.through(bob.app.people.ignore(ann.id))
      let heard = 0
      const station = world.net.station(ann.id)!
      for (const name of ['onKnock', 'onChannel', 'admit'] as const) {
        const was = station.handlers![name] as (...args: unknown[]) => unknown
        Object.assign(station.handlers!, {
          [name]: (...args: unknown[]) => {
            heard++
            return was(...args)
          },
        })
      }
      await world.run(900_000)
      expect([heard, world.net.open(ann.id, bob.id), ann.linked(bob.id)], what).toEqual([0, 0, false])
      expect(requests(bob).length).toBe(what === 'unseen' ? 1 : 0)
      expect(ann.app.links.store.getState().byPeer).toEqual({})
    }
  })

  test('[R2] ignored stays ignored over a reload, and nothing comes up again', async () => {
    const { world, ann, bob, add, requests } = await two()
    await add(ann, bob.id)
    await world.until(() => requests(bob).length === 1, 5_000)
    await world.through(bob.app.people.ignore(ann.id))
    await bob.reload('crash')
    await ann.reload('crash')
    await world.run(900_000)
    expect(requests(bob)).toEqual([])
    expect(bob.counts.get('request.ignored')).toBeGreaterThan(0)
    expect(bob.counts.get('request.malformed')).toBeUndefined()
  })

  test('[R2] what was ignored can be looked at again, also after a reload, and accepted', async () => {
    const { world, ann, bob, add, requests } = await two()
    await add(ann, bob.id)
    await world.until(() => requests(bob).length === 1, 5_000)
    await world.through(bob.app.people.ignore(ann.id))
    for (const reloads of [false, true]) {
      if (reloads) await bob.reload('crash')
      const ignored = () => bob.app.people.store.getState().ignored.map(({ from }) => from)
      expect(ignored()).toEqual([ann.id])
      bob.storage.failWrites('full')
      expect(await world.through(bob.app.people.recall([ann.id]))).toBe(false)
      expect(await world.through(bob.app.people.recall([ann.id]))).toBe(true)
      expect([requests(bob).length, ignored()]).toEqual([1, []])
      expect(await world.through(bob.app.people.recall([ann.id])), 'there is none').toBe(false)
      if (!reloads) await world.through(bob.app.people.ignore(ann.id))
    }
    expect(bob.disk.rows('requests')).toMatchObject([{ state: 'open' }])
    await world.through(bob.app.people.accept(ann.id))
    expect(await world.until(() => ann.linked(bob.id), 60_000)).toBe(true)
  })

  test('[R2] ignored while the next one is being opened: it does not come up again', async () => {
    const { world, ann, bob, add, requests } = await two()
    await add(ann, bob.id)
    await world.until(() => requests(bob).length === 1, 5_000)
    // By herself she would ask again, and of hers one is taken a minute.
    world.net.offline(ann.id)
    await world.run(61_000)
    const station = world.net.station(bob.id)!
    const next = await sealRequest({ id: ann.id, keys: ann.keys, crypto: world.crypto }, bob.id, {
      name: 'Ann',
      text: '',
      ts: 9e15,
    })
    const ignoring = bob.app.people.ignore(ann.id)
    station.handlers!.onKnock(addressOf(ann.id), next)
    await world.through(ignoring)
    await world.run(100)
    expect(requests(bob)).toEqual([])
    expect(bob.disk.rows('requests')).toMatchObject([{ state: 'ignored' }])
  })

  test('asking and answering survive reloads of both', async () => {
    const { world, ann, bob, add, requests, contacts } = await two()
    await add(ann, bob.id)
    await world.until(() => requests(bob).length === 1, 5_000)
    await ann.reload('crash')
    await bob.reload('crash')
    expect(requests(bob)).toMatchObject([{ from: ann.id, name: 'Ann' }])
    expect(contacts(ann)).toMatchObject([{ id: bob.id, status: 'asked' }])
    await world.through(bob.app.people.accept(ann.id))
    await bob.reload('crash')
    expect(await world.until(() => ann.linked(bob.id), 10_000)).toBe(true)
    await world.run(100)
    await ann.reload('crash')
    expect(contacts(ann)).toMatchObject([{ id: bob.id, status: 'friend', name: 'Bob' }])
  })

  test('accepting or ignoring who has not asked does nothing', async () => {
    const { world, ann, bob } = await two()
    expect(await world.through(ann.app.people.accept(bob.id))).toBe(false)
    expect(await world.through(ann.app.people.ignore(bob.id))).toBe(false)
    expect([...ann.disk.rows('people'), ...ann.disk.rows('requests')]).toEqual([])
  })

  test('a disk that refuses: nobody becomes a friend, nothing is shown that is not on it', async () => {
    const { world, ann, bob, add, requests, contacts } = await two()
    ann.storage.failWrites('full')
    expect(await add(ann, bob.id)).toEqual({ ok: false, error: 'storage' })
    expect(contacts(ann)).toEqual([])
    await add(ann, bob.id)
    bob.storage.failWrites('full')
    await world.run(100)
    expect(requests(bob)).toEqual([])
    await world.until(() => requests(bob).length === 1, 30_000)
    for (const answer of ['accept', 'ignore'] as const) {
      bob.storage.failWrites('full')
      expect(await world.through(bob.app.people[answer](ann.id))).toBe(false)
      expect([requests(bob).length, contacts(bob).length]).toEqual([1, 0])
    }
    await world.run(5_000)
    expect(world.net.open(ann.id, bob.id)).toBe(0)
  })
})

describe('[R4] a proved link', () => {
  test('[R4] makes both sides contacts, also without any request having arrived', async () => {
    const world = createWorld()
    const ann = await world.node('Ann')
    const peer = createHostilePeer(world)
    await peer.befriend(ann)
    await world.run(100)
    expect(ann.app.people.store.getState().contacts).toMatchObject([{ id: peer.id, status: 'friend' }])
    expect(ann.disk.rows('people')).toMatchObject([{ id: peer.id, status: 'friend' }])
  })

  test('[R4 G1] of somebody whose ID I have not pasted makes nothing: it is not let in', async () => {
    const { world, ann, bob, add, contacts } = await two()
    await add(ann, bob.id)
    await world.run(60_000)
    expect(contacts(bob)).toEqual([])
    expect([ann.linked(bob.id), bob.linked(ann.id)]).toEqual([false, false])
  })
})
