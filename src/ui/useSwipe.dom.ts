import { useRef, useState } from 'react'
import type { Touching } from './touch.dom.ts'

/** Distance that a finger goes to the side before it means that, and before it has gone far enough. CSS pixels. */
const BEGIN_PX = 12
const ENOUGH_PX = 56
const MAX_OFFSET_PX = 80
/** From here phones go back a page. CSS pixels. */
const SCREEN_EDGE_PX = 24

/** Side that something is drawn to: the beginning or the end of a line. */
export type Side = 'start' | 'end'

interface Swiping {
  readonly side: Side
  readonly element: HTMLElement
}

interface Finger {
  readonly element: HTMLElement
  readonly x: number
  readonly y: number
  /** Direction in which a line runs. */
  readonly sign: 1 | -1
  /** Side, once it is clear that the finger does not go up or down. */
  side: Side | undefined
  moved: number
}

interface SwipeOptions {
  /** Element that is drawn; without it, the one that listens. */
  drawn?(target: Element): HTMLElement | null
  /** Sides that it may be drawn to; without them, the end of the line alone. */
  sides?(element: HTMLElement): readonly Side[]
}

/**
 * Swipe: a finger that draws something to the side, far enough, and lets go. What is drawn follows by the property `--swiped` of its element
 * (pixels) without being rendered; `data-swiped` says whether it is far enough. Up and down still scrolls (`touch-action`).
 */
export function useSwipe(act: (side: Side, element: HTMLElement) => void, options: SwipeOptions = {}) {
  const finger = useRef<Finger>(undefined)
  const [swiping, setSwiping] = useState<Swiping>()

  function leave() {
    const element = finger.current?.element
    finger.current = undefined
    element?.style.removeProperty('--swiped')
    delete element?.dataset.swiped
    setSwiping(undefined)
  }

  return {
    /** Swiping: something has to be there to be drawn out. */
    swiping,
    onTouchStart(event: Touching) {
      // One whose element has gone has not been told of its end.
      if (finger.current) leave()
      const touch = event.touches.length === 1 ? event.touches[0] : undefined
      const target = event.target as Element
      // Code scrolls to the side by itself.
      if (!touch || target.closest('pre, input')) return
      if (touch.clientX < SCREEN_EDGE_PX || touch.clientX > innerWidth - SCREEN_EDGE_PX) return
      const element = options.drawn ? options.drawn(target) : (event.currentTarget as HTMLElement)
      if (!element) return
      const sign = getComputedStyle(element).direction === 'rtl' ? -1 : 1
      finger.current = { element, x: touch.clientX, y: touch.clientY, sign, side: undefined, moved: 0 }
    },
    onTouchMove(event: Touching) {
      const { current } = finger
      const touch = event.touches[0]
      if (!current || !touch) return
      if (event.touches.length > 1) return leave()
      const { element, sign } = current
      const along = (touch.clientX - current.x) * sign
      const across = Math.abs(touch.clientY - current.y)
      if (current.side === undefined) {
        if (Math.max(Math.abs(along), across) < BEGIN_PX) return
        const side = along > 0 ? 'end' : 'start'
        const meant = Math.abs(along) > 2 * across && (options.sides?.(element) ?? ['end']).includes(side)
        if (!meant) return leave()
        current.side = side
        setSwiping({ side, element })
      }
      const forward = current.side === 'end' ? 1 : -1
      current.moved = Math.min(MAX_OFFSET_PX, Math.max(0, along * forward - BEGIN_PX))
      element.style.setProperty('--swiped', `${current.moved * forward * sign}px`)
      element.dataset.swiped = current.moved >= ENOUGH_PX ? 'enough' : 'begun'
    },
    onTouchEnd() {
      if (!finger.current) return
      const { side, moved, element } = finger.current
      leave()
      if (side && moved >= ENOUGH_PX) act(side, element)
    },
    /** Touch that is for something else: the browser scrolls, or a menu opens. */
    onTouchCancel() {
      if (finger.current) leave()
    },
  }
}
