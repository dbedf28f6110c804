import { type RefObject, useEffect, useState } from 'react'

/** Frames without a move that are rest. */
const STILL_FRAMES = 3

/**
 * Rows are measured as they come onto the page, so the way to a place takes a few frames. Until then nothing is concluded from where
 * `scroller` stands: neither that something was seen, nor that more is wanted. Begins anew with every new `journey`; `undefined`: not yet.
 */
export function useSettled(scroller: RefObject<HTMLElement | null>, journey: string | undefined): boolean {
  const [arrived, setArrived] = useState<string>()
  useEffect(() => {
    if (journey === undefined) return
    let [top, still] = [-1, 0]
    let frame = requestAnimationFrame(function look() {
      const now = scroller.current?.scrollTop ?? 0
      still = now === top ? still + 1 : 0
      top = now
      if (still < STILL_FRAMES) frame = requestAnimationFrame(look)
      else setArrived(journey)
    })
    return () => cancelAnimationFrame(frame)
  }, [scroller, journey])
  return journey !== undefined && arrived === journey
}
