import { describe, expect, test } from 'vitest'
import { ENTRY_BYTES, FRAMES, MAX_PENALTY_MS, PENALTY_MS } from '../../src/engine/budgets.ts'
import { utf8 } from '../../src/lib/bytes.ts'
import { stage } from '../support/hostileStage.ts'

type Stage = Awaited<ReturnType<typeof stage>>

/** Frames that cost their sender nothing, one after another for a second. */
const FLOODS: readonly (readonly [string, (at: number, on: Stage['line'], its: Stage) => void])[] = [
  ['pings', (_, line) => line.say('link/1', 'ping', {})],
  ['pongs', (_, line) => line.say('link/1', 'pong', {})],
  ['frames of a protocol that nobody serves', (_, line) => line.say('x/1', 'y', {})],
  ['frames that are none', (_, line) => line.raw(utf8('{'))],
  ['names', (at, line) => line.say('profile/1', 'name', { name: `Name ${at}` })],
  ['typing', (at, line) => line.say('typing/1', 'typing', { on: at % 2 === 0 })],
  ['receipts', (_, line) => line.say('log/1', 'frontier', { have: [], again: false })],
  ['seen marks', (_, line) => line.say('log/1', 'read', { upTo: [] })],
  ['signals of side connections', (at, line) => line.say('side/1', 'close', { id: `none-${at}` })],
  [
    'entries with their keys turned round',
    (_, line) =>
      line.text(
        `{"kind":"entries","proto":"log/1","body":${JSON.stringify({ instance: 'a'.repeat(11), entries: [[1, 1, 0, 'text', { text: 'hi' }]] })}}`,
      ),
  ],
]

describe('[HOSTILE 1] a flood of frames', () => {
  test.each(FLOODS)(
    '[HOSTILE 1] [abuse W29] %s: the link is closed with a reason, and others feel nothing',
    async (_, flood) => {
      const its = await stage()
      const { world, line, count, reason, bobIsFine } = its
      for (let at = 0; at < 2_300; at++) {
        flood(at, line, its)
        if (at % 100 === 0) await world.run(40)
      }
      await world.run(10)
      expect([line.closed, reason()]).toEqual([true, 'refused'])
      // What breaks rules besides is closed for that, even sooner.
      const flooded = count('flood.frames')
      const broke = [...its.ann.counts.keys()].some((what) => what.startsWith('violation.'))
      expect(flooded === 1 || broke).toBe(true)
      await bobIsFine()
    },
  )

  test('[HOSTILE 1] [abuse W29] entries that are there already, in frames as large as they may be', async () => {
    const { world, line, send, entry, count, reason, stored, bobIsFine } = await stage()
    const some = [entry(1, { body: { text: 'x'.repeat(3_900) } }), entry(2), entry(3)]
    send(some)
    await world.run(100)
    const frames = Math.ceil((2 * ENTRY_BYTES.burst) / 4_000)
    for (let at = 0; at < frames && !line.closed; at++) {
      send(some)
      if (at % 100 === 0) await world.run(1)
    }
    await world.run(10)
    expect([line.closed, reason(), count('flood.entries'), stored().length]).toEqual([true, 'refused', 1, 3])
    await bobIsFine()
  })

  test('[HOSTILE 1] who flooded is kept out: not dialled, not answered, each time for longer', async () => {
    const its = await stage()
    const { world, ann, mallory, bobIsFine } = its
    let dialled = 0
    mallory.listen(() => void dialled++)
    const flood = async (on: Stage['line']) => {
      for (let at = 0; at < 2 * FRAMES.burst; at++) on.say('link/1', 'ping', {})
      await world.run(10)
    }
    const connects = async () => {
      const next = mallory.open(ann.id)
      return (await next.prove()) ? next : undefined
    }
    await flood(its.line)
    for (const minutes of [1, 2, 4]) {
      const before = dialled
      await world.run((minutes - 0.5) * PENALTY_MS)
      expect(await connects()).toBeUndefined()
      expect(dialled).toBe(before)
      expect(its.count('gate.stranger')).toBe(0)
      await world.run(0.5 * PENALTY_MS + 20_000)
      const next = await connects()
      expect(next).toBeDefined()
      await flood(next!)
    }
    await bobIsFine()
    await world.run(MAX_PENALTY_MS)
    expect(dialled).toBeGreaterThan(0)
  })

  test('[HOSTILE 1] a new link brings no new budget', async () => {
    const its = await stage()
    const { world, ann, mallory } = its
    let line = its.line
    let said = 0
    for (let round = 0; round < 12 && !line.closed; round++) {
      for (let at = 0; at < FRAMES.burst / 8; at++, said++) line.say('link/1', 'ping', {})
      await world.run(10)
      if (line.closed) break
      line = mallory.open(ann.id)
      if (!(await line.prove())) break
    }
    expect(its.count('flood.frames')).toBe(1)
    expect(said).toBeLessThan(2 * FRAMES.burst)
  })
})

test('[HOSTILE 1] nor does it bring a new one for entries that are there already', async () => {
  const its = await stage()
  const { world, ann, mallory, entry } = its
  const some = [entry(1, { body: { text: 'x'.repeat(3_900) } }), entry(2), entry(3)]
  let line = its.line
  its.send(some)
  await world.run(100)
  let said = 0
  for (let round = 0; round < 12 && its.count('flood.entries') === 0; round++) {
    for (let at = 0; at < 800; at++, said += 4_500) its.send(some, undefined, line)
    await world.run(50)
    if (its.count('flood.entries') > 0) break
    line = mallory.open(ann.id)
    if (!(await line.prove())) break
  }
  expect(its.count('flood.entries')).toBe(1)
  expect(said).toBeLessThan(2.5 * ENTRY_BYTES.burst)
})

test('[HOSTILE 1] what is there already is no progress: holes between are asked for more and more seldom', async () => {
  const { world, line, send, entry } = await stage()
  send([entry(1)])
  await world.run(100)
  const asked = () => line.of('log/1', 'frontier').filter((f) => (f.body as { again: boolean }).again).length
  const before = asked()
  for (let at = 0; at < 60; at++) {
    send([entry(3)])
    await world.run(500)
    send([entry(1)])
    await world.run(500)
  }
  // After 1, 2, 4, 8, 16 and 30 seconds.
  expect(asked() - before).toBeLessThanOrEqual(6)
})

test('[HOSTILE 1] that they are kept out is said for as long as it is so', async () => {
  const { world, ann, mallory, line } = await stage()
  for (let at = 0; at < 2 * FRAMES.burst; at++) line.say('link/1', 'ping', {})
  await world.run(10)
  const said = () => ann.app.misbehaving.store.getState()[mallory.id]
  expect(said()).toBe('flood')
  await world.run(PENALTY_MS - 1_000)
  expect(said()).toBe('flood')
  await world.run(2_000)
  expect(said()).toBeUndefined()
})

describe('[HOSTILE 1] within the budget', () => {
  test('[HOSTILE 1] entries that are new, as many as come, cost nothing of it', async () => {
    const { world, line, send, entry, count, stored } = await stage()
    const text = 'x'.repeat(3_000)
    const wanted = Math.ceil((1.5 * ENTRY_BYTES.burst) / text.length)
    for (let seq = 1; seq <= wanted; seq++) {
      send([entry(seq, { body: { text } })])
      if (seq % 100 === 0) await world.run(5)
    }
    await world.run(1_000)
    expect([line.closed, stored().length, count('flood.entries')]).toEqual([false, wanted, 0])
  })

  test('[HOSTILE 1] answers to what was written here are no flood, however much that is', async () => {
    const { world, ann, mallory, line, count } = await stage()
    const many = 2 * FRAMES.burst
    line.say('log/1', 'frontier', { have: [], again: true })
    await world.run(10)
    for (let seq = 1; seq <= many; seq++) {
      await ann.say(mallory.id, `${seq}`)
      await world.run(10)
      const [first] = line.of('log/1', 'entries').map((f) => f.body as { instance: string })
      line.say('log/1', 'frontier', { have: [[first!.instance, seq]], again: false })
      line.say('log/1', 'read', { upTo: [[first!.instance, seq]] })
    }
    await world.run(10)
    expect([line.closed, count('flood.frames')]).toEqual([false, 0])
  })
})

describe('[HOSTILE 7] everything, again and again', () => {
  test('[HOSTILE 7] [abuse W37] seven kilobytes do not fetch twenty-four megabytes', async () => {
    const { world, ann, mallory, line, bobIsFine } = await stage()
    line.say('log/1', 'frontier', { have: [], again: true })
    for (let i = 0; i < 300; i++) await ann.say(mallory.id, `${i} ${'x'.repeat(3_900)}`)
    await world.run(500)
    const sent = () => line.of('log/1', 'entries').reduce((n, f) => n + JSON.stringify(f).length, 0)
    const before = sent()
    for (let i = 0; i < 110; i++) {
      line.say('log/1', 'frontier', { have: [], again: true })
      await world.run(20)
    }
    // At once, after a second, after two.
    expect(sent() - before).toBeLessThan(3 * 2.5 * 1024 * 1024)
    const soon = sent()
    await world.run(2_000)
    for (let i = 0; i < 60; i++) {
      line.say('log/1', 'frontier', { have: [], again: true })
      await world.run(1_000)
    }
    expect(sent() - soon).toBeLessThan(6 * 2.5 * 1024 * 1024)
    await bobIsFine()
  })

  test('[HOSTILE 7] who asks again after progress gets it after a second, as ever', async () => {
    const { world, ann, mallory, line } = await stage()
    line.say('log/1', 'frontier', { have: [], again: true })
    for (let i = 0; i < 10; i++) await ann.say(mallory.id, `${i}`)
    await world.run(500)
    const [instance] = line.of('log/1', 'entries').map((f) => (f.body as { instance: string }).instance)
    for (let seq = 1; seq < 10; seq++) {
      await world.run(1_000)
      const before = line.of('log/1', 'entries').length
      line.say('log/1', 'frontier', { have: [[instance, seq]], again: true })
      await world.run(50)
      expect(line.of('log/1', 'entries').length).toBe(before + 1)
    }
  })

  test('[HOSTILE 7] what was put off comes all the same, from where it was asked', async () => {
    const { world, ann, mallory, line } = await stage()
    line.say('log/1', 'frontier', { have: [], again: true })
    for (let i = 0; i < 5; i++) await ann.say(mallory.id, `${i}`)
    await world.run(1_100)
    const [instance] = line.of('log/1', 'entries').map((f) => (f.body as { instance: string }).instance)
    line.say('log/1', 'frontier', { have: [], again: true })
    line.say('log/1', 'frontier', { have: [[instance, 2]], again: true })
    line.say('log/1', 'frontier', { have: [[instance, 3]], again: false })
    await world.run(50)
    const before = line.of('log/1', 'entries').length
    await world.run(2_500)
    const later = line.of('log/1', 'entries').slice(before)
    expect(later.map((f) => (f.body as { entries: [number][] }).entries.map(([seq]) => seq))).toEqual([[4, 5]])
  })
})
