import { type TouchEvent, useRef } from 'react'

/** Tap: how long it is at most, and how long the next one may take to follow. Milliseconds. */
const TAP_MS = 250
const PAUSE_MS = 300
/** Distance that a finger may shake, and that the second tap may be from the first. CSS pixels. */
const NEAR_PX = 24

interface Tap {
  readonly at: number
  readonly x: number
  readonly y: number
}

const isNear = (a: Tap, b: Tap) => Math.hypot(a.x - b.x, a.y - b.y) < NEAR_PX

/** Double tap: two short ones of one finger at about the same place. Phones tell of none, or only of one that zooms. */
export function useDoubleTap(act: () => void) {
  const down = useRef<Tap>(undefined)
  const before = useRef<Tap>(undefined)
  return {
    onTouchStart(event: TouchEvent) {
      const touch = event.touches.length === 1 ? event.touches[0] : undefined
      down.current = touch && { at: event.timeStamp, x: touch.clientX, y: touch.clientY }
    },
    onTouchMove(event: TouchEvent) {
      const touch = event.touches[0]
      if (touch && down.current && !isNear(down.current, { at: 0, x: touch.clientX, y: touch.clientY }))
        down.current = undefined
    },
    onTouchEnd(event: TouchEvent) {
      const tap = down.current
      const first = before.current
      down.current = undefined
      before.current = undefined
      if (!tap || event.timeStamp - tap.at > TAP_MS) return
      if (!first || tap.at - first.at > PAUSE_MS + TAP_MS || !isNear(first, tap)) {
        before.current = tap
        return
      }
      // The same would come once more as a double click.
      if (event.cancelable) event.preventDefault()
      act()
    },
    onTouchCancel() {
      down.current = undefined
      before.current = undefined
    },
  }
}
