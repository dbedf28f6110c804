import { describe, expect, test } from 'vitest'
import { addressOf } from '../../src/engine/ids.ts'
import { MAX_DIALS } from '../../src/engine/limits.ts'
import { absent, bob, cy, names, stage } from '../support/dialerStage.ts'

describe('[L6] six at a time', () => {
  test('[L6] when the broker opens everybody is dialled, six at a time', async () => {
    const { dialer, online, dials, open, of } = stage()
    for (const name of names) dialer.want(name)
    expect(dials.length).toBe(0)
    await online()
    expect(open().length).toBe(MAX_DIALS)
    for (let i = 0; i < names.length; i++) {
      await dials[i]!.end(absent)
      expect(open().length).toBeLessThanOrEqual(MAX_DIALS)
    }
    for (const name of names) expect(of(name).length, name).toBe(1)
  })

  test('[L6] whoever is on screen does not have to wait for a place', async () => {
    const { dialer, online, open, of, clock } = stage()
    for (const name of names) dialer.want(name)
    await online()
    const last = names.at(-1)!
    expect(of(last).length).toBe(0)
    dialer.focus([last])
    await clock.run(0)
    expect(of(last).length).toBe(1)
    expect(open().length).toBe(MAX_DIALS + 1)
  })

  test('[L6] the broker comes back: who is missing is dialled at once, who is linked is not', async () => {
    const { dialer, online, dials, linkUp, of } = stage()
    dialer.want(bob)
    dialer.want(cy)
    linkUp(cy)
    await online()
    expect([of(bob).length, of(cy).length]).toEqual([1, 0])
    await dials[0]!.end({ ok: false, why: 'offline' })
    dialer.setSignalling('offline')
    await online()
    expect([of(bob).length, of(cy).length]).toEqual([2, 0])
  })

  test('[L6] one who waits for a place and links up otherwise is not dialled any more', async () => {
    const { dialer, online, dials, linkUp, of, clock } = stage()
    for (const name of names) dialer.want(name)
    await online()
    const waiting = names.at(-1)!
    linkUp(waiting)
    for (let i = 0; i < names.length - 1; i++) await dials[i]!.end({ ok: false, why: 'timeout' })
    await clock.run(50)
    expect(of(waiting).length).toBe(0)
  })
})

describe('what is dialled', () => {
  test('nobody twice at a time, nobody who is proving an identity, nobody who is linked', async () => {
    const { dialer, online, dials, provingPeers, clock } = stage()
    provingPeers.add(bob)
    dialer.want(bob)
    await online()
    expect(dials.length).toBe(0)
    provingPeers.delete(bob)
    dialer.now(bob)
    dialer.now(bob)
    dialer.nowAll()
    await clock.run(0)
    expect(dials.length).toBe(1)
  })

  test('nobody who is not wanted (any more), and what is under way to them is taken back', async () => {
    const { dialer, online, dials, shown, clock } = stage()
    dialer.now(cy)
    dialer.focus([cy])
    dialer.want(bob)
    await online()
    expect(dials.map((d) => d.peer)).toEqual([addressOf(bob)])
    dialer.unwant(bob)
    expect(dials[0]!.cancelled).toBe(true)
    expect(shown).toContainEqual([bob, 'drop', undefined])
    await clock.run(1_000_000)
    expect(dials.length).toBe(1)
  })

  test('[G2] a channel that opens to somebody who is not wanted any more is closed, not proved', async () => {
    const { dialer, online, dials, closed, channel, adopt } = stage()
    let adopted = 0
    adopt(async () => adopted++)
    dialer.want(bob)
    await online()
    const ending = dials[0]!.end({ ok: true, channel: channel(bob) })
    dialer.unwant(bob)
    await ending
    expect([adopted, closed.length]).toEqual([0, 1])
  })

  test('[L1] an offer that nobody has answered is withdrawn when a link comes up the other way', async () => {
    const { dialer, online, dials, linkUp } = stage()
    dialer.want(bob)
    await online()
    linkUp(bob)
    expect(dials[0]!.cancelled).toBe(true)
    const other = stage()
    other.dialer.want(bob)
    await other.online()
    other.dials[0]!.answered = true
    other.linkUp(bob)
    expect(other.dials[0]!.cancelled, 'an answered one is left to the links').toBe(false)
  })

  test('[N3] why it failed is passed on, by whether they answered; that somebody is away is no failure', async () => {
    for (const [why, answered, reason] of [
      ['absent', false, undefined],
      ['offline', false, undefined],
      ['cancelled', false, undefined],
      ['cancelled', true, undefined],
      ['timeout', false, 'timeout'],
      ['timeout', true, 'unreachable'],
      ['refused', true, 'refused'],
      ['failed', true, 'unreachable'],
      ['failed', false, 'stranded'],
      ['stranded', false, 'stranded'],
      ['stranded', true, 'stranded'],
      ['relayless', false, 'relayless'],
      ['relayless', true, 'relayless'],
    ] as const) {
      const { dialer, online, dials, shown } = stage()
      dialer.want(bob)
      await online()
      dials[0]!.answered = answered
      await dials[0]!.end({ ok: false, why })
      expect(shown.filter(([, what]) => what === 'undialled')).toEqual([[bob, 'undialled', reason]])
      expect(shown.some(([, what]) => what === 'absent')).toBe(why === 'absent')
    }
  })

  test('[N3] nobody is silent who dialled meanwhile: what comes of their dial is what there is to tell', async () => {
    const { dialer, online, dials, shown, clock } = stage()
    dialer.want(bob)
    await online()
    void dialer.yields(bob)
    await clock.run(1_000)
    await dials[0]!.end({ ok: false, why: 'timeout' })
    expect(shown).toContainEqual([bob, 'undialled', undefined])
  })

  test('[N3] before a silence is somebody’s the broker is looked at, once for each dial', async () => {
    const { dialer, online, dials, probes, clock } = stage()
    dialer.want(bob)
    await online()
    await clock.run(2_999)
    expect(probes()).toBe(0)
    await clock.run(10_000)
    expect(probes()).toBe(1)
    await dials[0]!.end({ ok: false, why: 'timeout' })

    const other = stage()
    other.dialer.want(bob)
    await other.online()
    other.dials[0]!.answered = true
    await other.clock.run(10_000)
    expect(other.probes(), 'they have answered').toBe(0)

    const third = stage()
    third.dialer.want(bob)
    await third.online()
    await third.dials[0]!.end(absent)
    await third.clock.run(900)
    expect(third.probes(), 'it is over').toBe(0)
  })

  test('whose offer is being answered is given time before they are dialled', async () => {
    const { dialer, online, dials, answeredPeers, clock } = stage()
    answeredPeers.add(bob)
    await online()
    dialer.want(bob)
    dialer.want(cy)
    await clock.run(0)
    expect(dials.map((d) => d.peer)).toEqual([addressOf(cy)])
    await clock.run(1_000)
    expect(dials.map((d) => d.peer)).toEqual([addressOf(cy), addressOf(bob)])
  })

  test('once stopped: nothing more, and what is under way is taken back', async () => {
    const { dialer, online, dials, clock, onTrouble } = stage()
    for (const name of names) dialer.want(name)
    await online()
    dialer.stop()
    expect(dials.every((d) => d.cancelled)).toBe(true)
    onTrouble.tell(bob, 'timeout')
    dialer.nowAll()
    await clock.run(1_000_000)
    expect(dials.length).toBe(MAX_DIALS)
  })
})
