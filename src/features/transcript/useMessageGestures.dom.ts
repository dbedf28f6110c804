import { type MouseEvent, type TouchEvent, useRef } from 'react'
import { deedsFor, isSelectable } from '../../conversation/deeds.ts'
import type { Message } from '../../conversation/message.ts'
import { useLongPress } from '../../ui/useLongPress.dom.ts'
import { useSwipe } from '../../ui/useSwipe.dom.ts'
import type { MessageActs } from './messageActs.dom.ts'

/** Gestures on a message: its menu by a long press or the other button, a reply by a swipe, and while one selects, its choice. */
export function useMessageGestures(message: Message, selecting: boolean, acts: MessageActs) {
  const { id } = message
  const button = useRef<HTMLButtonElement>(null)
  const press = useLongPress((at) => acts.onMenu(id, at, button.current ?? undefined))
  const swipe = useSwipe(() => acts.onReply(id))
  const swipes = !selecting && deedsFor(message).includes('reply')

  function onContextMenu(event: MouseEvent) {
    // A link has a menu of its own, and so has what is marked; with Shift one asks for the browser's.
    const own = (event.target as Element).closest('a, input') || getSelection()?.isCollapsed === false
    press.stop()
    if (event.shiftKey || own || selecting || !button.current) return
    event.preventDefault()
    const byKey = event.clientX === 0 && event.clientY === 0
    acts.onMenu(id, byKey ? button.current : { x: event.clientX, y: event.clientY }, button.current)
  }

  // While something is being selected, every press on a message means that.
  function onClickCapture(event: MouseEvent) {
    if (!selecting || !isSelectable(message) || event.target instanceof HTMLInputElement) return
    event.preventDefault()
    event.stopPropagation()
    acts.onSelect(id, event.shiftKey)
  }

  return {
    /** Button of the menu, at which it hangs where no place was pressed. */
    button,
    swiping: swipe.swiping !== undefined,
    handlers: {
      onContextMenu,
      onClickCapture: selecting ? onClickCapture : undefined,
      onTouchStart(event: TouchEvent<HTMLElement>) {
        if (!selecting) press.onTouchStart(event)
        if (swipes) swipe.onTouchStart(event)
      },
      onTouchMove(event: TouchEvent<HTMLElement>) {
        press.onTouchMove(event)
        swipe.onTouchMove(event)
      },
      onTouchEnd(event: TouchEvent<HTMLElement>) {
        press.onTouchEnd(event)
        swipe.onTouchEnd()
      },
      onTouchCancel() {
        press.onTouchCancel()
        swipe.onTouchCancel()
      },
    },
  }
}
