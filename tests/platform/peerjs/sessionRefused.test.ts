import { describe, expect, it } from 'vitest'
import { MIN_PAUSE_MS, TAKEN_MS } from '../../../src/platform/peerjs/limits.ts'
import { HOUR, setup } from '../../support/sessionStage.ts'

describe('signalling session', () => {
  it('4001 ends it', async () => {
    const { session, clock, connects, states, open } = setup()
    await open()
    session.closed(4001)
    session.probe()
    session.opened()
    await clock.run(HOUR)
    expect(connects.length).toBe(1)
    expect(states.at(-1)).toBe('replaced')
  })

  it('4003 ends it at the third time in a row', async () => {
    const { session, clock, connects, states, setBroker } = setup()
    let refusals = 0
    setBroker(() => {
      refusals++
      if (refusals === 3) session.opened()
      session.closed(4003)
    })
    session.start()
    await clock.run(HOUR)
    // Two, one that was greeted before, and then three.
    expect(connects.length).toBe(5)
    expect(states.at(-1)).toBe('refused')
  })

  it('ID-TAKEN is waited out for two minutes, in pauses of a second and more', async () => {
    const { session, clock, connects, states, setBroker } = setup({ random: () => 0 })
    setBroker(() => session.taken())
    session.start()
    await clock.run(HOUR)
    expect(states.at(-1)).toBe('replaced')
    const last = connects.at(-1)!.at
    expect(last).toBeGreaterThanOrEqual(TAKEN_MS)
    connects.slice(1).forEach(({ at }, i) => {
      expect(at - connects[i]!.at).toBeGreaterThanOrEqual(MIN_PAUSE_MS)
    })
  })

  it('ID-TAKEN that passes leaves no trace', async () => {
    const { session, clock, states, setBroker, open } = setup()
    setBroker(() => session.taken())
    session.start()
    await clock.run(60_000)
    await open()
    await clock.until(() => session.isOpen(), HOUR)
    await clock.run(TAKEN_MS)
    setBroker(() => session.taken())
    session.closed(1006)
    await clock.run(60_000)
    expect(states).not.toContain('replaced')
  })

  it('[abuse B19] ID-TAKEN on an open line is only a word', async () => {
    const { session, states, open } = setup()
    await open()
    session.taken()
    expect(session.isOpen()).toBe(true)
    expect(states).toEqual(['connecting', 'online'])
  })
})
