import { type RefObject, useEffect } from 'react'
import type { Findings, SearchSession } from './search.ts'

/** Older hits are fetched before the end of the list is seen. CSS pixels. */
const PREFETCH_PX = 600

export function useMore(scroller: RefObject<HTMLElement | null>, session: SearchSession, { hits, more }: Findings) {
  // biome-ignore lint/correctness/useExhaustiveDependencies: what has come may still not fill the screen
  useEffect(() => {
    const box = scroller.current
    if (!box || !more) return
    const look = () => {
      if (box.scrollHeight - box.scrollTop - box.clientHeight < PREFETCH_PX) session.more()
    }
    look()
    box.addEventListener('scroll', look, { passive: true })
    return () => box.removeEventListener('scroll', look)
  }, [scroller, session, more, hits])
}
