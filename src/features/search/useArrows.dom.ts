import { type KeyboardEvent, type RefObject, useCallback } from 'react'

/** From the field down into the links below it, from one to the next, and back up into the field. */
export function useArrows(results: RefObject<HTMLElement | null>, field: RefObject<HTMLInputElement | null>) {
  const links = useCallback(() => [...(results.current?.querySelectorAll<HTMLElement>('a[href]') ?? [])], [results])
  return {
    onDown: useCallback(() => links()[0]?.focus(), [links]),
    onEnter: useCallback(() => links()[0]?.click(), [links]),
    onKeyDown: useCallback(
      (event: KeyboardEvent) => {
        const all = links()
        const at = all.indexOf(document.activeElement as HTMLElement)
        if (event.key === 'Escape') field.current?.focus()
        else if (at < 0) return
        else if (event.key === 'ArrowDown') all[Math.min(at + 1, all.length - 1)]?.focus()
        else if (event.key === 'ArrowUp') (at === 0 ? field.current : all[at - 1])?.focus()
        else if (event.key === 'Home') all[0]?.focus()
        else if (event.key === 'End') all.at(-1)?.focus()
        else return
        event.preventDefault()
      },
      [links, field],
    ),
  }
}
