import { useEffect, useRef } from 'react'
import type { Touching } from './touch.dom.ts'

/** As long as phones take to mean it. Milliseconds. */
const LONG_PRESS_MS = 500
/** Distance that a finger which stays may tremble. CSS pixels. */
const SLOP_PX = 10

/**
 * Long press: a finger that stays. Some phones tell of it as a context menu, those of Apple do not. What matches `spared` has an answer of
 * its own to that.
 */
export function useLongPress(act: (at: { x: number; y: number }, target: Element) => void, spared = 'a, input') {
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  const from = useRef({ x: 0, y: 0 })
  const acted = useRef(false)
  const stop = () => clearTimeout(timer.current)
  useEffect(() => () => clearTimeout(timer.current), [])
  return {
    stop,
    /** Acted: the finger that is down has been understood. */
    acted,
    onTouchStart(event: Touching) {
      stop()
      acted.current = false
      const touch = event.touches.length === 1 ? event.touches[0] : undefined
      const target = event.target as Element
      if (!touch || target.closest(spared)) return
      const at = { x: touch.clientX, y: touch.clientY }
      from.current = at
      timer.current = setTimeout(() => {
        acted.current = true
        act(at, target)
      }, LONG_PRESS_MS)
    },
    onTouchMove(event: Touching) {
      const touch = event.touches.length === 1 ? event.touches[0] : undefined
      const { x, y } = from.current
      if (!touch || Math.hypot(touch.clientX - x, touch.clientY - y) > SLOP_PX) stop()
    },
    /**
     * Touch that ends: where the finger goes up is no press of its own, which would close again what has just opened.
     */
    onTouchEnd(event: Touching) {
      stop()
      if (acted.current && event.cancelable) event.preventDefault()
    },
    onTouchCancel: stop,
  }
}
