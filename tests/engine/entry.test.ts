import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { compareOrder, entryId, idOfKey, keyIn, type Order, orderOf } from '../../src/engine/entry.ts'
import { WITH_FRIEND } from '../support/floor.ts'
import { entryName, logName, person } from '../support/names.ts'

describe('[D3] the order shown', () => {
  test('[D3] is the same on both sides, whoever heard what first', () => {
    const any = fc.record({
      lamport: fc.integer({ min: 1, max: 5 }),
      author: fc.constantFrom('a', 'b').map(person),
      instance: fc.constantFrom('x', 'y', '_').map(logName),
      seq: fc.integer({ min: 1, max: 5 }),
    })
    fc.assert(
      fc.property(fc.array(any), fc.integer(), (entries, salt) => {
        const orders = entries.map((e) => [e.lamport, e.author, e.instance, e.seq] as const)
        const shuffled = [...orders].sort((x, y) => ((x[0] * 7 + x[3] + salt) % 5) - ((y[0] * 7 + y[3] + salt) % 5))
        expect([...shuffled].sort(compareOrder)).toEqual([...orders].sort(compareOrder))
      }),
    )
    const order = (lamport: number, author: string, instance: string, seq: number): Order => [
      lamport,
      person(author),
      logName(instance),
      seq,
    ]
    expect(compareOrder(order(2, 'a', 'x', 1), order(10, 'a', 'x', 1))).toBe(-1)
    expect(compareOrder(order(1, 'b', 'x', 1), order(1, 'a', 'y', 9))).toBe(1)
    expect(compareOrder(order(1, 'a', 'x', 1), order(1, 'a', 'x', 1))).toBe(0)
  })

  test('[D10] has nothing to do with the claimed time', () => {
    const e = { author: person('a'), instance: logName('i'), seq: 1, lamport: 3, kind: 'text', body: {} }
    const [early, late] = [
      { ...e, at: 0 },
      { ...e, at: 1e15 },
    ]
    expect(orderOf(early)).toEqual(orderOf(late))
  })

  test('names of entries come back, and nothing else is one', () => {
    const e = { author: person('tete1abc'), instance: logName('in-st_ance'), seq: 12 }
    const key = [WITH_FRIEND, e.author, e.instance, e.seq] as const
    expect(keyIn(WITH_FRIEND, entryId(e))).toEqual(key)
    expect(idOfKey(key)).toBe(entryId(e))
    for (const id of ['', '//', 'a/b', 'a/b/0', 'a/b/-1', 'a/b/x', 'a/b/1.5', '/b/1', `a/b/${2 ** 53}`, 'failed/1'])
      expect(keyIn(WITH_FRIEND, entryName(id)), id).toBeUndefined()
  })
})
