import { describe, expect, test } from 'vitest'
import { MAX_BATCH_BYTES, MAX_BATCH_ENTRIES, MAX_FRAME } from '../../src/engine/limits.ts'
import { utf8 } from '../../src/lib/bytes.ts'
import { createHostilePeer, type Line } from '../support/hostilePeer.ts'
import { createWorld, type Node, type WorldOptions } from '../support/world.ts'

const INSTANCE = 'theirs-0001'

/** Ann, and a friend whose every frame the test writes itself. */
async function stage(options: WorldOptions = {}) {
  const world = createWorld(options)
  const ann = await world.node('Ann')
  const peer = createHostilePeer(world)
  const line = await peer.befriend(ann)
  await world.run(1_000)
  const say = (text: string) => ann.say(peer.id, text)
  const instance = () => ann.entries(peer.id).find((e) => e.author === ann.id)!.instance
  const have = (seq: number, again = false, on: Line = line) =>
    on.say('log/1', 'frontier', { have: seq > 0 ? [[instance(), seq]] : [], again })
  const entries = (seqs: readonly number[], on: Line = line) =>
    on.say('log/1', 'entries', { instance: INSTANCE, entries: seqs.map((s) => [s, s, 0, 'text', { text: `m${s}` }]) })
  const statuses = () => ann.hand.store.getState().open?.messages.map((m) => m.status)
  return { world, ann, peer, line, say, have, entries, statuses }
}
/** The seqs of Ann's entries, frame by frame. */
const got = (line: Line) =>
  line.of('log/1', 'entries').map((f) => (f.body as { entries: [number][] }).entries.map(([seq]) => seq))
const receipts = (line: Line) =>
  line.of('log/1', 'frontier').map((f) => f.body as { have: [string, number][]; again: boolean })
const friends = async (options: WorldOptions = {}) => {
  const world = createWorld(options)
  const ann = await world.node('Ann')
  const bob = await world.node('Bob')
  await world.befriend(ann, bob)
  await world.run(2_000)
  return { world, ann, bob }
}
const onDisk = (node: Node) => JSON.stringify([node.disk.rows('entries'), node.disk.rows('conversations')])

describe('[D4] what to send', () => {
  test('[D4] nothing goes out on a link before the frontier came on it', async () => {
    const { world, line, say, have } = await stage()
    for (const text of ['one', 'two']) await say(text)
    await world.run(5_000)
    expect(got(line)).toEqual([])
    have(0, true)
    await world.run(100)
    expect(got(line)).toEqual([[1, 2]])
  })

  test('[D4] what lies beyond it, and nothing twice', async () => {
    const { world, line, say, have } = await stage()
    for (const text of ['one', 'two', 'three']) await say(text)
    have(1, true)
    await world.run(100)
    await say('four')
    await world.run(100)
    have(3)
    have(4)
    await world.run(100)
    expect(got(line)).toEqual([[2, 3], [4]])
  })

  test('[D4] on another link it is decided anew: no stored mark, and nothing said before, counts', async () => {
    const { world, ann, peer, line, say, have, statuses } = await stage()
    for (const text of ['one', 'two', 'three']) await say(text)
    have(3, true)
    await world.run(100)
    expect([got(line), statuses()]).toEqual([[], ['delivered', 'delivered', 'delivered']])
    // They had to begin anew, and have nothing.
    line.channel.close()
    await world.run(100)
    const next = peer.open(ann.id)
    expect(await next.prove()).toBe(true)
    await world.run(1_000)
    expect(got(next)).toEqual([])
    have(0, true, next)
    await world.run(100)
    expect(got(next)).toEqual([[1, 2, 3]])
    expect(statuses(), 'a tick is never taken back').toEqual(['delivered', 'delivered', 'delivered'])
  })

  test('[D4] the same after a reload', async () => {
    const { world, ann, peer, say, have } = await stage()
    for (const text of ['one', 'two']) await say(text)
    have(2, true)
    await world.run(100)
    await ann.reload('crash')
    const next = peer.open(ann.id)
    expect(await next.prove()).toBe(true)
    have(0, true, next)
    await world.run(100)
    expect(got(next)).toEqual([[1, 2]])
  })

  test('[D4] asked again, it begins again where it is asked to', async () => {
    const { world, line, say, have } = await stage()
    have(0, true)
    for (const text of ['one', 'two', 'three']) await say(text)
    await world.run(100)
    const before = got(line).length
    have(1, true)
    await world.run(100)
    expect(got(line).slice(before)).toEqual([[2, 3]])
    have(1)
    await world.run(100)
    expect(got(line).slice(before), 'a late receipt is no question').toEqual([[2, 3]])
  })

  test('[D4] asked again, nothing that was confirmed before counts, on this very link', async () => {
    for (const [seq, again] of [
      [1, [2, 3]],
      [0, [1, 2, 3]],
    ] as const) {
      const { world, line, say, have } = await stage()
      for (const text of ['one', 'two', 'three']) await say(text)
      have(3, true)
      await world.run(100)
      have(seq, true)
      await world.run(100)
      expect(got(line)).toEqual([again])
    }
  })

  test('[D4] a batch that is on its way from the disk while something else is asked for is not sent', async () => {
    const { world, line, say, have } = await stage({ disk: () => 200 })
    for (let i = 0; i < 100; i++) await say(`${i}`)
    have(0, true)
    await world.run(100)
    have(30, true)
    await world.run(2_000)
    expect(got(line).flat()[0]).toBe(31)
    have(10, true)
    await world.run(100)
    have(20)
    await world.run(2_000)
    expect(got(line).flat().slice(70)[0]).toBe(21)
  })

  test('[D1] while a changeover lasts, every link gets what is written', async () => {
    const { world, ann, peer, line, say, have } = await stage()
    have(0, true)
    const next = peer.open(ann.id)
    await next.prove()
    have(0, true, next)
    await say('one')
    await world.run(100)
    expect([got(line), got(next)]).toEqual([[[1]], [[1]]])
  })

  test('[D1] what is written goes out before anybody draws it', async () => {
    const { world, ann, line, say, have } = await stage()
    have(0, true)
    await say('one')
    await world.run(100)
    const before = world.net.frames()
    let out: number | undefined
    ann.hand.opening()!.store.subscribe(({ messages }) => {
      const what = messages.at(-1)?.what
      // A view draws in the microtask after it was told.
      if (what?.kind === 'text' && what.text === 'two') queueMicrotask(() => (out ??= world.net.frames() - before))
    })
    await say('two')
    expect(out).toBe(1)
    have(1)
    await world.run(100)
    expect(got(line)).toEqual([[1], [2]])
  })

  test('[D1] a long history goes in bounded frames and a bounded window, oldest first', async () => {
    const { world, line, say, have } = await stage()
    const text = 'é'.repeat(3_990)
    for (let i = 0; i < 500; i++) await say(`${i} ${text}`)
    have(0, true)
    const size = () => line.of('log/1', 'entries').reduce((n, f) => n + utf8(JSON.stringify(f)).length, 0)
    await world.run(60_000)
    expect(size(), 'without a receipt: a window and what was read from the disk at once').toBeLessThanOrEqual(
      MAX_BATCH_BYTES + MAX_BATCH_ENTRIES * 8_100,
    )
    for (let done = 0; done < 500; ) {
      const next = got(line).flat().at(-1)!
      expect(next).toBeGreaterThan(done)
      done = next
      have(done)
      await world.run(2_000)
    }
    expect(got(line).flat()).toEqual(Array.from({ length: 500 }, (_, i) => i + 1))
    for (const frame of line.of('log/1', 'entries'))
      expect(utf8(JSON.stringify(frame)).length).toBeLessThanOrEqual(MAX_FRAME)
  })

  test('[D1] many short ones: few frames, none over its limit', async () => {
    const { world, line, say, have } = await stage()
    for (let i = 0; i < 700; i++) await say('x')
    have(0, true)
    await world.run(1_000)
    have(got(line).flat().at(-1)!)
    await world.run(1_000)
    expect(got(line).flat()).toEqual(Array.from({ length: 700 }, (_, i) => i + 1))
    expect(got(line).length).toBeLessThan(10)
    expect(Math.max(...got(line).map((seqs) => seqs.length))).toBeLessThanOrEqual(MAX_BATCH_ENTRIES)
  })

  test('a peer that serves no logs is sent none', async () => {
    const world = createWorld()
    const ann = await world.node('Ann')
    const peer = createHostilePeer(world, { serves: ['link/1'] })
    const line = await peer.befriend(ann)
    await ann.say(peer.id, 'one')
    line.say('log/1', 'frontier', { have: [], again: true })
    await world.run(1_000)
    expect(line.heard.filter((f) => f?.proto !== 'link/1')).toEqual([])
    expect(line.closed).toBe(false)
  })
})

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
    for (const name of ['constructor', '__proto__', 'toString', 'valueOf']) {
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

describe('[D9] a waiting message that is taken back', () => {
  const secret = 'the words that nobody should see'
  const mine = (ann: Node) => ann.hand.store.getState().open!.messages.at(-1)!

  test('[D9] before anybody was there: the words never leave, and its place is filled', async () => {
    const { world, ann, peer, line, say, have } = await stage()
    line.channel.close()
    await world.run(100)
    for (const text of ['one', secret, 'three']) await say(text)
    const { id } = ann.hand.store.getState().open!.messages[1]!
    expect(await world.through(ann.hand.cancel(id))).toEqual({ ok: true })
    expect(ann.hand.store.getState().open!.messages.map((m) => m.text)).toEqual(['one', 'three'])
    const next = peer.open(ann.id)
    await next.prove()
    have(0, true, next)
    await world.run(100)
    expect(got(next).flat()).toEqual([1, 2, 3, 4])
    expect(JSON.stringify(next.heard)).not.toContain(secret)
    expect(onDisk(ann)).not.toContain(secret)
  })

  test('[D9] anywhere on its way: once all is quiet neither disk holds the words', async () => {
    let inFlight = 0
    for (let pause = 0; pause <= 1_500; pause += 50) {
      const { world, ann, bob } = await friends({ latency: () => 300, disk: () => 100 })
      const saying = ann.hand.open(bob.id).then(() => ann.hand.send(secret))
      await world.through(saying)
      await world.run(pause)
      const delivered = mine(ann).status === 'delivered'
      const took = await world.through(ann.hand.cancel(mine(ann).id))
      await world.run(10_000)
      if (delivered) {
        expect(took, 'what is delivered cannot be taken back').toEqual({ ok: false, error: 'late' })
        expect(bob.shown(ann.id)).toEqual([secret])
        continue
      }
      if (!took.ok) {
        // The tick came while it was being taken back.
        expect(bob.shown(ann.id)).toEqual([secret])
        expect(mine(ann).status).toBe('delivered')
        continue
      }
      inFlight++
      expect(onDisk(ann), `after ${pause} ms`).not.toContain(secret)
      expect(onDisk(bob), `after ${pause} ms`).not.toContain(secret)
      expect([ann.shown(bob.id), bob.shown(ann.id)]).toEqual([[], []])
      expect(ann.hand.store.getState().open!.messages).toEqual([])
      expect(world.broken()).toEqual([])
    }
    expect(inFlight).toBeGreaterThan(10)
  })

  test('[D9] it survives a crash of either side', async () => {
    const { world, ann, bob } = await friends({ latency: () => 300 })
    await ann.say(bob.id, secret)
    await world.run(100)
    expect(await world.through(ann.hand.cancel(mine(ann).id))).toEqual({ ok: true })
    await bob.reload('crash')
    await ann.reload('crash')
    await world.run(30_000)
    expect(onDisk(ann) + onDisk(bob)).not.toContain(secret)
  })

  test('[D9] nobody takes back what is not theirs, or not there', async () => {
    const { world, ann, bob } = await friends()
    await bob.say(ann.id, 'hers')
    await world.run(100)
    await ann.hand.open(bob.id)
    const { id } = ann.hand.store.getState().open!.messages[0]!
    for (const what of [id, 'x', 'failed/9', `${ann.id}/nowhere/1`, `${ann.id}/a/b`])
      expect(await world.through(ann.hand.cancel(what)), what).toEqual({ ok: false, error: 'impossible' })
    expect(ann.shown(bob.id)).toEqual(['hers'])
    expect(ann.entries(bob.id).length).toBe(1)
  })
})
