import { type TouchEvent, useRef, useState } from 'react'

/** Distance that a finger goes to the side before it means that, and before it has gone far enough. CSS pixels. */
const BEGIN_PX = 12
const ENOUGH_PX = 56
const MAX_OFFSET_PX = 80
/** From here phones go back a page. CSS pixels. */
const SCREEN_EDGE_PX = 24

interface Finger {
  readonly x: number
  readonly y: number
  /** Direction in which a line runs. */
  readonly sign: 1 | -1
  /** Axis: to the side, or up and down? `undefined` until that is clear. */
  sideways: boolean | undefined
  moved: number
}

/**
 * A finger that draws a message towards the end of the line, far enough, and lets go. The message follows by the property `--swiped` of its
 * element (pixels) without being rendered; `data-swiped` says that it is far enough. Up and down still scrolls (`touch-action`).
 */
export function useSwipe(act: () => void) {
  const finger = useRef<Finger>(undefined)
  const [swiping, setSwiping] = useState(false)

  function leave(element: HTMLElement) {
    finger.current = undefined
    element.style.removeProperty('--swiped')
    delete element.dataset.swiped
    setSwiping(false)
  }

  return {
    /** Swiping: something has to be there to be drawn out. */
    swiping,
    onTouchStart(event: TouchEvent<HTMLElement>) {
      const touch = event.touches.length === 1 ? event.touches[0] : undefined
      // Code scrolls to the side by itself.
      if (!touch || (event.target as Element).closest('pre, input')) return
      if (touch.clientX < SCREEN_EDGE_PX || touch.clientX > innerWidth - SCREEN_EDGE_PX) return
      const sign = getComputedStyle(event.currentTarget).direction === 'rtl' ? -1 : 1
      finger.current = { x: touch.clientX, y: touch.clientY, sign, sideways: undefined, moved: 0 }
    },
    onTouchMove(event: TouchEvent<HTMLElement>) {
      const { current } = finger
      const touch = event.touches[0]
      if (!current || !touch) return
      if (event.touches.length > 1) return leave(event.currentTarget)
      const along = (touch.clientX - current.x) * current.sign
      const across = Math.abs(touch.clientY - current.y)
      if (current.sideways === undefined) {
        if (Math.max(Math.abs(along), across) < BEGIN_PX) return
        current.sideways = along > 2 * across
        if (!current.sideways) return leave(event.currentTarget)
        setSwiping(true)
      }
      current.moved = Math.min(MAX_OFFSET_PX, Math.max(0, along - BEGIN_PX))
      event.currentTarget.style.setProperty('--swiped', `${current.moved * current.sign}px`)
      if (current.moved >= ENOUGH_PX) event.currentTarget.dataset.swiped = 'enough'
      else event.currentTarget.dataset.swiped = 'begun'
    },
    onTouchEnd(event: TouchEvent<HTMLElement>) {
      const far = (finger.current?.moved ?? 0) >= ENOUGH_PX
      if (!finger.current) return
      leave(event.currentTarget)
      if (far) act()
    },
    onTouchCancel(event: TouchEvent<HTMLElement>) {
      if (finger.current) leave(event.currentTarget)
    },
  }
}
