import { useEffect, useRef, useState } from 'react'
import type { Route } from './routes.ts'

/** Duration of the slide, as the style sheet has it. Milliseconds. */
const SLIDE_MS = 240

/** Media query: one of the two is on screen; and whoever asked for stillness gets it. */
const SLIDES = '(max-width: 44.99rem) and (prefers-reduced-motion: no-preference)'

interface Slide {
  readonly way: 'in' | 'out'
  /** Route that slides out. */
  readonly from: Route
}

/**
 * Slide between the list and what takes its place on a phone: into it, and back out. `shown`: what stands there, until it has slid out. A
 * turn on the way begins the other slide; nothing ever waits for one.
 */
export function useSlide(
  route: Route,
  wanted: boolean,
): { readonly shown: Route; readonly way: Slide['way'] | undefined } {
  const [last, setLast] = useState(route)
  const [slide, setSlide] = useState<Slide>()
  const drawn = useRef(false)

  useEffect(() => {
    // Where a swipe from the edge leads back, some browsers have drawn the way themselves.
    const onPop = (event: PopStateEvent & { readonly hasUAVisualTransition?: boolean }) => {
      drawn.current = event.hasUAVisualTransition === true
    }
    addEventListener('popstate', onPop)
    return () => removeEventListener('popstate', onPop)
  }, [])

  if (route !== last) {
    setLast(route)
    const [was, is] = [last.at === 'home', route.at === 'home']
    if (was !== is)
      setSlide(
        wanted && !drawn.current && matchMedia(SLIDES).matches ? { way: is ? 'out' : 'in', from: last } : undefined,
      )
  }

  // biome-ignore lint/correctness/useExhaustiveDependencies: what was drawn was the way to this route
  useEffect(() => {
    drawn.current = false
  }, [route])

  useEffect(() => {
    if (!slide) return
    const over = setTimeout(() => setSlide(undefined), SLIDE_MS)
    return () => clearTimeout(over)
  }, [slide])

  return { shown: slide?.way === 'out' ? slide.from : route, way: slide?.way }
}
