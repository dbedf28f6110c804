import { useEffect, useState } from 'react'
import type { glance } from './glance.ts'

const MARK = /[*_~`[>]/

let loaded: typeof glance | undefined

/** Glance at a text where nothing may wait for the parser: until it is there, a text with marks stands as it was typed. `plain`: there are no marks in it. */
export function useGlance(text: string, plain = false): string {
  const marked = !plain && MARK.test(text)
  const [, setLoaded] = useState(false)
  useEffect(() => {
    if (!marked || loaded) return
    import('./glance.ts').then(
      (module) => {
        loaded = module.glance
        setLoaded(true)
      },
      () => undefined,
    )
  }, [marked])
  return marked && loaded ? loaded(text) : text.slice(0, 1_000).replace(/\s+/g, ' ').trim().slice(0, 200)
}
