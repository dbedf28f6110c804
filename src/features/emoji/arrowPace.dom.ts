import type { KeyboardEvent } from 'react'
import { isComposing } from '../../ui/keys.dom.ts'

/** Keys that wait their turn: as many as somebody presses in a second or two. */
const MAX_WAITING = 40

/** Key as the picker takes it: the left is the one before. Where one reads from the right, that is the next one. */
const asItIsRead = (key: string, picker: Element): string => {
  if (key === 'ArrowUp' || key === 'ArrowDown' || !picker.matches(':dir(rtl)')) return key
  return key === 'ArrowLeft' ? 'ArrowRight' : 'ArrowLeft'
}

/**
 * Pace of arrow keys in the emoji picker: one in two frames. The picker draws a row only once it has scrolled there, and goes nowhere from a
 * row that it has not drawn, so that keys faster than frames would lose the emoji one is at. Enter chooses after those before it.
 */
export function createArrowPace() {
  const waiting: { key: string; target: EventTarget }[] = []
  let drawing = false

  function pause() {
    drawing = true
    requestAnimationFrame(() =>
      requestAnimationFrame(() => {
        drawing = false
        next()
      }),
    )
  }
  function next() {
    const first = waiting.shift()
    if (!first) return
    pause()
    first.target.dispatchEvent(
      new globalThis.KeyboardEvent('keydown', { key: first.key, bubbles: true, cancelable: true }),
    )
  }

  return function onKeyDownCapture(event: KeyboardEvent<HTMLElement>) {
    const { key, nativeEvent, currentTarget, target } = event
    if (!nativeEvent.isTrusted) return
    if (isComposing(nativeEvent)) {
      event.stopPropagation()
      return
    }
    const chooses = key === 'Enter' && waiting.length > 0
    if (!chooses && !/^Arrow(Up|Down|Left|Right)$/.test(key)) {
      // Other words are looked for: what waits was meant for what stood there before.
      if (key !== 'Enter') waiting.length = 0
      return
    }
    event.preventDefault()
    event.stopPropagation()
    if (waiting.length < MAX_WAITING) waiting.push({ key: asItIsRead(key, currentTarget), target })
    if (!drawing) next()
  }
}
