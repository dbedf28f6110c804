import { describe, expect, test } from 'vitest'
import { isSeen, tellSeen, watchHidden } from '../../src/start/lockTabs.ts'
import { createFakeClock } from '../support/fakeClock.ts'

const MINUTE_MS = 60_000

/** A page that is seen or not, beside others. */
function stage(after: number | 'never' = 5) {
  const clock = createFakeClock()
  const listeners = new Set<() => void>()
  const page = { visibilityState: 'visible' as DocumentVisibilityState }
  const state = { after: after as number | 'never', seenElsewhere: false, locks: 0 }
  const stop = watchHidden({
    document: {
      get visibilityState() {
        return page.visibilityState
      },
      addEventListener: (_type: string, listen: unknown) => void listeners.add(listen as () => void),
      removeEventListener: (_type: string, listen: unknown) => void listeners.delete(listen as () => void),
    } as unknown as Document,
    clock,
    after: () => state.after,
    seenElsewhere: async () => state.seenElsewhere,
    lock: () => void state.locks++,
  })
  return {
    ...{ clock, state, stop, listeners },
    async see(is: boolean) {
      page.visibilityState = is ? 'visible' : 'hidden'
      for (const listen of listeners) listen()
      await clock.run(0)
    },
  }
}

describe('[Z4] a page that is hidden', () => {
  test('locks after the time that was chosen, and not before', async () => {
    const { clock, state, see } = stage()
    await see(false)
    await clock.run(5 * MINUTE_MS - 1)
    expect(state.locks).toBe(0)
    await clock.run(6_000)
    expect(state.locks).toBeGreaterThan(0)
  })

  test('seen again before that, it begins anew', async () => {
    const { clock, state, see } = stage()
    await see(false)
    await clock.run(4 * MINUTE_MS)
    await see(true)
    await see(false)
    await clock.run(4 * MINUTE_MS)
    expect(state.locks).toBe(0)
  })

  test('does not lock while another tab is looked at, and counts from when that ends', async () => {
    const { clock, state, see } = stage()
    state.seenElsewhere = true
    await see(false)
    await clock.run(20 * MINUTE_MS)
    expect(state.locks).toBe(0)
    state.seenElsewhere = false
    await clock.run(6 * MINUTE_MS)
    expect(state.locks).toBeGreaterThan(0)
  })

  test('at once: not in the moment between two tabs; and a time that is chosen meanwhile counts', async () => {
    const { clock, state, see } = stage(30)
    await see(false)
    state.after = 0
    await clock.run(6_000)
    expect(state.locks).toBeGreaterThan(0)
    const other = stage(0)
    await other.see(false)
    await other.clock.run(400)
    expect(other.state.locks).toBe(0)
    other.state.seenElsewhere = true
    await other.clock.run(60_000)
    await other.see(true)
    expect(other.state.locks).toBe(0)
  })

  test('a device that slept ran no timers, and is asked as it wakes; never is never', async () => {
    const { clock, state, see } = stage()
    await see(false)
    clock.jump(10 * MINUTE_MS)
    await see(true)
    expect(state.locks).toBe(1)
    const never = stage('never')
    await never.see(false)
    await never.clock.run(60 * 24 * MINUTE_MS)
    await never.see(true)
    expect(never.state.locks).toBe(0)
  })

  test('stopped, it does nothing any more', async () => {
    const { clock, state, see, stop, listeners } = stage()
    await see(false)
    stop()
    await clock.run(20 * MINUTE_MS)
    expect([state.locks, listeners.size]).toEqual([0, 0])
  })
})

test('[Z4] a tab that is seen is no sign of another; one that is seen beside it is', async () => {
  const held = new Set<string>()
  const locks = {
    request: async (name: string, run: () => Promise<void>) => {
      held.add(name)
      await run()
      held.delete(name)
    },
    query: async () => ({ held: [...held].map((name) => ({ name })) }),
  } as unknown as LockManager
  const listeners = new Set<() => void>()
  const page = { visibilityState: 'visible' as DocumentVisibilityState }
  tellSeen(locks, {
    get visibilityState() {
      return page.visibilityState
    },
    addEventListener: (_type: string, listen: unknown) => void listeners.add(listen as () => void),
  } as unknown as Document)
  expect(held.size).toBe(1)
  expect(await isSeen(locks)).toBe(false)
  // Another tab says it of itself, under a name of its own.
  const [own] = [...held] as [string]
  held.add(`${own}1`)
  expect(await isSeen(locks)).toBe(true)
  page.visibilityState = 'hidden'
  for (const listen of listeners) listen()
  await Promise.resolve()
  expect([...held]).toEqual([`${own}1`])
})
