import { describe, expect, test } from 'vitest'
import { personIdOf } from '../../src/engine/address.ts'
import { addressOf } from '../../src/engine/ids.ts'
import { MAX_REQUESTS } from '../../src/engine/limits.ts'
import { type SealedRequest, sealRequest } from '../../src/features/people/request.ts'
import { fromBase64Url, toBase64Url } from '../../src/lib/bytes.ts'
import { createHostilePeer } from '../support/hostilePeer.ts'
import { address } from '../support/names.ts'
import { createWorld, type Node, type WorldOptions } from '../support/world.ts'

async function two(options: WorldOptions = {}) {
  const world = createWorld(options)
  const ann = await world.node('Ann')
  const bob = await world.node('Bob')
  const add = (who: Node, whom: string) => world.through(who.app.people.add(whom))
  const contacts = (who: Node) => who.app.people.store.getState().contacts
  const requests = (who: Node) => who.app.people.store.getState().requests
  return { world, ann, bob, add, contacts, requests }
}

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

  test('[R2] ignored while the next one is being opened: it does not come up again', async () => {
    const { world, ann, bob, add, requests } = await two()
    await add(ann, bob.id)
    await world.until(() => requests(bob).length === 1, 5_000)
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

describe('[R3] many of them', () => {
  async function besieged() {
    const given = await two()
    const { world, ann } = given
    const { handlers } = world.net.station(ann.id)!
    const knock = (from: string, metadata: unknown) => handlers!.onKnock(address(from), metadata)
    const asking = async (keys = world.newKeys(), said: { name?: string; text?: string; ts?: number } = {}) => {
      const id = personIdOf(keys.publicKey)
      const sealed = await sealRequest({ id, keys, crypto: world.crypto }, ann.id, {
        name: 'X',
        text: '',
        ts: 1,
        ...said,
      })
      return { id, keys, sealed: sealed! }
    }
    return { ...given, knock, asking, list: () => ann.app.people.store.getState().requests }
  }

  test('[R3] one for each sender: a later one takes its place, an earlier one does not', async () => {
    const { world, knock, asking, list } = await besieged()
    const { id, keys, sealed } = await asking(undefined, { text: 'second', ts: 20 })
    knock(id, sealed)
    await world.run(10)
    for (const [ts, text] of [
      [10, 'first'],
      [20, 'again'],
      [30, 'third'],
      [29, 'late'],
    ] as const) {
      knock(id, (await asking(keys, { ts, text })).sealed)
      await world.run(10)
    }
    expect(list()).toMatchObject([{ from: id, text: 'third', at: 30 }])
  })

  test('[R3] replays change nothing, at once, later, or after a reload', async () => {
    const { world, ann, knock, asking, list } = await besieged()
    const { id, keys, sealed } = await asking(undefined, { text: 'old', ts: 20 })
    for (let i = 0; i < 5; i++) knock(id, sealed)
    await world.run(10)
    knock(id, (await asking(keys, { text: 'new', ts: 21 })).sealed)
    await world.run(10)
    const now = list()
    knock(id, sealed)
    await world.run(10)
    expect(ann.counts.get('request.replayed')).toBe(5)
    await ann.reload()
    world.net.station(ann.id)!.handlers!.onKnock(addressOf(id), sealed)
    await world.run(10)
    expect(list()).toEqual(now)
  })

  test('[R3] a replay is not even opened: it costs no signature, and makes nobody dial', async () => {
    const { world, knock, asking } = await besieged()
    let verified = 0
    const { verify } = world.crypto
    Object.assign(world.crypto, {
      verify: (...all: Parameters<typeof verify>) => {
        verified++
        return verify(...all)
      },
    })
    const { id, sealed } = await asking()
    for (let i = 0; i < 10; i++) {
      knock(id, sealed)
      await world.run(10)
    }
    expect(verified).toBe(1)
  })

  test('[R3] a nonce that somebody else has used is no replay', async () => {
    const { world, knock, asking, list } = await besieged()
    const first = await asking()
    const keys = world.newKeys()
    const id = personIdOf(keys.publicKey)
    const random = (n: number) => (n === 16 ? fromBase64Url(first.sealed.nonce)! : world.crypto.random(n))
    const copy = await sealRequest(
      { id, keys, crypto: { ...world.crypto, random } },
      personIdOf(first.keys.publicKey),
      {
        name: '',
        text: '',
        ts: 1,
      },
    )
    expect(copy!.nonce).toBe(first.sealed.nonce)
    const toAnn = await sealRequest({ id, keys, crypto: { ...world.crypto, random } }, world.nodes[0]!.id, {
      name: '',
      text: '',
      ts: 1,
    })
    knock(id, toAnn)
    await world.run(10)
    knock(first.id, first.sealed)
    await world.run(10)
    expect(list().length).toBe(2)
  })

  test('[R3] fifty in all; those that are there stay, and can still be renewed', async () => {
    const { world, ann, knock, asking, list } = await besieged()
    const first = await asking(undefined, { ts: 5 })
    knock(first.id, first.sealed)
    for (let i = 0; i < 70; i++) {
      const { id, sealed } = await asking()
      knock(id, sealed)
      await world.run(100)
    }
    expect(list().length).toBe(MAX_REQUESTS)
    expect(ann.disk.rows('requests').length).toBe(MAX_REQUESTS)
    knock(first.id, (await asking(first.keys, { ts: 6, text: 'still me' })).sealed)
    await world.run(1_000)
    expect(list().find((r) => r.from === first.id)?.text).toBe('still me')
    await world.through(ann.app.people.ignore(first.id))
    const late = await asking()
    knock(late.id, late.sealed)
    await world.run(100)
    expect(list().some((r) => r.from === late.id)).toBe(true)
  })

  test('[R3 L5] a flood of strangers costs twenty signatures a second, and friends are not shut out', async () => {
    const { world, ann, add, knock, asking, contacts } = await besieged()
    const friend = await asking()
    await add(ann, friend.id)
    await world.run(1_000)
    const flood = await Promise.all(Array.from({ length: 200 }, () => asking()))
    for (const { id, sealed } of flood) knock(id, sealed)
    await world.run(10)
    expect(ann.app.people.store.getState().requests.length).toBe(20)
    expect(ann.counts.get('request.flood')).toBe(180)
    knock(friend.id, friend.sealed)
    await world.run(10)
    expect(contacts(ann)).toMatchObject([{ id: friend.id, status: 'friend' }])
    await world.run(1_000)
    const next = await asking()
    knock(next.id, next.sealed)
    await world.run(100)
    expect(ann.app.people.store.getState().requests.some((r) => r.from === next.id)).toBe(true)
  })

  test('[R1 R3] rubbish is counted and leaves no trace', async () => {
    const { world, ann, knock, asking, list } = await besieged()
    const { id, sealed } = await asking()
    for (const metadata of [undefined, null, 7, 'x', [], {}, { ...sealed, v: 9 }, { ...sealed, to: id }])
      knock(id, metadata)
    knock(world.nodes[1]!.id, sealed)
    await world.run(10)
    expect(ann.counts.get('request.malformed')).toBe(9)
    knock(id, { ...sealed, sig: toBase64Url(new Uint8Array(64)) })
    await world.run(10)
    expect(ann.counts.get('request.forged')).toBe(1)
    expect(list()).toEqual([])
    knock(id, sealed)
    await world.run(10)
    expect(list().length, 'the forgery has not used up the real one').toBe(1)
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
