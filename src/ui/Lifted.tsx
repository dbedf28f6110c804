import { type ReactNode, useEffect, useLayoutEffect, useRef } from 'react'
import css from './Lifted.module.css'

interface LiftedProps {
  /** Element that it is about. */
  of: HTMLElement
  /** End of the line that its own content stands at. */
  side: 'start' | 'end'
  onClose(): void
  children: ReactNode
}

/** Of what is read aloud, and what others look for: that stays with the one on the page. */
const NAMES = ['id', 'tabindex', 'aria-labelledby', 'data-message-id']

/**
 * Lifted element: all else is dimmed, and what is opened about it stands below, never over it. It keeps its place where
 * there is room; else it moves up, and of what is too high its end stays in sight (`Lifted.module.css`).
 */
export function Lifted({ of, side, onClose, children }: LiftedProps) {
  const holder = useRef<HTMLDivElement>(null)
  useCloseRequest(onClose)

  useLayoutEffect(() => {
    const box = holder.current
    if (!box) return
    const { top, left, right, width, height } = of.getBoundingClientRect()
    const copy = of.cloneNode(true) as HTMLElement
    for (const element of [copy, ...copy.querySelectorAll('*')]) for (const name of NAMES) element.removeAttribute(name)
    const indent = getComputedStyle(of).direction === 'rtl' ? innerWidth - right : left
    for (const [name, length] of Object.entries({ top, indent, width, height }))
      box.parentElement?.style.setProperty(`--${name}`, `${length}px`)
    box.append(copy)
    box.style.setProperty('--from', `${Math.max(0, top) - box.getBoundingClientRect().top}px`)
    // Not twice before the eye; the keyboard's place in the list stays.
    of.style.opacity = '0'
    return () => {
      copy.remove()
      of.style.opacity = ''
    }
  }, [of])

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: a finger that stays on what is dimmed means nothing
    <div className={css.lifted} onContextMenu={(event) => event.preventDefault()}>
      <div className={css.space} />
      <div ref={holder} className={css.copy} aria-hidden="true" inert />
      <div className={css.below} data-side={side}>
        {children}
      </div>
    </div>
  )
}

interface CloseWatcher {
  onclose: (() => void) | null
  destroy(): void
}

/** Close request: a phone's own gesture for going back, where the browser tells of it. */
function useCloseRequest(onClose: () => void) {
  const close = useRef(onClose)
  useEffect(() => {
    close.current = onClose
  })
  useEffect(() => {
    const { CloseWatcher } = window as { CloseWatcher?: new () => CloseWatcher }
    if (!CloseWatcher) return
    const watcher = new CloseWatcher()
    watcher.onclose = () => close.current()
    return () => watcher.destroy()
  }, [])
}
