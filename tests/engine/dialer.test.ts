import { describe, expect, test } from 'vitest'
import { personIdOf } from '../../src/engine/address.ts'
import { createDialer } from '../../src/engine/dialer.ts'
import { addressOf, type PersonId } from '../../src/engine/ids.ts'
import { MAX_DIALS } from '../../src/engine/limits.ts'
import type { LinkReason } from '../../src/engine/linkState.ts'
import type { Link, Links } from '../../src/engine/links.ts'
import { backoff, createRetries } from '../../src/engine/retry.ts'
import { createListeners } from '../../src/lib/listeners.ts'
import type { Address, Channel, DialResult, Transport } from '../../src/ports/transport.ts'
import { createFakeClock } from '../support/fakeClock.ts'
import { person } from '../support/names.ts'
import { createNodeCrypto } from '../support/nodeCrypto.ts'

/** A dialer between a transport and links that do what the test says. */
function stage(seed = 1) {
  const clock = createFakeClock()
  const { crypto, newKeys } = createNodeCrypto({ seed })
  const keys = newKeys()
  const id = personIdOf(keys.publicKey)

  interface Tried {
    peer: Address
    at: number
    answered: boolean
    cancelled: boolean
    over: boolean
    end(result: DialResult): Promise<void>
  }
  const dials: Tried[] = []
  const transport = {
    self: addressOf(id),
    dial(peer: Address, connectionId: string) {
      let resolve: (result: DialResult) => void = () => undefined
      const result = new Promise<DialResult>((r) => {
        resolve = r
      })
      const tried: Tried = {
        peer,
        at: clock.uptime(),
        answered: false,
        cancelled: false,
        over: false,
        async end(how) {
          tried.over = true
          resolve(how)
          await clock.run(0)
        },
      }
      dials.push(tried)
      return {
        connectionId,
        get answered() {
          return tried.answered
        },
        result,
        cancel() {
          tried.cancelled = true
          tried.over = true
          resolve({ ok: false, why: 'cancelled' })
        },
      }
    },
  } as unknown as Transport

  const up = new Map<PersonId, Link>()
  const provingPeers = new Set<PersonId>()
  const onUp = createListeners<[Link]>()
  const onDown = createListeners<[Link, 'last' | 'spare']>()
  const onTrouble = createListeners<[PersonId, LinkReason]>()
  const shown: [PersonId, string, LinkReason | undefined][] = []
  const closed: Channel[] = []
  let adopts: (channel: Channel) => Promise<unknown> = async () => 'unproved'
  const links = {
    to: (peer: PersonId) => up.get(peer),
    isProving: (peer: PersonId) => provingPeers.has(peer),
    dialling: (peer: PersonId) => shown.push([peer, 'dialling', undefined]),
    undialled: (peer: PersonId, why?: LinkReason) => shown.push([peer, 'undialled', why]),
    absent: (peer: PersonId) => shown.push([peer, 'absent', undefined]),
    adopt: (channel: Channel) => adopts(channel),
    drop: (peer: PersonId) => shown.push([peer, 'drop', undefined]),
    onUp: onUp.add,
    onDown: onDown.add,
    onTrouble: onTrouble.add,
  } as unknown as Links
  const dialer = createDialer({ me: () => ({ id, keys }), transport, links, crypto, clock })
  const channel = (peer: PersonId) =>
    ({ remote: addressOf(peer), close: () => closed.push(channel(peer)) }) as unknown as Channel
  return {
    clock,
    id,
    dialer,
    dials,
    shown,
    closed,
    channel,
    provingPeers,
    onTrouble,
    open: () => dials.filter((d) => !d.over),
    of: (peer: PersonId) => dials.filter((d) => d.peer === addressOf(peer)),
    adopt(how: typeof adopts) {
      adopts = how
    },
    linkUp(peer: PersonId) {
      const link = { peer } as Link
      up.set(peer, link)
      onUp.tell(link)
      return link
    },
    linkDown(link: Link, which: 'last' | 'spare' = 'last') {
      if (which === 'last') up.delete(link.peer)
      onDown.tell(link, which)
    },
    async online() {
      dialer.setSignalling('online')
      await clock.run(0)
    },
  }
}
const absent = { ok: false, why: 'absent' } as const
const names = Array.from({ length: 20 }, (_, i) => personIdOf(createNodeCrypto({ seed: 100 + i }).newKeys().publicKey))
const [bob, cy] = names as [PersonId, PersonId]
const BELOW = person('0') // sorts before every ID
const ABOVE = person('~') // and after

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

  test('why it failed is passed on; that somebody is away is no failure', async () => {
    for (const [why, reason] of [
      ['absent', undefined],
      ['offline', undefined],
      ['cancelled', undefined],
      ['timeout', 'timeout'],
      ['refused', 'refused'],
      ['failed', 'unreachable'],
    ] as const) {
      const { dialer, online, dials, shown } = stage()
      dialer.want(bob)
      await online()
      await dials[0]!.end({ ok: false, why })
      expect(shown.filter(([, what]) => what === 'undialled')).toEqual([[bob, 'undialled', reason]])
      expect(shown.some(([, what]) => what === 'absent')).toBe(why === 'absent')
    }
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

describe('[G3] both dial at once', () => {
  async function verdict(promise: Promise<boolean>, clock: ReturnType<typeof createFakeClock>, ms: number) {
    let said: boolean | undefined
    void promise.then((is) => {
      said = is
    })
    await clock.run(ms)
    return said
  }
  const dialling = async (peer: PersonId) => {
    const given = stage()
    given.dialer.want(peer)
    await given.online()
    return given
  }

  test('[G3] who is not dialling answers at once', async () => {
    const { dialer, clock } = stage()
    expect(await verdict(dialer.yields(ABOVE), clock, 0)).toBe(true)
  })

  test('[G3] the higher ID answers the lower one’s offer at once', async () => {
    const { dialer, clock } = await dialling(BELOW)
    expect(await verdict(dialer.yields(BELOW), clock, 0)).toBe(true)
  })

  test('[G3] the lower ID waits for its own offer, and yields after 300 ms without an answer', async () => {
    const { dialer, clock } = await dialling(ABOVE)
    const answer = dialer.yields(ABOVE)
    expect(await verdict(answer, clock, 290)).toBe(undefined)
    expect(await verdict(answer, clock, 60)).toBe(true)
  })

  test('[G3] the 300 ms are counted from its own offer', async () => {
    const { dialer, clock } = await dialling(ABOVE)
    await clock.run(1_000)
    expect(await verdict(dialer.yields(ABOVE), clock, 0)).toBe(true)
  })

  test('[G3] an answer within them keeps it the offerer', async () => {
    const { dialer, clock, dials } = await dialling(ABOVE)
    const answer = dialer.yields(ABOVE)
    await clock.run(100)
    dials[0]!.answered = true
    expect(await verdict(answer, clock, 100)).toBe(false)
    expect(await verdict(dialer.yields(ABOVE), clock, 0)).toBe(false)
  })

  test('[G3] it yields at once when its own offer met nobody', async () => {
    const { dialer, clock, dials } = await dialling(ABOVE)
    const answer = dialer.yields(ABOVE)
    await clock.run(40)
    await dials[0]!.end(absent)
    expect(await verdict(answer, clock, 0)).toBe(true)
  })

  test('[G3 L1] it does not yield once a link is up', async () => {
    const { dialer, clock, dials, linkUp } = await dialling(ABOVE)
    const answer = dialer.yields(ABOVE)
    linkUp(ABOVE)
    await dials[0]!.end({ ok: false, why: 'cancelled' })
    expect(await verdict(answer, clock, 100)).toBe(false)
  })

  test('[G3] nor when it has been stopped', async () => {
    const { dialer, clock } = await dialling(ABOVE)
    const answer = dialer.yields(ABOVE)
    dialer.stop()
    expect(await verdict(answer, clock, 400)).toBe(false)
  })
})
