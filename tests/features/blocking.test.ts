import { describe, expect, test } from 'vitest'
// Loaded by the app when it is wanted; here no clock would wait for it.
import '../../src/conversation/removal.ts'
import { addressOf, conversationWith } from '../../src/engine/ids.ts'
import { sealRequest } from '../../src/features/people/request.ts'
import { pair } from '../support/pair.ts'
import { two } from '../support/requestsStage.ts'
import type { Node } from '../support/world.ts'

const blockedBy = (who: Node) => who.app.people.store.getState().blocked
const contacts = (who: Node) => who.app.people.store.getState().contacts

describe('[G2 HOSTILE 3] blocking', () => {
  async function friends() {
    const { world, ann, bob } = await pair()
    await world.befriend(ann, bob)
    await bob.say(ann.id, 'one')
    await world.run(1_000)
    return { world, ann, bob }
  }

  /** What Bob can see of Ann from outside: his link states, his marks, what the broker hands him. */
  const outside = (world: Awaited<ReturnType<typeof friends>>['world'], ann: Node, bob: Node) => ({
    phase: bob.app.links.store.getState().byPeer[ann.id]?.phase,
    waiting: bob.disk.rows('receipts'),
    open: world.net.open(ann.id, bob.id),
  })

  test('[G2] a friend: links close, their dials get no answer, and from outside it is like being offline', async () => {
    const seen: unknown[] = []
    for (const how of ['offline', 'blocked'] as const) {
      const { world, ann, bob } = await friends()
      if (how === 'blocked') expect(await world.through(ann.app.people.block(bob.id))).toBe(true)
      else world.net.offline(ann.id)
      await world.run(60_000)
      await bob.say(ann.id, 'two')
      await world.run(600_000)
      const { waiting, ...rest } = outside(world, ann, bob)
      seen.push({ ...rest, waiting: waiting.length, requests: bob.app.people.store.getState().requests })
      expect(ann.shown(bob.id)).toEqual(['one'])
      expect(contacts(bob)).toMatchObject([{ id: ann.id, status: 'friend' }])
    }
    expect((seen[0] as { open: number }).open).toBe(0)
    expect(seen[1]).toEqual(seen[0])
  })

  test('[G2] undone, they are friends as before, and what was written meanwhile arrives, also after reloads', async () => {
    const { world, ann, bob } = await friends()
    await world.through(ann.app.people.block(bob.id))
    expect(contacts(ann)).toMatchObject([{ id: bob.id, status: 'friend', left: 'blocked' }])
    await bob.say(ann.id, 'two')
    await ann.reload('crash')
    await world.run(600_000)
    expect(ann.linked(bob.id)).toBe(false)
    expect(blockedBy(ann)).toMatchObject([{ id: bob.id, name: 'Bob' }])
    expect(await world.through(ann.app.people.unblock(bob.id))).toBe(true)
    expect(await world.until(() => ann.shown(bob.id).includes('two'), 310_000)).toBe(true)
    expect(contacts(ann)[0]?.left).toBeUndefined()
    expect([blockedBy(ann), ann.disk.rows('blocked')]).toEqual([[], []])
    expect(world.broken()).toEqual([])
  })

  test('[G2] while their channel opens: it comes to nothing', async () => {
    const { world, ann, bob } = await friends()
    world.net.offline(bob.id)
    await world.run(60_000)
    world.net.online(bob.id)
    const { handlers } = world.net.station(ann.id)!
    const { onChannel } = handlers!
    let arrived = 0
    handlers!.onChannel = (channel) => {
      arrived++
      // Let in a moment ago; the person is quicker than the connection.
      void ann.app.people.block(bob.id)
      void world.clock.after(50, () => onChannel(channel))
    }
    bob.app.wake()
    ann.app.wake()
    await world.until(() => arrived > 0, 60_000)
    const phases = new Set<string | undefined>()
    ann.app.links.store.subscribe(({ byPeer }) => phases.add(byPeer[bob.id]?.phase))
    await world.run(60_000)
    expect(arrived).toBeGreaterThan(0)
    expect(phases.has('online')).toBe(false)
    expect([ann.linked(bob.id), bob.linked(ann.id)]).toEqual([false, false])
  })

  test('[R5] a stranger who asks: the request goes, and no signature of theirs is looked at any more', async () => {
    const { world, ann, bob, add, requests } = await two()
    await add(ann, bob.id)
    await world.until(() => requests(bob).length === 1, 5_000)
    expect(await world.through(bob.app.people.block(ann.id))).toBe(true)
    expect([requests(bob), bob.disk.rows('requests')]).toEqual([[], []])
    expect(blockedBy(bob)).toMatchObject([{ id: ann.id, name: 'Ann' }])
    let verified = 0
    const { verify } = world.crypto
    Object.assign(world.crypto, {
      verify: (...all: Parameters<typeof verify>) => {
        verified++
        return verify(...all)
      },
    })
    const sealed = await sealRequest({ id: ann.id, keys: ann.keys, crypto: world.crypto }, bob.id, {
      name: 'Ann',
      text: '',
      ts: 9e15,
    })
    for (let n = 0; n < 10; n++) world.net.station(bob.id)!.handlers!.onKnock(addressOf(ann.id), sealed)
    await world.run(600_000)
    expect([requests(bob), verified]).toEqual([[], 0])
    expect(bob.counts.get('request.blocked')).toBeGreaterThanOrEqual(10)
    await bob.reload()
    await world.run(600_000)
    expect(requests(bob)).toEqual([])
  })

  test('[R5] while a request of theirs is being opened: it does not come up', async () => {
    const { world, ann, bob, add, requests } = await two()
    const blocking = bob.app.people.block(ann.id)
    await add(ann, bob.id)
    await world.through(blocking)
    await world.run(60_000)
    expect([requests(bob), bob.disk.rows('requests')]).toEqual([[], []])
  })

  test('[R2] somebody whom I have asked: they are not asked any more; unblocked they are', async () => {
    const { world, ann, bob, add, requests } = await two()
    world.net.offline(bob.id)
    await add(ann, bob.id)
    expect(await world.through(ann.app.people.block(bob.id))).toBe(true)
    world.net.online(bob.id)
    await world.run(900_000)
    expect(requests(bob)).toEqual([])
    await ann.reload()
    await world.run(900_000)
    expect(requests(bob)).toEqual([])
    await world.through(ann.app.people.unblock(bob.id))
    expect(await world.until(() => requests(bob).length === 1, 60_000)).toBe(true)
  })

  test('pasting the ID of somebody who is blocked is the way back', async () => {
    const { world, ann, bob } = await friends()
    await world.through(ann.app.people.block(bob.id))
    await world.run(10_000)
    expect(await world.through(ann.app.people.add(bob.id))).toMatchObject({ ok: false, error: 'known' })
    expect(blockedBy(ann)).toEqual([])
    expect(await world.until(() => ann.linked(bob.id), 310_000)).toBe(true)
  })

  test('a blocked friend’s unread messages are not counted, and nobody is told that they were read', async () => {
    const { world, ann, bob } = await friends()
    const summary = () => ann.app.chats.store.getState().summaries[conversationWith(bob.id)]
    expect(summary()?.unread).toBe(1)
    await world.through(ann.app.people.block(bob.id))
    await world.run(1_000)
    expect(summary()?.unread).toBe(0)
    await world.through(ann.app.people.unblock(bob.id))
    await world.until(() => ann.linked(bob.id), 310_000)
    await world.run(2_000)
    expect(bob.disk.rows('receipts')[0]?.read).toEqual([])
  })

  test('a disk that refuses: nobody is blocked, removed or let back in', async () => {
    const { world, ann, bob } = await friends()
    ann.storage.failWrites('full')
    expect(await world.through(ann.app.people.block(bob.id))).toBe(false)
    expect([blockedBy(ann), ann.linked(bob.id)]).toEqual([[], true])
    for (const words of [true, false]) {
      ann.storage.failWrites('full')
      expect(await world.through(ann.app.people.remove(bob.id, { words }))).toBeUndefined()
      expect([contacts(ann)[0]?.left, ann.linked(bob.id), ann.shown(bob.id)]).toEqual([undefined, true, ['one']])
    }
    await world.through(ann.app.people.block(bob.id))
    ann.storage.failWrites('full')
    expect(await world.through(ann.app.people.unblock(bob.id))).toBe(false)
    expect(blockedBy(ann).length).toBe(1)
  })
})
