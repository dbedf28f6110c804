import { useEffect, useRef } from 'react'
import { isComposing } from './keys.dom.ts'

/** Calls `close` when Escape is pressed and nothing further in has answered it (by `preventDefault`). */
export function useEscape(close: (() => void) | undefined) {
  const latest = useRef(close)
  useEffect(() => {
    latest.current = close
  })
  useEffect(() => {
    function onKey(event: KeyboardEvent) {
      // During composition Escape belongs to the input method.
      if (event.key !== 'Escape' || event.defaultPrevented || isComposing(event) || !latest.current) return
      event.preventDefault()
      latest.current()
    }
    document.addEventListener('keydown', onKey)
    return () => document.removeEventListener('keydown', onKey)
  }, [])
}
