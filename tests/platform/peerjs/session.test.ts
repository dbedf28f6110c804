import { describe, expect, it } from 'vitest'
import { BACKOFF_MS, MIN_PAUSE_MS, OPEN_MS, PROBE_MS } from '../../../src/platform/peerjs/limits.ts'
import { HOUR, setup } from '../../support/sessionStage.ts'

describe('signalling session', () => {
  it('is online with OPEN', async () => {
    const { session, clock, states } = setup()
    session.start()
    await clock.run(0)
    session.connected()
    expect(session.isOpen()).toBe(false)
    session.opened()
    expect(session.isOpen()).toBe(true)
    expect(states).toEqual(['connecting', 'online'])
  })

  it('is online without OPEN once its own probe is back, and not with anybody else’s', async () => {
    const { session, clock, probes, states } = setup()
    session.start()
    await clock.run(0)
    session.connected()
    session.probed('probe-guessed')
    expect(session.isOpen()).toBe(false)
    session.probed(probes[0]!)
    expect(states).toEqual(['connecting', 'online'])
  })

  it('gives up on a silent socket, and tries again with a fresh token', async () => {
    const { session, clock, connects, states, isConnected } = setup()
    session.start()
    await clock.run(OPEN_MS - 1)
    expect(isConnected()).toBe(true)
    await clock.run(1)
    expect(isConnected()).toBe(false)
    await clock.run(OPEN_MS)
    expect(connects.map(({ token }) => token)).toEqual(['token 1', 'token 2'])
    expect(states).toEqual(['connecting', 'offline', 'connecting'])
  })

  it('waits longer and longer, with jitter, and never beyond the cap', async () => {
    for (const share of [0, 0.5, 0.999]) {
      const { session, clock, connects, setBroker } = setup({ random: () => share })
      setBroker(() => session.closed(1006))
      session.start()
      await clock.until(() => connects.length >= 40, HOUR)
      const pauses = connects.slice(1).map(({ at }, i) => at - connects[i]!.at)
      const [first, last] = BACKOFF_MS
      pauses.forEach((pause, i) => {
        expect(pause).toBeCloseTo(share * Math.min(last, first * 2 ** i), 3)
      })
    }
  })

  it('does not hammer a broker that greets and hangs up', async () => {
    const { session, clock, connects, setBroker } = setup()
    setBroker(() => {
      session.opened()
      session.closed(1000)
    })
    session.start()
    await clock.run(HOUR)
    // Half of the cap on the average, from soon on.
    expect(connects.length).toBeLessThan(HOUR / 15_000 + 10)
    expect(connects.length).toBeGreaterThan(100)
  })

  it('begins anew with short pauses after a line that held', async () => {
    const { session, clock, connects, setBroker, open } = setup()
    setBroker(() => session.closed(1006))
    session.start()
    await clock.run(HOUR)
    await open()
    await clock.until(() => session.isOpen(), HOUR)
    await clock.run(PROBE_MS)
    const before = clock.uptime()
    session.closed(1006)
    await clock.until(() => session.isOpen(), HOUR)
    expect(connects.at(-1)!.at - before).toBeLessThanOrEqual(BACKOFF_MS[0])
  })

  it('asks a quiet broker, and stays while it answers', async () => {
    const { session, clock, probes, states, connects, open } = setup()
    await open()
    for (let i = 1; i <= 10; i++) {
      await clock.until(() => probes.length === i + 1, HOUR)
      session.probed(probes.at(-1)!)
    }
    expect(connects.length).toBe(1)
    expect(states).toEqual(['connecting', 'online'])
  })

  it('[abuse B22] leaves a half-open socket', async () => {
    const { session, clock, states, counts, open } = setup()
    await open()
    await clock.run(PROBE_MS + 8_000)
    expect(counts).toContain('broker.halfOpen')
    await clock.until(() => session.isOpen(), HOUR)
    expect(states).toEqual(['connecting', 'online', 'offline', 'connecting', 'online'])
  })

  it('an urgent question has its verdict in three seconds, even while a routine one is out', async () => {
    const { session, clock, probes, counts, open } = setup()
    await open()
    await clock.run(PROBE_MS)
    expect(probes.length).toBe(2)
    session.probe()
    session.probe()
    expect(probes.length).toBe(2)
    await clock.run(2_999)
    expect(counts).toEqual([])
    await clock.run(1)
    expect(counts).toEqual(['broker.halfOpen'])
  })

  it('being urged cuts a pause short, but not into a loop', async () => {
    const { session, clock, connects, setBroker } = setup()
    setBroker(() => session.closed(1006))
    session.start()
    await clock.run(10 * 60_000)
    const before = connects.length
    await clock.run(MIN_PAUSE_MS)
    for (let i = 0; i < 1_000; i++) {
      session.probe()
      await clock.run(10)
    }
    expect(connects.length - before).toBeGreaterThan(5)
    expect(connects.length - before).toBeLessThanOrEqual(11)
  })

  it('a question that was out when the line was lost is none of the next line’s business', async () => {
    const { session, clock, counts, probes, open } = setup()
    await open()
    await clock.run(PROBE_MS)
    expect(probes.length).toBe(2)
    session.closed(1006)
    await clock.until(() => session.isOpen(), HOUR)
    expect(probes.length).toBe(3)
    await clock.run(PROBE_MS - 1)
    expect(session.isOpen()).toBe(true)
    expect(counts).toEqual(['broker.closed'])
  })

  it('what a former socket says concerns nobody', async () => {
    const { session, clock, states, open } = setup()
    await open()
    session.stop()
    session.closed(4001)
    session.taken()
    session.opened()
    session.probe()
    await clock.run(HOUR)
    expect(session.isOpen()).toBe(false)
    expect(states).toEqual(['connecting', 'online', 'offline'])
  })
})

describe('signalling session', () => {
  it('a token that cannot be had, or never comes, is asked for again', async () => {
    const tokens = [
      () => Promise.reject(new Error('no network')),
      () => new Promise<string>(() => {}),
      () => Promise.resolve('at last'),
    ]
    const { session, clock, connects } = setup({ token: (n) => tokens[Math.min(n, 3) - 1]!() })
    session.start()
    await clock.until(() => connects.length > 0, HOUR)
    expect(connects[0]!.token).toBe('at last')
  })

  it('a token that comes too late opens no second socket', async () => {
    let late: (token: string) => void = () => {}
    const { session, clock, connects, counts } = setup({
      token: (n) => (n === 1 ? new Promise((resolve) => (late = resolve)) : Promise.resolve('second')),
    })
    session.start()
    await clock.until(() => connects.length > 0, HOUR)
    late('first')
    await clock.run(0)
    expect(connects.map(({ token }) => token)).toEqual(['second'])
    expect(counts).not.toContain('two sockets at a time')
  })

  it('a library that cannot be loaded is asked for again', async () => {
    const { session, clock, connects, setReady } = setup()
    let loads = 0
    setReady(async () => {
      if (++loads < 3) throw new Error('no network')
    })
    session.start()
    await clock.until(() => connects.length > 0, HOUR)
    expect(loads).toBe(3)
  })

  it('a stop before anything is there opens nothing', async () => {
    const { session, clock, connects } = setup()
    session.start()
    session.stop()
    await clock.run(HOUR)
    expect(connects).toEqual([])
  })
})
