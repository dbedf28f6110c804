import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { beats, type Claim, createRecords } from '../../peer-server/cluster/records.ts'
import { CLOCK_SKEW_MS, LEASE_MS } from '../../peer-server/limits.ts'

const serverKey = Buffer.alloc(32, 'k')

const stage = () => {
  const clock = { now: 1_767_225_600_000 }
  const node = (name: string, key = serverKey) => createRecords({ serverKey: key, node: name, now: () => clock.now })
  return { clock, node, a: node('a'), b: node('b') }
}
const claim: Claim = { node: 'a', epoch: '3', serial: 7, owner: 'x'.repeat(43), stamp: 1_767_225_600_000 }

describe('[HOSTILE 19] records of who is where', () => {
  test('are opened as they were sealed, by any node, under their own ID', () => {
    const { a, b } = stage()
    fc.assert(
      fc.property(
        fc.stringMatching(/^[A-Za-z0-9 _-]{1,64}$/),
        fc.record({
          node: fc.stringMatching(/^[\w-]{1,12}$/),
          epoch: fc.nat().map(String),
          serial: fc.nat(),
          owner: fc.constantFrom('', 'y'.repeat(43)),
          stamp: fc.nat(),
        }),
        (id, one) => {
          const text = a.sealClaim(id, one)
          expect(b.openClaim(id, text)).toEqual(one)
          expect(b.openClaim(`${id}x`, text)).toBeUndefined()
        },
      ),
    )
  })

  test('with any one character changed, taken out or added are none', () => {
    const { a, b } = stage()
    for (const [sealed, open] of [
      [a.sealClaim('ann', claim), (text: string) => b.openClaim('ann', text)],
      [a.sealLease('3'), (text: string) => b.openLease('a', text)],
    ] as const) {
      for (let at = 0; at < sealed.length; at += 1)
        for (const other of ['A', 'B', '1', '2', ':', '']) {
          const wrong = [
            sealed.slice(0, at) + other + sealed.slice(at + 1),
            sealed.slice(0, at) + other + sealed.slice(at),
          ]
          for (const text of wrong) if (text !== sealed) expect(open(text), text).toBeUndefined()
        }
      expect(open(sealed)).toBeDefined()
    }
  })

  test('of another key, of another kind, or of none, are none', () => {
    const { node, a, b } = stage()
    const stranger = node('a', Buffer.alloc(32, 'x'))
    expect(b.openClaim('ann', stranger.sealClaim('ann', claim))).toBeUndefined()
    expect(b.openLease('a', stranger.sealLease('3'))).toBeUndefined()
    expect(b.openLease('b', a.sealLease('3'))).toBeUndefined()
    expect(b.openClaim('ann', a.sealLease('3'))).toBeUndefined()
    for (const text of ['', ':', 'a:3:7::1', 'a:3:7::1:', `a:3:7::1:${'A'.repeat(43)}`, '\0\xff', 'x'.repeat(1e6)]) {
      expect(b.openClaim('ann', text)).toBeUndefined()
      expect(b.openLease('a', text)).toBeUndefined()
    }
  })

  test('a lease holds for its time, by clocks that differ as much as they may', () => {
    const { clock, a, b } = stage()
    const began = clock.now
    const lease = a.sealLease('3')
    const isOpen = (at: number) => {
      clock.now = began + at
      return b.openLease('a', lease) === '3'
    }
    expect([-CLOCK_SKEW_MS - 1, -CLOCK_SKEW_MS, 0].map(isOpen)).toEqual([false, true, true])
    expect([LEASE_MS + CLOCK_SKEW_MS, LEASE_MS + CLOCK_SKEW_MS + 1].map(isOpen)).toEqual([true, false])
  })
})

describe('of two claims for one ID', () => {
  const at = (stamp: number, owner: string, node = 'a'): Claim => ({ ...claim, node, owner, stamp })
  test('one stands, whoever looks at them', () => {
    const some = fc.record({
      node: fc.constantFrom('a', 'b'),
      epoch: fc.constant('1'),
      serial: fc.constant(1),
      owner: fc.constantFrom('', 'ann', 'eve'),
      stamp: fc.integer({ min: 1, max: 3 }),
    })
    fc.assert(
      fc.property(some, some, (one, other) => {
        if (one.node !== other.node) expect(beats(one, other)).toBe(!beats(other, one))
      }),
    )
  })
  test('the later one of one owner, the proved one of others, and else the one that was there first', () => {
    expect(beats(at(2, 'ann'), at(1, 'ann', 'b'))).toBe(true)
    expect(beats(at(2, ''), at(1, '', 'b'))).toBe(true)
    expect(beats(at(1, ''), at(2, 'eve', 'b'))).toBe(true)
    expect(beats(at(2, ''), at(1, 'eve', 'b'))).toBe(true)
    expect(beats(at(2, 'eve'), at(1, 'ann', 'b'))).toBe(false)
  })
})
