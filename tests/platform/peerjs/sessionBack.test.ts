import { describe, expect, it } from 'vitest'
import { BACKOFF_MS, MIN_PAUSE_MS, OPEN_MS, PROBE_BACK_MS } from '../../../src/platform/peerjs/limits.ts'
import { HOUR, setup } from '../../support/sessionStage.ts'

describe('[N6] signalling session, when the network is back', () => {
  it('[N6] what was tried without one has lengthened no pause', async () => {
    const { session, clock, connects, setBroker, setNetwork } = setup({ random: () => 0.999 })
    setBroker(() => session.closed(1006))
    setNetwork(false)
    session.start()
    await clock.run(HOUR)
    // Nobody is hammered meanwhile.
    expect(connects.length).toBeLessThan(HOUR / (BACKOFF_MS[1] * 0.9) + 10)
    setNetwork(true)
    const before = connects.length
    await clock.until(() => connects.length > before + 1, HOUR)
    expect(connects.at(-1)!.at - connects.at(-2)!.at).toBeLessThanOrEqual(BACKOFF_MS[0])
  })

  it('[N6] it tries at once, and goes on quickly: the route often comes a little later', async () => {
    const { session, clock, connects, setBroker } = setup({ random: () => 0.999 })
    setBroker(() => session.closed(1006))
    session.start()
    await clock.run(HOUR)
    const [before, at] = [connects.length, clock.uptime()]
    session.probe(true)
    await clock.until(() => connects.length >= before + 3, HOUR)
    const [first, second, third] = connects.slice(before).map((one) => one.at - at)
    expect(first).toBe(0)
    expect(second).toBeLessThanOrEqual(BACKOFF_MS[0])
    expect(third).toBeLessThanOrEqual(3 * BACKOFF_MS[0])
  })

  it('[N6] a try that was begun without one is begun anew, and no sooner than allowed', async () => {
    const { session, clock, connects } = setup()
    session.start()
    await clock.run(400)
    expect(connects.length).toBe(1)
    session.probe()
    await clock.run(0)
    expect(connects.length, 'a look disturbs nothing').toBe(1)
    session.probe(true)
    await clock.run(MIN_PAUSE_MS - 401)
    expect(connects.length).toBe(1)
    await clock.run(1)
    expect(connects.length).toBe(2)
    session.opened()
    await clock.run(OPEN_MS)
    expect([connects.length, session.isOpen()]).toEqual([2, true])
  })

  it('[N6] a try that comes through meanwhile is kept', async () => {
    const { session, clock, connects } = setup()
    session.start()
    await clock.run(400)
    session.probe(true)
    session.opened()
    await clock.run(MIN_PAUSE_MS)
    expect([connects.length, session.isOpen()]).toEqual([1, true])
  })

  it('[N6] an open line is looked at, and given up soon: a new one is there sooner', async () => {
    const { session, clock, connects, open, states } = setup()
    await open()
    session.probe(true)
    await clock.run(PROBE_BACK_MS)
    expect(states.at(-1)).toBe('offline')
    await clock.run(BACKOFF_MS[0])
    expect(connects.length).toBe(2)
  })
})

describe('[N7] a slow start', () => {
  it('[N7] is no failure while it makes headway', async () => {
    const { session, clock, states, connects } = setup({
      token: (n) => new Promise((resolve) => void clock.after(OPEN_MS - 1, () => resolve(`token ${n}`))),
    })
    session.start()
    await clock.run(2 * OPEN_MS - 2)
    expect([states, connects.length]).toEqual([['connecting'], 1])
    session.opened()
    expect(states).toEqual(['connecting', 'online'])
  })
})
