import { type TouchEvent, useEffect, useRef } from 'react'

/** As long as phones take to mean it. Milliseconds. */
const LONG_PRESS_MS = 500

/** A finger that stays: some phones tell of it as a context menu, those of Apple do not. */
export function useLongPress(act: (at: { x: number; y: number }) => void) {
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  const acted = useRef(false)
  const stop = () => clearTimeout(timer.current)
  useEffect(() => () => clearTimeout(timer.current), [])
  return {
    stop,
    onTouchStart(event: TouchEvent) {
      stop()
      acted.current = false
      const touch = event.touches.length === 1 ? event.touches[0] : undefined
      if (!touch || (event.target as Element).closest('a, input')) return
      const at = { x: touch.clientX, y: touch.clientY }
      timer.current = setTimeout(() => {
        acted.current = true
        act(at)
      }, LONG_PRESS_MS)
    },
    onTouchMove: stop,
    /**
     * Touch that ends: where the finger goes up is no press of its own, which would close again what has just opened.
     */
    onTouchEnd(event: TouchEvent) {
      stop()
      if (acted.current && event.cancelable) event.preventDefault()
    },
    onTouchCancel: stop,
  }
}
