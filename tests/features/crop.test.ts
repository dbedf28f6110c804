import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Crop, MAX_ZOOM, moved, squareOf, wholeCrop, zoomed } from '../../src/features/pictures/crop.ts'

const size = fc.record({ width: fc.integer({ min: 1, max: 5_000 }), height: fc.integer({ min: 1, max: 5_000 }) })
const number = fc.double({ min: -20, max: 20, noNaN: true })
type Step = readonly ['move', number, number] | readonly ['zoom', number, number]
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.tuple(fc.constant('move' as const), number, number),
  fc.tuple(fc.constant('zoom' as const), number, fc.double({ min: 0, max: 1, noNaN: true })),
)

test('whatever is done to it, the square lies within the picture', () => {
  fc.assert(
    fc.property(size, fc.array(step, { maxLength: 30 }), (drawing, steps) => {
      let crop: Crop = wholeCrop(drawing)
      for (const [what, a, b] of steps)
        crop = what === 'move' ? moved(drawing, crop, a, b) : zoomed(drawing, crop, Math.abs(a), [b, b])
      const { left, top, side } = squareOf(drawing, crop)
      const most = Math.min(drawing.width, drawing.height)
      expect(side).toBeLessThanOrEqual(most + 1e-6)
      expect(side).toBeGreaterThanOrEqual(most / MAX_ZOOM - 1e-6)
      expect(left).toBeGreaterThanOrEqual(0)
      expect(top).toBeGreaterThanOrEqual(0)
      expect(left + side).toBeLessThanOrEqual(drawing.width + 1e-6)
      expect(top + side).toBeLessThanOrEqual(drawing.height + 1e-6)
    }),
  )
})

test('at first it is as much of the middle as a square holds', () => {
  expect(squareOf({ width: 900, height: 600 }, wholeCrop({ width: 900, height: 600 }))).toEqual({
    ...{ left: 150, top: 0, side: 600 },
  })
})

test('what lies under two fingers stays there', () => {
  const drawing = { width: 1_000, height: 1_000 }
  const near = zoomed(drawing, wholeCrop(drawing), 2, [0.25, 0.75])
  const { left, top, side } = squareOf(drawing, near)
  expect([left + 0.25 * side, top + 0.75 * side]).toEqual([250, 750])
})
