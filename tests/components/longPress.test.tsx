import { renderHook } from '@testing-library/react'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { useLongPress } from '../../src/ui/useLongPress.dom.ts'

// Chromium keeps small movements of a finger to itself, Safari does not: what is told of them is made by hand here.
beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

function finger() {
  const target = document.createElement('div')
  const act = vi.fn()
  const { result } = renderHook(() => useLongPress(act))
  const prevented = vi.fn()
  const at = (...places: readonly (readonly [number, number])[]) => ({
    touches: places.map(([clientX, clientY]) => ({ clientX, clientY })),
    target,
    currentTarget: target,
    cancelable: true,
    preventDefault: prevented,
  })
  return { act, at, press: result.current, prevented, stay: () => vi.runAllTimers() }
}

test('a finger that trembles still stays, and no press comes of its end', () => {
  const { act, at, press, prevented, stay } = finger()
  press.onTouchStart(at([10, 10]))
  press.onTouchMove(at([14, 7]))
  stay()
  expect(act).toHaveBeenCalledExactlyOnceWith({ x: 10, y: 10 }, expect.anything())
  press.onTouchEnd(at())
  expect(prevented).toHaveBeenCalledOnce()
})

test.each([
  ['goes away', [[10, 30]]],
  [
    'is joined by another',
    [
      [10, 10],
      [40, 40],
    ],
  ],
] as const)('a finger that %s does not stay', (_, places) => {
  const { act, at, press, prevented, stay } = finger()
  press.onTouchStart(at([10, 10]))
  press.onTouchMove(at(...places))
  stay()
  press.onTouchEnd(at())
  expect(act).not.toHaveBeenCalled()
  expect(prevented).not.toHaveBeenCalled()
})
