import { type RefObject, useEffect, useState } from 'react'

/** Rows of one height, in `rem`: a person who wants larger letters gets higher rows. */
export const ROW_REM = 4.25

/** Rows that are simply all there, when there are no more than these. */
const MAX_UNWINDOWED_ROWS = 60
/** Beyond the edge on either side, so that a quick finger meets no gap. */
const OVERSCAN_ROWS = 12

export const rowHeight = () => ROW_REM * (Number.parseFloat(getComputedStyle(document.documentElement).fontSize) || 16)

export interface RowWindow {
  readonly first: number
  /** Past the last one. */
  readonly end: number
}

/** Rows, of `count` in a list inside `scroller`, that are near enough to be drawn: ten thousand cost what forty do. */
export function useRowWindow(
  list: RefObject<HTMLElement | null>,
  scroller: RefObject<HTMLElement | null>,
  count: number,
): RowWindow {
  const [place, setPlace] = useState({ first: 0, end: MAX_UNWINDOWED_ROWS })

  // Not a layout effect: what scrolls lies further out, and is known only after this list is.
  useEffect(() => {
    const [rows, box] = [list.current, scroller.current]
    if (count <= MAX_UNWINDOWED_ROWS || !rows || !box) return
    function look() {
      if (!rows || !box) return
      const height = rowHeight()
      const above = box.getBoundingClientRect().top - rows.getBoundingClientRect().top
      // In steps, so that not every pixel is a new drawing.
      const first = Math.max(0, Math.floor(above / height / OVERSCAN_ROWS) * OVERSCAN_ROWS - OVERSCAN_ROWS)
      const end = first + Math.ceil(box.clientHeight / height / OVERSCAN_ROWS + 1) * OVERSCAN_ROWS + 2 * OVERSCAN_ROWS
      setPlace((before) => (before.first === first && before.end === end ? before : { first, end }))
    }
    look()
    box.addEventListener('scroll', look, { passive: true })
    const resized = new ResizeObserver(look)
    resized.observe(box)
    return () => {
      box.removeEventListener('scroll', look)
      resized.disconnect()
    }
  }, [list, scroller, count])

  return count <= MAX_UNWINDOWED_ROWS
    ? { first: 0, end: count }
    : { first: Math.min(place.first, count), end: Math.min(place.end, count) }
}
