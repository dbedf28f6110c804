import { type CSSProperties, useEffect, useState } from 'react'

/**
 * The height left above an on-screen keyboard, for browsers that lay it over the page instead of making the page smaller. `undefined` while
 * nothing covers the page, and style sheets know best.
 */
export function useVisibleHeight(): CSSProperties | undefined {
  const [height, setHeight] = useState<number>()

  useEffect(() => {
    const view = window.visualViewport
    if (!view) return
    function look() {
      // A page that is zoomed in by two fingers also sees less of itself, and must stay as it is.
      const covered = view !== null && view.scale < 1.01 && window.innerHeight - view.height > 80
      setHeight(covered && view ? Math.round(view.height) : undefined)
      // Such browsers also push the page up to show the field; it fits, so it may stay.
      if (covered) window.scrollTo(0, 0)
    }
    look()
    view.addEventListener('resize', look)
    return () => view.removeEventListener('resize', look)
  }, [])

  return height === undefined ? undefined : { blockSize: height }
}
