import { type KeyboardEvent, type MouseEvent, type PointerEvent, type TouchEvent, useRef, useState } from 'react'
import { deedsFor, isSelectable } from '../../conversation/deeds.ts'
import type { Message } from '../../conversation/message.ts'
import { useDoubleTap } from '../../ui/useDoubleTap.dom.ts'
import { useLongPress } from '../../ui/useLongPress.dom.ts'
import { useSwipe } from '../../ui/useSwipe.dom.ts'
import { quickReactions } from '../emoji/habits.dom.ts'
import type { MessageActs } from './messageActs.dom.ts'

/** Elements that have their own meaning for a press, however often it comes. */
const OWN = 'a, button, input, label, summary'

/**
 * Gestures on a message: its menu by a long press or the other button, a reaction by a double press, a reply by a
 * swipe, and while one selects, its choice.
 */
export function useMessageGestures(message: Message, selecting: boolean, acts: MessageActs) {
  const { id } = message
  const button = useRef<HTMLButtonElement>(null)
  const bubble = useRef<HTMLDivElement>(null)
  const [near, setNear] = useState(false)
  const deeds = selecting ? [] : deedsFor(message)
  const reacts = deeds.includes('react')
  const press = useLongPress((at) => acts.onMenu(id, at, button.current ?? undefined, 'lifted'))
  const swipe = useSwipe(() => acts.onReply(id))
  const taps = useDoubleTap(toggleFirst)

  /**
   * Place where a double click is for a reaction: beside the words. On them it chooses a word, to be copied, as
   * everywhere; a finger chooses none, so that it may tap anywhere on the message.
   */
  const isBesideWords = (target: EventTarget) =>
    target instanceof Element && bubble.current?.contains(target) && !target.closest(`[dir="auto"], figure, ${OWN}`)

  /** The first of the quick reactions is given, or taken back. */
  function toggleFirst() {
    const [first] = quickReactions()
    acts.onReact(id, message.reactions?.some(({ emoji, mine }) => mine && emoji === first) ? undefined : first)
  }

  function onContextMenu(event: MouseEvent) {
    // A link has a menu of its own, and so has what is marked; with Shift one asks for the browser's.
    const own = (event.target as Element).closest('a, input') || getSelection()?.isCollapsed === false
    press.stop()
    if (event.shiftKey || own || selecting || !button.current) return
    event.preventDefault()
    const byKey = event.clientX === 0 && event.clientY === 0
    const byFinger = (event.nativeEvent as globalThis.PointerEvent).pointerType === 'touch'
    const at = byKey ? button.current : { x: event.clientX, y: event.clientY }
    acts.onMenu(id, at, button.current, byFinger ? 'lifted' : undefined)
  }

  // While something is being selected, every press on a message means that.
  function onClickCapture(event: MouseEvent) {
    if (!selecting || !isSelectable(message) || event.target instanceof HTMLInputElement) return
    event.preventDefault()
    event.stopPropagation()
    acts.onSelect(id, event.shiftKey)
  }

  // From the message itself: what is within it has keys of its own.
  function onKeyDown(event: KeyboardEvent) {
    if (event.key !== '+' || event.target !== event.currentTarget || !button.current) return
    if (event.ctrlKey || event.metaKey || event.altKey) return
    event.preventDefault()
    event.stopPropagation()
    acts.onMenu(id, button.current, button.current, 'reactions')
  }

  return {
    /** Button of the menu, at which it hangs where no place was pressed. */
    button,
    bubble,
    swiping: swipe.swiping !== undefined,
    /** Reactions can be given to it. */
    reacts,
    /** A mouse is over it, so that they have to be there to be pressed. */
    near: near && reacts,
    handlers: {
      onContextMenu,
      onClickCapture: selecting ? onClickCapture : undefined,
      onPointerEnter: (event: PointerEvent) => setNear(event.pointerType === 'mouse'),
      onPointerLeave: () => setNear(false),
      ...(reacts && {
        onKeyDown,
        // The second press of two would choose the nearest word.
        onMouseDown(event: MouseEvent) {
          if (event.detail > 1 && isBesideWords(event.target)) event.preventDefault()
        },
        onDoubleClick(event: MouseEvent) {
          if (isBesideWords(event.target) && getSelection()?.isCollapsed !== false) toggleFirst()
        },
      }),
      onTouchStart(event: TouchEvent<HTMLElement>) {
        if (!selecting) press.onTouchStart(event)
        if (deeds.includes('reply')) swipe.onTouchStart(event)
        if (reacts && !(event.target as Element).closest(OWN)) taps.onTouchStart(event)
      },
      onTouchMove(event: TouchEvent<HTMLElement>) {
        press.onTouchMove(event)
        swipe.onTouchMove(event)
        taps.onTouchMove(event)
      },
      onTouchEnd(event: TouchEvent<HTMLElement>) {
        press.onTouchEnd(event)
        swipe.onTouchEnd()
        taps.onTouchEnd(event)
      },
      onTouchCancel() {
        press.onTouchCancel()
        swipe.onTouchCancel()
        taps.onTouchCancel()
      },
    },
  }
}
