import { describe, expect, test } from 'vitest'
import { MAX_BATCH_BYTES, MAX_BATCH_ENTRIES, MAX_FRAME } from '../../src/engine/limits.ts'
import { utf8 } from '../../src/lib/bytes.ts'
import { createHostilePeer } from '../support/hostilePeer.ts'
import { got, stage } from '../support/syncStage.ts'
import { createWorld } from '../support/world.ts'

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
