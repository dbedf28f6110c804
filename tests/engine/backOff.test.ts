import { describe, expect, test } from 'vitest'
import { addressOf } from '../../src/engine/ids.ts'
import { backoff, createRetries } from '../../src/engine/retry.ts'
import { absent, bob, cy, stage } from '../support/dialerStage.ts'
import { createFakeClock } from '../support/fakeClock.ts'
import { createNodeCrypto } from '../support/nodeCrypto.ts'

describe('[L7] back-off', () => {
  const drawing = (byte: number) => ({ random: (n: number) => new Uint8Array(n).fill(byte) })
  const { crypto } = createNodeCrypto({ seed: 5 })

  test('[L7] full jitter: anything up to a ceiling that doubles, never under 100 ms, never over the cap', () => {
    for (let tries = 0; tries < 40; tries++) {
      const ceiling = Math.min(30_000, 1_000 * 2 ** tries)
      expect(backoff({ ...crypto, ...drawing(0) }, tries, 30_000)).toBe(100)
      const most = backoff({ ...crypto, ...drawing(255) }, tries, 30_000)
      expect(most).toBeLessThanOrEqual(ceiling)
      expect(most).toBeGreaterThan(ceiling * 0.99)
    }
    const drawn = Array.from({ length: 2_000 }, () => backoff(crypto, 5, 30_000))
    for (let tenth = 0; tenth < 10; tenth++)
      expect(drawn.filter((ms) => ms >= tenth * 3_000 && ms <= (tenth + 1) * 3_000).length).toBeGreaterThan(100)
  })

  test.each([
    ['the conversation on screen', true, 30_000],
    ['others', false, 300_000],
  ])('[L7] redials of %s, of somebody who is away: more and more seldom, up to the cap', async (_, focused, cap) => {
    const pauses: number[] = []
    for (let seed = 1; seed <= 20; seed++) {
      const { dialer, online, dials, clock } = stage(seed)
      dialer.want(bob)
      if (focused) dialer.focus([bob])
      await online()
      for (let i = 0; i < 14; i++) {
        const ended = clock.uptime()
        await dials[i]!.end(absent)
        expect(await clock.until(() => dials.length > i + 1, cap + 1_000)).toBe(true)
        const pause = dials[i + 1]!.at - ended
        expect(pause).toBeGreaterThanOrEqual(100)
        expect(pause).toBeLessThanOrEqual(Math.min(cap, 1_000 * 2 ** i))
        if (i > 9) pauses.push(pause)
      }
    }
    expect(Math.max(...pauses)).toBeGreaterThan(cap * 0.8)
    expect(Math.min(...pauses)).toBeLessThan(cap * 0.3)
  })

  test('[L7] a sign of life, or the person, starts it anew', async () => {
    const { dialer, online, dials, clock } = stage()
    dialer.want(bob)
    await online()
    for (let i = 0; i < 10; i++) {
      await dials[i]!.end(absent)
      await clock.until(() => dials.length > i + 1, 400_000)
    }
    await dials[10]!.end(absent)
    dialer.now(bob)
    await clock.run(0)
    expect(dials.length).toBe(12)
    const ended = clock.uptime()
    await dials[11]!.end(absent)
    await clock.until(() => dials.length > 12, 400_000)
    expect(dials[12]!.at - ended).toBeLessThanOrEqual(1_000)
  })

  test('[L7] a link that lived starts it anew; one that broke at once does not', async () => {
    for (const [life, lived] of [
      [60_000, true],
      [1_000, false],
    ] as const) {
      const pauses: number[] = []
      for (let seed = 1; seed < 30; seed++) {
        const { dialer, online, dials, clock, linkUp, linkDown } = stage(seed)
        dialer.want(bob)
        await online()
        for (let i = 0; i < 8; i++) {
          await dials[i]!.end(absent)
          await clock.until(() => dials.length > i + 1, 400_000)
        }
        const link = linkUp(bob)
        await clock.run(life)
        linkDown(link)
        const lost = clock.uptime()
        await clock.until(() => dials.length > 9, 400_000)
        pauses.push(dials[9]!.at - lost)
      }
      if (lived) expect(Math.max(...pauses)).toBeLessThanOrEqual(1_000)
      else expect(Math.max(...pauses)).toBeGreaterThan(30_000)
    }
  })

  test.each(['refused', 'intercepted'] as const)('[L7] after "%s" the pause is that of four failures', async (why) => {
    const pauses: number[] = []
    for (let seed = 1; seed < 30; seed++) {
      const { dialer, online, dials, clock, linkUp, linkDown, onTrouble } = stage(seed)
      dialer.want(bob)
      await online()
      const link = linkUp(bob)
      await clock.run(60_000)
      linkDown(link)
      onTrouble.tell(bob, why)
      const lost = clock.uptime()
      await clock.until(() => dials.length > 1, 400_000)
      pauses.push(dials[1]!.at - lost)
    }
    expect(Math.max(...pauses)).toBeGreaterThan(4_000)
    expect(Math.max(...pauses)).toBeLessThanOrEqual(16_000)
  })

  test('[L7] no time is lost after a first failure, and none is used up while nobody can be dialled', async () => {
    const { dialer, online, dials, clock } = stage()
    dialer.want(bob)
    await online()
    await dials[0]!.end(absent)
    dialer.setSignalling('offline')
    await clock.run(3_600_000)
    expect(dials.length).toBe(1)
    await online()
    expect(dials.length).toBe(2)
  })

  test('retries: one for each name, a later one replaces it', async () => {
    const clock = createFakeClock()
    const retries = createRetries(clock)
    const ran: string[] = []
    retries.at('a', 100, () => ran.push('first'))
    retries.at('a', 200, () => ran.push('second'))
    retries.at('b', 150, () => ran.push('b'))
    retries.cancel('b')
    await clock.run(1_000)
    expect(ran).toEqual(['second'])
    expect(retries.has('a')).toBe(false)
    retries.at('a', 100, () => ran.push('third'))
    retries.stop()
    await clock.run(1_000)
    expect(ran).toEqual(['second'])
  })
})

describe('[N6] tries without a network', () => {
  for (const why of ['offline', 'stranded'] as const)
    test(`[N6] lengthen no pause, and do not follow at once: ${why}`, async () => {
      const { dialer, online, dials, clock } = stage()
      dialer.want(bob)
      await online()
      for (let i = 0; i < 30; i++) {
        const ended = clock.uptime()
        await dials[i]!.end({ ok: false, why })
        expect(await clock.until(() => dials.length > i + 1, 10_000)).toBe(true)
        expect(dials[i + 1]!.at - ended).toBe(2_000)
      }
      const ended = clock.uptime()
      await dials[30]!.end(absent)
      await clock.until(() => dials.length > 31, 10_000)
      expect(dials[31]!.at - ended).toBeLessThanOrEqual(1_000)
    })

  test('[N6] the network is back: what was under way is begun anew, at once, and nothing else is', async () => {
    const { dialer, online, dials, clock, linkUp } = stage()
    dialer.want(bob)
    dialer.want(cy)
    await online()
    linkUp(cy)
    dials[0]!.answered = true
    await clock.run(5_000)
    dialer.nowAll(true)
    await clock.run(0)
    expect(dials.map(({ peer, cancelled }) => [peer, cancelled])).toEqual([
      [addressOf(bob), true],
      [addressOf(cy), true],
      [addressOf(bob), false],
    ])
    // A look at what may have changed disturbs nothing.
    dialer.nowAll()
    await clock.run(0)
    expect([dials.length, dials[2]!.cancelled]).toEqual([3, false])
    // Once only: what fails from now on waits as ever.
    await dials[2]!.end(absent)
    expect(dials.length).toBe(3)
  })
})
