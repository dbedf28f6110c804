import fc from 'fast-check'
import * as v from 'valibot'
import { expect, test } from 'vitest'
import {
  countOf,
  holds,
  missingOf,
  piecesOf,
  type Ranges,
  RangesSchema,
  withPiece,
} from '../../../src/features/files/ranges.ts'

const pieces = fc.uniqueArray(fc.nat(60), { maxLength: 40 })
const built = (all: readonly number[]) => all.reduce<Ranges>(withPiece, [])
const sorted = (all: Iterable<number>) => [...all].sort((a, b) => a - b)

test('ranges hold what was put into them, in one spelling, whatever the order', () => {
  fc.assert(
    fc.property(pieces, fc.nat(60), (all, more) => {
      const ranges = built(all)
      expect([...piecesOf(ranges)]).toEqual(sorted(all))
      expect(ranges).toEqual(built(sorted(all)))
      expect(countOf(ranges)).toBe(all.length)
      expect(holds(ranges, more)).toBe(all.includes(more))
      expect(v.is(RangesSchema, ranges)).toBe(true)
    }),
  )
})

test('what is missing is what is not there', () => {
  fc.assert(
    fc.property(pieces, fc.nat(80), (all, count) => {
      const missing = Array.from({ length: count }, (_, piece) => piece).filter((piece) => !all.includes(piece))
      expect([...piecesOf(missingOf(built(all), count))]).toEqual(missing)
    }),
  )
})

test.each([
  [[[1, 1]]],
  [[[2, 1]]],
  [
    [
      [0, 2],
      [2, 3],
    ],
  ],
  [
    [
      [3, 4],
      [0, 1],
    ],
  ],
  [[[-1, 2]]],
  [[[0, 2.5]]],
  [[[0, 2 ** 60]]],
  [Array.from({ length: 257 }, (_, i) => [2 * i, 2 * i + 1])],
])('%j are no ranges', (ranges) => {
  expect(v.is(RangesSchema, ranges)).toBe(false)
})
