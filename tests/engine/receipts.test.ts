import { describe, expect, test } from 'vitest'
import type { Line } from '../support/hostilePeer.ts'
import { friends } from '../support/pair.ts'
import { INSTANCE, receipts, stage } from '../support/syncStage.ts'

describe('[D2 D8] receipts', () => {
  test('[D2] only after the write: when it is heard, the entry is on the disk', async () => {
    const { world, ann, peer, line, entries } = await stage({ disk: () => 400 })
    entries([1, 2])
    const stored = () => ann.entries(peer.id).length
    let early = 0
    await world.until(() => {
      if (receipts(line).some(({ have }) => have.length > 0) && stored() < 2) early++
      return receipts(line).some(({ have }) => have[0]?.[1] === 2)
    }, 5_000)
    expect(early).toBe(0)
    expect(receipts(line).at(-1)).toEqual({ have: [[INSTANCE, 2]], again: false })
    expect(stored()).toBe(2)
  })

  test('[D2] a crash between the write and the receipt: nothing is lost, nothing is doubled', async () => {
    const { world, ann, bob } = await friends({ disk: () => 200 })
    await ann.say(bob.id, 'hi')
    // On Bob's disk, and his page does not know it yet.
    expect(await world.until(() => bob.shown(ann.id).length === 1, 2_000)).toBe(true)
    await bob.reload('crash')
    expect(ann.hand.store.getState().open?.messages.map((m) => m.status)).toEqual(['waiting'])
    await ann.say(bob.id, 'there?')
    await world.until(() => ann.hand.store.getState().open?.messages.at(-1)?.status === 'delivered', 30_000)
    expect(ann.hand.store.getState().open?.messages.map((m) => m.status)).toEqual(['delivered', 'delivered'])
    expect(bob.shown(ann.id)).toEqual(['hi', 'there?'])
    expect(world.broken()).toEqual([])
  })

  test.each(['full', 'broken'] as const)(
    '[D8] a disk that is %s sends none; it is asked for again by itself, ever more seldom',
    async (why) => {
      const { world, ann, peer, line, entries } = await stage()
      const asked: number[] = []
      let known = receipts(line).length
      const watch = () => {
        if (receipts(line).length > known) asked.push(world.clock.uptime())
        known = receipts(line).length
        return false
      }
      ann.storage.failWrites(why, 6)
      for (let i = 0; i < 6; i++) {
        entries([1, 2])
        const before = asked.length
        await world.until(() => watch() || asked.length > before, 40_000)
      }
      expect(receipts(line).slice(-6)).toEqual(Array.from({ length: 6 }, () => ({ have: [], again: true })))
      const pauses = asked.slice(1).map((at, i) => at - asked[i]!)
      expect(pauses.map((ms) => Math.round(ms / 1_000))).toEqual([2, 4, 8, 16, 30])
      entries([1, 2])
      await world.run(100)
      expect(receipts(line).at(-1)).toEqual({ have: [[INSTANCE, 2]], again: false })
      expect(ann.shown(peer.id)).toEqual(['m1', 'm2'])
      // And the next refusal is not made to wait for the last one's sake.
      ann.storage.failWrites(why)
      entries([3])
      const at = world.clock.uptime()
      await world.until(() => receipts(line).at(-1)!.again, 40_000)
      expect(world.clock.uptime() - at).toBeLessThan(1_200)
    },
  )

  test('[D8] two apps: a full disk at the friend, and the message arrives once there is room', async () => {
    const { world, ann, bob } = await friends()
    bob.storage.failWrites('full', 3)
    await ann.say(bob.id, 'big')
    await world.run(500)
    expect(bob.shown(ann.id)).toEqual([])
    expect(ann.hand.store.getState().open?.messages[0]?.status).toBe('waiting')
    expect(bob.app.disk.store.getState().trouble).toBe('full')
    await world.run(60_000)
    expect(bob.shown(ann.id)).toEqual(['big'])
    expect(ann.hand.store.getState().open?.messages[0]?.status).toBe('delivered')
    expect(bob.app.disk.store.getState().trouble).toBeUndefined()
  })

  test('[D2] an entry that came on one link is confirmed on each', async () => {
    const { world, ann, peer, line, entries } = await stage()
    const next = peer.open(ann.id)
    await next.prove()
    entries([1])
    await world.run(100)
    for (const each of [line, next]) expect(receipts(each).at(-1)).toEqual({ have: [[INSTANCE, 1]], again: false })
  })

  test('[D2] a database that goes while the link is up: no receipt, no exception', async () => {
    const { world, ann, line, entries, say } = await stage()
    const before = receipts(line).length
    ann.storage.breakDown()
    entries([1])
    line.say('log/1', 'frontier', { have: [], again: true })
    line.say('log/1', 'read', { upTo: [] })
    void say('x').catch(() => undefined)
    await world.run(3_000)
    expect(
      receipts(line)
        .slice(before)
        .some(({ have }) => have.length > 0),
    ).toBe(false)
  })
})

describe('[D2] read marks', () => {
  test('[D2] what I have seen is told when it rises, and again at link-up', async () => {
    const { world, ann, peer, line, entries } = await stage()
    const reads = (on: Line) => on.of('log/1', 'read').map((f) => (f.body as { upTo: unknown }).upTo)
    entries([1, 2])
    await world.run(100)
    expect(reads(line)).toEqual([])
    await ann.hand.open(peer.id)
    ann.hand.markRead()
    await world.run(100)
    expect(reads(line)).toEqual([[[INSTANCE, 2]]])
    ann.hand.markRead()
    await world.run(100)
    expect(reads(line).length, 'nothing rose').toBe(1)
    line.channel.close()
    const next = peer.open(ann.id)
    await next.prove()
    await world.run(100)
    expect(reads(next)).toEqual([[[INSTANCE, 2]]])
  })

  test('[D2] it is told also when the disk took it only later', async () => {
    const { world, ann, peer, line, entries } = await stage()
    entries([1, 2])
    await world.run(100)
    await ann.hand.open(peer.id)
    ann.storage.failWrites('full', 3)
    ann.hand.markRead()
    await world.run(100)
    expect(line.of('log/1', 'read')).toEqual([])
    await world.run(10_000)
    expect(line.of('log/1', 'read').map((f) => f.body)).toEqual([{ upTo: [[INSTANCE, 2]] }])
  })

  test('[D2] whoever does not want it known tells nothing, and still has it marked here', async () => {
    const { world, ann, peer, line, entries } = await stage()
    await ann.app.settings.set({ readReceipts: false })
    entries([1, 2])
    await ann.hand.open(peer.id)
    await world.run(100)
    ann.hand.markRead()
    await world.run(100)
    line.channel.close()
    const next = peer.open(ann.id)
    await next.prove()
    await world.run(1_000)
    expect([...line.of('log/1', 'read'), ...next.of('log/1', 'read')]).toEqual([])
    expect(ann.hand.store.getState().summaries[peer.id]?.unread).toBe(0)
    expect(ann.disk.rows('seen')).toEqual([{ conversation: peer.id, author: peer.id, upTo: [[INSTANCE, 2]] }])
  })

  test('[D2] an install of the friend may be called anything', async () => {
    for (const name of ['x', '-', '__', 'Constructor', '_proto_', 'aaaaaaaaaaaaaaaaaaaaaa']) {
      const { world, ann, peer, line } = await stage()
      line.say('log/1', 'entries', { instance: name, entries: [[1, 1, 0, 'text', { text: 'hi' }]] })
      await ann.hand.open(peer.id)
      await world.run(100)
      ann.hand.markRead()
      await world.run(100)
      expect(
        line.of('log/1', 'read').map((f) => (f.body as { upTo: unknown }).upTo),
        name,
      ).toEqual([[[name, 1]]])
      expect(receipts(line).at(-1)).toEqual({ have: [[name, 1]], again: false })
    }
  })

  test('[D2] seen at the friend is shown as read, and stays so', async () => {
    const { world, ann, bob } = await friends()
    await ann.say(bob.id, 'hi')
    await bob.hand.open(ann.id)
    await world.run(100)
    bob.hand.markRead()
    await world.run(100)
    const status = () => ann.hand.store.getState().open?.messages.map((m) => m.status)
    expect(status()).toEqual(['read'])
    await ann.reload('crash')
    await world.through(ann.hand.open(bob.id))
    expect(status()).toEqual(['read'])
  })
})
