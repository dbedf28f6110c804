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
      // A page that is zoomed in by two fingers also sees less of itself, but none of it is covered.
      const seen = view === null ? window.innerHeight : view.height * view.scale
      const covered = window.innerHeight - seen > 80
      setHeight(covered ? Math.round(seen) : undefined)
      // Such browsers also push the page up to show the field; it fits, so it may stay, unless two fingers have moved it.
      if (covered && view && view.scale < 1.01) window.scrollTo(0, 0)
    }
    look()
    view.addEventListener('resize', look)
    return () => view.removeEventListener('resize', look)
  }, [])

  return height === undefined ? undefined : { blockSize: height }
}
