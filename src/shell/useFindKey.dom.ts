import { type RefObject, useEffect, useEffectEvent } from 'react'
import { letterOf } from '../lib/letterOf.ts'
import { isAbove, isCommand, isComposing } from '../ui/keys.dom.ts'

/**
 * Ctrl or Cmd and F: opens the search of this chat, or takes the focus back to its field, which is in `search` once it is open. Pressed there,
 * it is the browser's own.
 */
export function useFindKey(search: RefObject<HTMLElement | null>, open: () => void) {
  const press = useEffectEvent((event: KeyboardEvent) => {
    if (event.defaultPrevented || isComposing(event) || event.shiftKey || event.altKey) return
    if (!isCommand(event) || letterOf(event) !== 'f' || isAbove(event.target)) return
    const field = search.current?.querySelector('input')
    if (field && field === document.activeElement) return
    event.preventDefault()
    field?.focus()
    field?.select()
    open()
  })
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => press(event)
    document.addEventListener('keydown', onKey)
    return () => document.removeEventListener('keydown', onKey)
  }, [])
}
