import { describe, expect, test } from 'vitest'
import { VERSIONS } from '../../src/engine/handshake.ts'
import { MAX_HANDSHAKE_FRAME } from '../../src/engine/limits.ts'
import { toBase64Url } from '../../src/lib/bytes.ts'
import { hello, meet, why } from '../support/meeting.ts'
import { friends } from '../support/pair.ts'
import type { Node, World } from '../support/world.ts'

describe('[H4] versions', () => {
  test.each([[[2]], [[2, 3, 65_535]]])('[H4] [abuse W2] none in common, %j: refused', async (versions) => {
    const meeting = meet()
    meeting.start('answerer')
    meeting.wire.answerer.deliver(hello({ versions }))
    await meeting.clock.run(1_000)
    expect(meeting.results.answerer).toEqual({ ok: false, why: 'refused' })
    const other = meet()
    other.start('offerer')
    other.wire.offerer.deliver(hello({ versions }))
    await other.clock.run(1_000)
    expect(other.results.offerer).toEqual({ ok: false, why: 'refused' })
  })

  test('[H4] one in common among others is enough', async () => {
    const meeting = meet()
    meeting.start('offerer')
    meeting.wire.offerer.deliver(hello({ versions: [9, 1, 4] }))
    await meeting.clock.until(() => meeting.wire.offerer.sent.length === 2, 1_000)
    expect(meeting.wire.offerer.sent.length).toBe(2)
  })

  test('[H4] [abuse W3] below the floor agreed before: refused, by whichever side remembers it', async () => {
    for (const role of ['offerer', 'answerer'] as const) {
      const meeting = meet()
      meeting.start('offerer', role === 'offerer' ? { floor: 2 } : {})
      meeting.start('answerer', role === 'answerer' ? { floor: 2 } : {})
      await meeting.clock.run(20_000)
      expect(why(meeting.results[role])).toBe('refused')
      expect(meeting.results[role === 'offerer' ? 'answerer' : 'offerer']!.ok).toBe(false)
    }
  })

  test.each([
    ['no versions', { versions: [] }],
    ['version 0', { versions: [0] }],
    ['half a version', { versions: [1.5] }],
    ['a negative version', { versions: [-1] }],
    ['a version past 16 bits', { versions: [65_536] }],
    ['a version in words', { versions: ['1'] }],
    ['more versions than anybody has', { versions: Array.from({ length: 17 }, (_, i) => i + 1) }],
    ['a protocol without a version', { serves: ['link'] }],
    ['a protocol named like no protocol', { serves: ['__proto__/1'] }],
    ['a protocol of version 0', { serves: ['link/0'] }],
    ['more protocols than there are', { serves: Array.from({ length: 25 }, () => 'link/1') }],
    ['a short nonce', { nonce: toBase64Url(new Uint8Array(31)) }],
    ['a long nonce', { nonce: toBase64Url(new Uint8Array(33)) }],
    ['a padded nonce', { nonce: `${toBase64Url(new Uint8Array(32))}=` }],
    ['no nonce', { nonce: undefined }],
    ['one thing more', { extra: true }],
  ])('[H1 H5] a HELLO with %s is none', async (_, change) => {
    const meeting = meet()
    meeting.start('answerer')
    meeting.wire.answerer.deliver(hello(change))
    await meeting.clock.run(1_000)
    expect(meeting.results.answerer).toEqual({ ok: false, why: 'unproved' })
    expect(meeting.wire.answerer.sent).toEqual([])
  })

  test('[H1] a HELLO of more than 1 KiB is none, though everything in it is allowed', async () => {
    const serves = Array.from({ length: 24 }, (_, i) => `${'x'.repeat(31)}${String.fromCharCode(97 + i)}/9999`)
    const long = hello({ versions: Array.from({ length: 16 }, (_, i) => i + 1), serves })
    const fitting = hello({ serves: serves.slice(0, 20) })
    expect(long.length).toBeGreaterThan(MAX_HANDSHAKE_FRAME)
    expect(fitting.length).toBeLessThanOrEqual(MAX_HANDSHAKE_FRAME)
    for (const [frame, answers] of [
      [long, 0],
      [fitting, 1],
    ] as const) {
      const meeting = meet()
      meeting.start('answerer')
      meeting.wire.answerer.deliver(frame)
      await meeting.clock.run(1_000)
      expect(meeting.wire.answerer.sent.length).toBe(answers)
    }
  })
})

describe('[H4] what was agreed with a friend is kept', () => {
  const rowOf = (node: Node, friend: Node) => node.disk.rows('people').find(({ id }) => id === friend.id)
  const linkOf = (node: Node, friend: Node) => node.app.links.store.getState().byPeer[friend.id]
  const refusals = (...nodes: Node[]) => nodes.reduce((n, node) => n + (node.counts.get('handshake.refused') ?? 0), 0)
  /** No link, whoever dials, and those who remember are the ones that refuse it. */
  async function refuses(world: World, a: Node, b: Node, remembering: readonly Node[]) {
    const seen = refusals(a, b)
    expect(await world.until(() => refusals(a, b) > seen, 60_000)).toBe(true)
    for (const dial of [() => a.app.links.dialNow(b.id), () => b.app.links.dialNow(a.id)]) {
      const before = refusals(...remembering)
      dial()
      await world.run(30_000)
      expect([a.linked(b.id), b.linked(a.id)]).toEqual([false, false])
      expect(refusals(...remembering)).toBeGreaterThan(before)
    }
    for (const node of [a, b]) {
      if (!remembering.includes(node)) expect(refusals(node)).toBe(0)
      expect([...node.counts.keys()].filter((what) => /intercepted|violation/.test(what))).toEqual([])
    }
  }

  // Whose ID is the lower one depends on the seed.
  test.each([1, 2, 3, 4])(
    '[H4] [abuse W3] a friend with a floor of 2 who speaks only 1 is refused, seed %i',
    async (seed) => {
      const { world, ann: a, bob: b } = await friends({ seed })
      const row = rowOf(a, b)!
      a.disk.apply([{ put: 'people', row: { ...row, floor: 2 } }])
      await a.reload()
      await refuses(world, a, b, [a])
      expect(linkOf(a, b)).toEqual({ phase: 'offline', reason: 'refused' })
      await a.say(b.id, 'not over this')
      await world.run(30_000)
      expect(b.shown(a.id)).toEqual([])
      expect(rowOf(a, b)).toMatchObject({ status: 'friend', floor: 2 })
      a.disk.apply([{ put: 'people', row: { ...rowOf(a, b)!, floor: 1 } }])
      await a.reload()
      expect(await world.until(() => a.linked(b.id) && b.shown(a.id).length === 1, 120_000)).toBe(true)
    },
  )

  test('[H4] a version that both have spoken is the least from then on, over a reload too', async () => {
    const versions = VERSIONS as number[]
    const spoken = [...versions]
    const { world, ann: a, bob: b } = await friends({ seed: 5 })
    try {
      expect([rowOf(a, b), rowOf(b, a)].map((row) => row?.floor ?? 1)).toEqual([1, 1])
      versions.push(2)
      world.net.cut()
      expect(await world.until(() => rowOf(a, b)?.floor === 2 && rowOf(b, a)?.floor === 2, 60_000)).toBe(true)
      expect([a.linked(b.id), b.linked(a.id)]).toEqual([true, true])
    } finally {
      versions.splice(0, versions.length, ...spoken)
    }
    world.net.cut()
    await refuses(world, a, b, [a, b])
    await a.reload('crash')
    await refuses(world, a, b, [a, b])
    expect([rowOf(a, b)?.floor, rowOf(b, a)?.floor]).toEqual([2, 2])
  })

  test('[H4] it holds for each friend alone', async () => {
    const { world, ann: a, bob: b } = await friends({ seed: 6 })
    const c = await world.node('Cy')
    await world.befriend(a, c)
    a.disk.apply([{ put: 'people', row: { ...rowOf(a, b)!, floor: 2 } }])
    await a.reload()
    expect(await world.until(() => a.linked(c.id), 60_000)).toBe(true)
    await refuses(world, a, b, [a])
    await a.say(c.id, 'hello')
    await world.run(2_000)
    expect(c.shown(a.id)).toEqual(['hello'])
  })
})
