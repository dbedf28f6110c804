import { describe, expect, test } from 'vitest'
import { createHeartbeat } from '../../src/engine/heartbeat.ts'
import { createFakeClock, type FakeClock } from '../support/fakeClock.ts'
import { createWorld } from '../support/world.ts'

/** A page whose timers can stand still while time goes on: sleep, a throttled tab, a long task. */
function stallable(base: FakeClock) {
  let stalled = false
  const late: (() => void)[] = []
  const after: FakeClock['after'] = (ms, run) => {
    let cancelled = false
    const cancel = base.after(ms, () => {
      const fire = () => void (cancelled || run())
      if (stalled) late.push(fire)
      else fire()
    })
    return () => {
      cancelled = true
      cancel()
    }
  }
  return {
    clock: { ...base, after },
    async stall(ms: number) {
      stalled = true
      await base.run(ms)
      stalled = false
      for (const fire of late.splice(0)) fire()
    },
  }
}

function start({ answersAfter = undefined as number | undefined, unconfirmed = false } = {}) {
  const base = createFakeClock()
  const { clock, stall } = stallable(base)
  const events: [string, number][] = []
  const note = (what: string) => void events.push([what, base.uptime()])
  const state = { answersAfter, unconfirmed }
  const heartbeat = createHeartbeat({
    clock,
    ping() {
      note('ping')
      if (state.answersAfter !== undefined) base.after(state.answersAfter, () => heartbeat.heard())
    },
    onSuspect: (is) => note(is ? 'suspect' : 'trusted'),
    onDead() {
      note('dead')
      heartbeat.stop()
    },
    unconfirmed: () => state.unconfirmed,
  })
  const at = (what: string) => events.filter(([name]) => name === what).map(([, ms]) => ms)
  return { base, stall, heartbeat, state, events, at }
}

describe('[L3] a peer that vanishes', () => {
  test('[L3] is asked after 5 s of silence, doubted after 10, given up after 15', async () => {
    const { base, at } = start()
    await base.run(20_000)
    expect(at('ping')[0]).toBe(5_000)
    expect(at('suspect')).toEqual([10_000])
    expect(at('dead')).toEqual([15_000])
  })

  test('[L3] is doubted after 5 s while something sent is unconfirmed', async () => {
    const { base, at } = start({ unconfirmed: true })
    await base.run(20_000)
    expect(at('ping')[0]).toBe(1_000)
    expect(at('suspect')).toEqual([6_000])
    expect(at('dead')).toEqual([15_000])
  })

  test('[L3] is doubted 5 s after something was sent into the silence', async () => {
    const { base, at, state } = start()
    await base.run(3_500)
    state.unconfirmed = true
    await base.run(16_500)
    expect(at('suspect')).toEqual([9_000])
    expect(at('dead')).toEqual([15_000])
  })

  test('[L3] silence is counted from the last frame, whatever it was', async () => {
    const { base, at, heartbeat } = start()
    await base.run(14_500)
    heartbeat.heard()
    expect(at('trusted')).toEqual([14_500])
    await base.run(14_400)
    expect(at('dead')).toEqual([])
    await base.run(1_600)
    expect(at('dead')).toEqual([30_000])
  })

  test('[L3] an answer ends the doubt, and the next silence is counted anew', async () => {
    const { base, at, heartbeat, state } = start({ unconfirmed: true })
    await base.run(7_000)
    expect(at('suspect').length).toBe(1)
    heartbeat.heard()
    expect(at('trusted')).toEqual([7_000])
    state.unconfirmed = false
    await base.run(9_000)
    expect(at('suspect').length).toBe(1)
    await base.run(2_000)
    expect(at('suspect').length).toBe(2)
  })

  test('[L3] one that answers is never doubted, quick or slow, busy or not', async () => {
    for (const answersAfter of [0, 5, 1_000, 4_000]) {
      for (const unconfirmed of [false, true]) {
        const { base, at } = start({ answersAfter, unconfirmed })
        await base.run(10 * 60_000)
        expect([at('suspect'), at('dead')], `${answersAfter} ${unconfirmed}`).toEqual([[], []])
        expect(at('ping').length).toBeGreaterThanOrEqual(100)
      }
    }
  })

  test('[L3] once stopped it asks nothing more', async () => {
    const { base, heartbeat, events } = start()
    await base.run(6_000)
    heartbeat.stop()
    events.length = 0
    await base.run(60_000)
    expect(events).toEqual([])
  })
})

describe('[L3] a probe', () => {
  test('[L3] a question is asked at once, doubted after a second, and no verdict', async () => {
    const { base, heartbeat, at } = start()
    await base.run(2_300)
    heartbeat.question()
    await base.run(900)
    expect([at('ping'), at('suspect')]).toEqual([[2_300], []])
    await base.run(12_000)
    expect([at('suspect'), at('dead')]).toEqual([[3_300], []])
  })

  test('[L3] asked again and again, and answered, it doubts nothing', async () => {
    const { base, heartbeat, at } = start({ answersAfter: 400 })
    for (let i = 0; i < 50; i++) {
      heartbeat.question()
      await base.run(700)
    }
    expect([at('suspect'), at('dead')]).toEqual([[], []])
  })

  test('[L3] asks at once and gives its verdict in 3 s', async () => {
    const { base, at, heartbeat } = start()
    await base.run(400)
    heartbeat.probe()
    expect(at('ping')).toEqual([400])
    await base.run(3_100)
    expect(at('dead')).toEqual([3_400])
  })

  test('[L3] an answer is the verdict', async () => {
    for (const answersAfter of [50, 2_500]) {
      const { base, at, heartbeat, state } = start({ answersAfter })
      await base.run(400)
      heartbeat.probe()
      state.answersAfter = undefined
      await base.run(answersAfter + 14_900)
      expect(at('dead'), `${answersAfter}`).toEqual([])
      await base.run(2_000)
      expect(at('dead').length).toBe(1)
    }
  })

  test('[L3] probing again and again puts the verdict off by nothing', async () => {
    const { base, at, heartbeat } = start()
    await base.run(300)
    for (let i = 0; i < 20; i++) {
      heartbeat.probe()
      await base.run(250)
    }
    expect(at('dead').length).toBe(1)
    expect(at('dead')[0]).toBeLessThanOrEqual(4_300)
  })

  test('[L3] late in a silence it still leaves 3 s for the answer', async () => {
    const { base, at, heartbeat } = start()
    await base.run(14_500)
    heartbeat.probe()
    await base.run(2_900)
    expect(at('dead')).toEqual([])
    await base.run(200)
    expect(at('dead')).toEqual([17_500])
  })
})

describe('[L3] stalled timers and clocks that jump kill no live link', () => {
  test.each([4_000, 20_000, 60_000, 8 * 3_600_000])(
    '[L3] [abuse S12] timers that stood still for %i ms',
    async (ms) => {
      const { base, stall, at } = start({ answersAfter: 500 })
      await base.run(700)
      await stall(ms)
      await base.run(2_900)
      expect(at('dead')).toEqual([])
      await base.run(60_000)
      expect(at('dead')).toEqual([])
    },
  )

  test('[L3] a dead link is found 3 s after the timers run again', async () => {
    const { base, stall, at } = start()
    await stall(60_000)
    await base.run(4_500)
    expect(at('dead').length).toBe(1)
    expect(at('dead')[0]).toBeLessThanOrEqual(64_000)
  })

  test('[L3] timers that stand still again in the middle of a probe: the answer has its 3 s once more', async () => {
    const { base, stall, at, state } = start()
    await stall(10_000)
    await base.run(500)
    await stall(10_000)
    // What went out before the second sleep was lost with it.
    state.answersAfter = 2_000
    await base.run(900)
    await stall(4_000)
    await base.run(30_000)
    expect(at('dead')).toEqual([])
  })

  test('[L3] [abuse S13] the wall clock may jump either way', async () => {
    for (const ms of [1e12, -1e12, 3_600_000, -3_600_000]) {
      const world = createWorld()
      const ann = await world.node('Ann')
      const bob = await world.node('Bob')
      await world.befriend(ann, bob)
      await world.run(10_000)
      world.clock.jump(ms)
      for (let i = 0; i < 40; i++) {
        await world.run(500)
        expect(ann.linked(bob.id) && bob.linked(ann.id)).toBe(true)
      }
      expect(world.net.open(ann.id, bob.id)).toBe(1)
    }
  })
})

describe('[L3] in a whole app', () => {
  async function pair(latency = 5) {
    const world = createWorld({ latency: () => latency })
    const ann = await world.node('Ann')
    const bob = await world.node('Bob')
    await world.befriend(ann, bob)
    await world.run(2_000)
    const phase = () => ann.app.links.store.getState().byPeer[bob.id]
    return { world, ann, bob, phase }
  }

  test('[L3] [abuse W34] a friend who vanishes is noticed within 15 s, and shown as doubtful before', async () => {
    const { world, bob, phase } = await pair()
    world.net.crash(bob.id)
    await world.run(11_000)
    expect(phase()?.phase).toBe('connecting')
    expect(await world.until(() => phase()?.reason === 'lost', 4_000)).toBe(true)
  })

  test('[L3] with a message on its way the doubt comes sooner, and goes when the friend is heard', async () => {
    const { world, ann, bob, phase } = await pair()
    world.net.crash(bob.id)
    await ann.say(bob.id, 'hello?')
    expect(await world.until(() => phase()?.phase === 'connecting', 7_100)).toBe(true)
    await bob.reload('crash')
    expect(await world.until(() => phase()?.phase === 'online', 30_000)).toBe(true)
    await world.until(() => bob.shown(ann.id).length === 1, 5_000)
    expect(bob.shown(ann.id)).toEqual(['hello?'])
  })

  test('[L3] a quiet link of two that are there is never doubted', async () => {
    const { world, ann, bob } = await pair(800)
    let doubts = 0
    ann.app.links.store.subscribe(({ byPeer }) => {
      if (byPeer[bob.id]?.phase !== 'online') doubts++
    })
    await world.run(10 * 60_000)
    expect(doubts).toBe(0)
  })

  test('[L3] [L9] [abuse S12] waking up with a dead link: it is doubted after a second, and another one takes its place', async () => {
    const { world, ann, bob, phase } = await pair()
    world.net.freeze()
    await world.run(200)
    const phases: (string | undefined)[] = []
    ann.app.links.store.subscribe(() => phases.push(phase()?.phase))
    ann.app.wake()
    await world.run(900)
    expect(phase()?.phase).toBe('online')
    await world.run(200)
    expect(phase()?.phase).toBe('connecting')
    expect(world.net.open(ann.id, bob.id)).toBe(0)
    expect(await world.until(() => ann.linked(bob.id) && world.net.open(ann.id, bob.id) === 1, 5_000)).toBe(true)
    expect(phases).not.toContain('offline')
  })
})
