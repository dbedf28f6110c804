import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { PersonId } from '../../src/engine/ids.ts'
import { createReach, type Reason } from '../../src/engine/reach.ts'
import { person } from '../support/names.ts'

const BOB = person('bob')
const CY = person('cy')

function stage() {
  const reach = createReach()
  const told: [PersonId, boolean][] = []
  const stop = reach.onChange((who, is) => void told.push([who, is]))
  return { reach, told, stop }
}

describe('[G1] who is answered', () => {
  test('[G1] nobody, for no reason', () => {
    const { reach } = stage()
    expect([reach.admits(BOB), reach.has(BOB, 'friend'), reach.wanted()]).toEqual([false, false, []])
    for (const name of ['__proto__', 'constructor', 'toString'])
      expect([reach.admits(person(name)), reach.floor(person(name))]).toEqual([false, 1])
  })

  test.each(['friend', 'asked', 'self', 'tetegroup1abc'] as const)('[G1] somebody who is wanted as "%s"', (reason) => {
    const { reach } = stage()
    reach.want(BOB, reason)
    expect([reach.admits(BOB), reach.has(BOB, reason)]).toEqual([true, true])
    expect([reach.admits(CY), reach.has(CY, reason)]).toEqual([false, false])
    reach.unwant(BOB, reason)
    expect([reach.admits(BOB), reach.has(BOB, reason)]).toEqual([false, false])
  })

  test('[G1] as long as one reason is left', () => {
    const { reach } = stage()
    reach.want(BOB, 'friend')
    reach.want(BOB, 'tetegroup1abc')
    reach.want(BOB, 'tetegroup1xyz')
    reach.unwant(BOB, 'friend')
    expect([reach.has(BOB, 'friend'), reach.has(BOB, 'tetegroup1abc'), reach.admits(BOB)]).toEqual([false, true, true])
    reach.unwant(BOB, 'tetegroup1abc')
    expect([reach.admits(BOB), reach.wanted()]).toEqual([true, [BOB]])
    reach.unwant(BOB, 'tetegroup1xyz')
    expect([reach.admits(BOB), reach.wanted()]).toEqual([false, []])
  })

  test('[G1] a reason that was never given takes nothing away, and one given twice is one', () => {
    const { reach, told } = stage()
    reach.unwant(BOB, 'friend')
    reach.want(BOB, 'friend')
    reach.want(BOB, 'friend')
    reach.unwant(BOB, 'self')
    expect(reach.admits(BOB)).toBe(true)
    reach.unwant(BOB, 'friend')
    expect(reach.admits(BOB)).toBe(false)
    expect(told).toEqual([
      [BOB, true],
      [BOB, false],
    ])
  })
})

describe('who is dialled', () => {
  test('whoever is wanted for any reason but that I have asked them: a dial would tell them my address', () => {
    const { reach, told } = stage()
    reach.want(BOB, 'asked')
    expect([reach.admits(BOB), reach.wanted(), told]).toEqual([true, [], []])
    reach.want(BOB, 'friend')
    expect([reach.wanted(), told]).toEqual([[BOB], [[BOB, true]]])
    reach.unwant(BOB, 'asked')
    expect([reach.wanted(), told.length]).toEqual([[BOB], 1])
  })

  test('a friend who has to be asked again is dialled no longer, and answered still', () => {
    const { reach, told } = stage()
    reach.want(BOB, 'friend')
    reach.want(BOB, 'asked')
    reach.unwant(BOB, 'friend')
    expect([reach.admits(BOB), reach.wanted(), told.at(-1)]).toEqual([true, [], [BOB, false]])
  })

  test('a change is told once it is so, and to nobody who listens no more', () => {
    const { reach, told, stop } = stage()
    const seen: (readonly PersonId[])[] = []
    reach.onChange(() => void seen.push(reach.wanted()))
    reach.want(BOB, 'friend')
    reach.want(CY, 'tetegroup1abc')
    stop()
    reach.unwant(BOB, 'friend')
    expect(seen).toEqual([[BOB], [BOB, CY], [CY]])
    expect(told).toEqual([
      [BOB, true],
      [CY, true],
    ])
  })

  test('[G1] whatever is wanted and unwanted, in any order: what was told is what is so', () => {
    const reasons: Reason[] = ['friend', 'asked', 'self', 'tetegroup1abc', 'tetegroup1xyz']
    const step = fc.tuple(fc.boolean(), fc.constantFrom('bob', 'cy', '__proto__'), fc.constantFrom(...reasons))
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        const { reach, told } = stage()
        const given = new Map<string, Set<Reason>>()
        const dialled = new Set<string>()
        for (const [wants, name, reason] of steps) {
          const all = given.get(name) ?? given.set(name, new Set()).get(name)!
          if (wants) all.add(reason)
          else all.delete(reason)
          reach[wants ? 'want' : 'unwant'](person(name), reason)
        }
        for (const [who, is] of told) {
          expect(dialled.has(who), 'nothing is told twice').toBe(!is)
          if (is) dialled.add(who)
          else dialled.delete(who)
        }
        const wanted = [...given]
          .filter(([, all]) => [...all].some((reason) => reason !== 'asked'))
          .map(([name]) => name)
        expect([...dialled].sort()).toEqual(wanted.sort())
        expect([...reach.wanted()].sort()).toEqual(wanted)
        for (const [name, all] of given) expect(reach.admits(person(name)), name).toBe(all.size > 0)
      }),
    )
  })
})

describe('[H4] the version floor', () => {
  test('[H4] is 1 for everybody with whom nothing was agreed', () => {
    const { reach } = stage()
    reach.want(BOB, 'friend')
    expect(reach.floor(BOB)).toBe(1)
  })

  test('[H4] only rises, and each person has their own', () => {
    const { reach } = stage()
    const floors: number[] = []
    for (const version of [1, 3, 2, 1, 0, -1, 4]) {
      reach.setFloor(BOB, version)
      floors.push(reach.floor(BOB))
    }
    expect(floors).toEqual([1, 3, 3, 3, 3, 3, 4])
    expect(reach.floor(CY)).toBe(1)
  })

  test('[H4] stays for somebody who is not wanted any more, and comes back', () => {
    const { reach } = stage()
    reach.want(BOB, 'friend')
    reach.setFloor(BOB, 2)
    reach.unwant(BOB, 'friend')
    expect(reach.floor(BOB)).toBe(2)
    reach.want(BOB, 'asked')
    expect(reach.floor(BOB)).toBe(2)
  })
})

test('[G2] whoever is blocked is neither answered nor dialled, whatever reasons there are or come', () => {
  const reach = createReach()
  const told: [string, boolean][] = []
  reach.onChange((who, is) => void told.push([who, is]))
  reach.want(BOB, 'friend')
  reach.block(BOB)
  expect([reach.admits(BOB), reach.wanted()]).toEqual([false, []])
  reach.want(BOB, 'self')
  reach.want(BOB, 'asked')
  expect([reach.admits(BOB), reach.wanted()]).toEqual([false, []])
  expect(reach.admits(CY)).toBe(false)
  reach.unblock(BOB)
  expect([reach.admits(BOB), reach.wanted()]).toEqual([true, [BOB]])
  expect(told).toEqual([
    [BOB, true],
    [BOB, false],
    [BOB, true],
  ])
})
