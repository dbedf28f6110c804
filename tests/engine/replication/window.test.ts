import { describe, expect, test } from 'vitest'
import { MAX_BATCH_BYTES } from '../../../src/engine/limits.ts'
import type { Link } from '../../../src/engine/links.ts'
import { type Share, windowOf } from '../../../src/engine/replication/window.ts'

const MB = MAX_BATCH_BYTES
const settle = () => new Promise<void>((resolve) => setImmediate(resolve))

/** A link, and replicas on it that only count what they send. */
function stage() {
  const drains: (() => void)[] = []
  let drained = true
  const link = {
    whenDrained: () => (drained ? Promise.resolve() : new Promise<void>((resolve) => drains.push(resolve))),
  } as unknown as Link
  const turns: string[] = []
  /** A replica with `left` bytes to send, at most `read` at a time. */
  function replica(name: string, { left = 0, read = MB / 8 } = {}) {
    const made = {
      left,
      share: windowOf(link).join(async () => {
        await settle() // the disk
        if (made.left === 0) return false
        const bytes = Math.min(read, made.left, Math.max(0, made.share.room()))
        if (bytes > 0) turns.push(name)
        made.left -= bytes
        made.share.inFlight += bytes
        return true
      }) as Share,
      /** The peer has it all. */
      confirm() {
        made.share.inFlight = 0
        made.share.want()
      },
    }
    return made
  }
  const run = async () => {
    for (let i = 0; i < 200; i++) await settle()
  }
  return {
    link,
    turns,
    replica,
    run,
    drain(is: boolean) {
      drained = is
      if (is) for (const done of drains.splice(0)) done()
    },
  }
}

describe('[L5 D1] what replicas have of the window of their link', () => {
  test('[L5] one alone has all of it, and no more', async () => {
    const { replica, run } = stage()
    const one = replica('a', { left: 10 * MB })
    one.share.want()
    await run()
    expect(one.share.inFlight).toBe(MB)
    expect(one.share.room()).toBeLessThanOrEqual(0)
    one.confirm()
    await run()
    expect(one.left).toBe(8 * MB)
  })

  test('[D1] a long history does not keep a short one waiting: they take turns', async () => {
    const { replica, run, turns } = stage()
    const long = replica('long', { left: 100 * MB })
    const [b, c] = [replica('b', { left: MB / 4 }), replica('c', { left: MB / 4 })]
    for (const each of [long, b, c]) each.share.want()
    await run()
    expect(turns).toEqual(['long', 'b', 'c', 'long', 'b', 'c', 'long', 'long'])
  })

  test('[D1] whoever waits keeps the place, however often they ask', async () => {
    const { replica, run, turns } = stage()
    const [a, b, c] = ['a', 'b', 'c'].map((name) => replica(name, { left: MB / 8 }))
    a!.share.want()
    b!.share.want()
    c!.share.want()
    b!.share.want()
    await run()
    expect(turns).toEqual(['a', 'b', 'c'])
  })

  test('[D1 L5] what nobody confirms does not use up what another needs, and the sum stays bounded', async () => {
    const { replica, run } = stage()
    const stuck = Array.from({ length: 8 }, (_, i) => replica(`stuck ${i}`, { left: 10 * MB }))
    const late = replica('late', { left: 10 * MB })
    for (const { share } of stuck) share.want()
    await run()
    late.share.want()
    await run()
    expect(late.share.inFlight, 'a share of what is set aside').toBe(MB / 2 / 9)
    for (let i = 0; i < 5; i++) {
      late.confirm()
      await run()
      expect(late.share.inFlight).toBe(MB / 2 / 9)
    }
    const sum = [...stuck, late].reduce((n, { share }) => n + share.inFlight, 0)
    expect(sum, 'the window, one read, and what is set aside').toBeLessThanOrEqual(MB + MB / 8 + MB / 2)
  })

  test('[D1] what one confirms, another may send', async () => {
    const { replica, run } = stage()
    const [a, b] = [replica('a', { left: 2 * MB }), replica('b', { left: 2 * MB })]
    a.share.want()
    await run()
    b.share.want()
    await run()
    const before = b.share.inFlight
    a.left = 0
    a.confirm()
    await run()
    expect(b.share.inFlight).toBeGreaterThan(before)
  })

  test('[L5] nobody has a turn while the channel is full', async () => {
    const { replica, run, turns, drain } = stage()
    const [a, b] = [replica('a', { left: MB / 2 }), replica('b', { left: MB / 2 })]
    drain(false)
    a.share.want()
    b.share.want()
    await run()
    expect(turns).toEqual(['a'])
    drain(true)
    await run()
    expect(turns.slice(0, 4)).toEqual(['a', 'b', 'a', 'b'])
  })

  test('one is busy from when it asks until it has nothing more to send', async () => {
    const { replica, run } = stage()
    const [a, b] = [replica('a', { left: MB / 8 }), replica('b', { left: MB / 8 })]
    expect(a.share.busy()).toBe(false)
    a.share.want()
    b.share.want()
    expect([a.share.busy(), b.share.busy()]).toEqual([true, true])
    await run()
    expect([a.share.busy(), b.share.busy()]).toEqual([false, false])
  })

  test('[L5] what waits for the disk is bounded for all of them together', () => {
    const { replica } = stage()
    const [a, b] = [replica('a'), replica('b')]
    a.share.unstored = 3 * MB
    expect([b.share.fits(MB), b.share.fits(MB + 1)]).toEqual([true, false])
  })

  test('whoever leaves takes nothing along, also in the middle of a turn', async () => {
    const { replica, run, turns } = stage()
    const [a, b] = [replica('a', { left: 10 * MB }), replica('b', { left: MB / 8 })]
    a.share.want()
    await run()
    a.share.unstored = 4 * MB
    b.share.want()
    a.share.leave()
    await run()
    expect([turns.at(-1), b.left, b.share.fits(4 * MB)]).toEqual(['b', 0, true])
    expect(b.share.room()).toBe(Number.POSITIVE_INFINITY)
  })

  test('of each link its own, and the same for all who ask', () => {
    const { link, replica } = stage()
    const other = stage()
    const a = replica('a')
    a.share.inFlight = 5 * MB
    expect(
      windowOf(link)
        .join(async () => false)
        .room(),
    ).toBeLessThan(MB)
    expect(other.replica('b').share.room()).toBe(Number.POSITIVE_INFINITY)
  })
})
