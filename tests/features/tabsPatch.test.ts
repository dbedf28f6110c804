import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Described, mirrored } from '../../src/app/tabs/mirrored.ts'
import { type Patch, patched, patchOf, reused } from '../../src/app/tabs/patch.ts'

const leaf = fc.oneof(fc.integer(), fc.string(), fc.boolean(), fc.constant(undefined), fc.constant(null))
const key = fc.oneof(fc.constantFrom('a', 'b', 'c', '__proto__', 'constructor'), fc.string({ maxLength: 3 }))
const { state } = fc.letrec((tie) => ({
  state: fc.oneof(
    { maxDepth: 4 },
    leaf,
    fc.array(tie('state'), { maxLength: 6 }),
    fc
      .array(fc.tuple(key, tie('state')), { maxLength: 6 })
      .map((all) => Object.fromEntries(all) as Record<string, unknown>),
  ),
}))

const over = (before: unknown, now: unknown) => {
  const patch = patchOf(before, now)
  return patch ? patched(structuredClone(before), structuredClone(patch)) : structuredClone(before)
}

test('[O1] a room, or a member of one, without a line does not compile', () => {
  const { people, ...rest } = mirrored
  const { block, ...others } = people
  // @ts-expect-error: nobody says how the people get to the other tabs
  const without: Described = rest
  // @ts-expect-error: nor how they are blocked there
  const less: Described = { ...rest, people: others }
  // @ts-expect-error: what answers cannot be told
  const silent: Described = { ...rest, people: { ...people, block: 'tell' } }
  expect([without, less, silent, block]).toHaveLength(4)
})

test('whatever a state becomes, its patch makes just that of a copy of the one before', () => {
  fc.assert(
    fc.property(state, state, (before, now) => {
      expect(over(before, now)).toEqual(now)
    }),
  )
})

test('what a patch does not touch is the same object afterwards', () => {
  const [a, b, c] = [{ id: 'a' }, { id: 'b' }, { id: 'c' }]
  const before = { list: [a, b], rest: { deep: { er: 1 } }, other: [c] }
  const now = { list: [a, c, b], rest: before.rest, other: before.other }
  const patch = patchOf(before, now)
  expect(patch).toEqual({ keys: [['list', { runs: [[0, 1], { news: [c] }, [1, 1]] }]], without: [] })
  const copy = structuredClone(before)
  const after = patched(copy, patch!) as typeof before
  expect(after.list[0]).toBe(copy.list[0])
  expect(after.list[2]).toBe(copy.list[1])
  expect(after.rest).toBe(copy.rest)
  expect(after.other).toBe(copy.other)
})

test('one row of ten thousand that changes costs one row', () => {
  const row = (n: number) => ({ id: `${n}`, unread: 0, lastText: 'x'.repeat(50) })
  const before = { summaries: Object.fromEntries(Array.from({ length: 10_000 }, (_, n) => [`c${n}`, row(n)])) }
  const now = { summaries: { ...before.summaries, c77: { ...row(77), unread: 1 } } }
  expect(JSON.stringify(patchOf(before, now)).length).toBeLessThan(200)
  const messages = Array.from({ length: 480 }, (_, n) => row(n))
  const next = [...messages.slice(1), row(480)]
  expect(JSON.stringify(patchOf(messages, next)).length).toBeLessThan(200)
})

test('a state that came as a whole, and is equal, is the one that was there', () => {
  fc.assert(
    fc.property(state, (one) => {
      expect(reused(one, structuredClone(one))).toEqual(one)
    }),
  )
  const before = {
    contacts: [
      { id: 'a', n: 1 },
      { id: 'b', n: 2 },
    ],
    rest: { x: [1, 2] },
  }
  expect(reused(before, structuredClone(before))).toBe(before)
  const next = {
    contacts: [
      { id: 'c', n: 0 },
      { id: 'a', n: 1 },
      { id: 'b', n: 3 },
    ],
    rest: { x: [1, 2] },
  }
  const after = reused(before, next)
  expect(after).toEqual(next)
  expect(after.contacts[1]).toBe(before.contacts[0])
  expect(after.rest).toBe(before.rest)
})

test('a key of an object is never more than a key', () => {
  const patch = JSON.parse('{"keys":[["__proto__",{"is":{"polluted":true}}]],"without":[]}') as Patch
  const after = patched({}, patch) as { polluted?: boolean }
  expect(after.polluted).toBeUndefined()
  expect(Object.keys(after)).toEqual(['__proto__'])
})
