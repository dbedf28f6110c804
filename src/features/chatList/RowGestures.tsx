import { Trans } from '@lingui/react/macro'
import { Bell, BellOff, MailCheck, MailOpen } from 'lucide-react'
import { type ReactNode, type RefObject, useEffect, useEffectEvent, useRef } from 'react'
import { createPortal } from 'react-dom'
import { isMuted } from '../../conversation/own.ts'
import type { ConversationId } from '../../engine/ids.ts'
import { useToast } from '../../ui/Toaster.tsx'
import { useLongPress } from '../../ui/useLongPress.dom.ts'
import { useRefusals } from '../../ui/useRefusals.tsx'
import { type Side, useSwipe } from '../../ui/useSwipe.dom.ts'
import { chatOfLink } from './chatLink.dom.ts'
import type { Chats } from './chats.ts'
import { ALWAYS, isUnread, type ListedChat } from './list.ts'
import css from './RowGestures.module.css'

interface RowGesturesProps {
  nav: RefObject<HTMLElement | null>
  chats: Chats
  all: readonly ListedChat[]
  /** The conversation on screen. */
  current: ConversationId | undefined
  onMenu(conversation: ConversationId, at: { x: number; y: number }): void
}

const rowOf = (target: Element) => target.closest<HTMLElement>('li')
const chatOfRow = (row: HTMLElement) => chatOfLink(row.querySelector('a') ?? row)

/**
 * Gestures on the rows of the list: one that is held opens its menu; drawn towards the end of the line it is read, or unread again, drawn
 * towards the beginning it is muted. So it is in Signal, Telegram and WhatsApp, where people’s fingers have learnt it; and nothing that a
 * slip of the finger does here is lost by it.
 */
export function RowGestures({ nav, chats, all, current, onMenu }: RowGesturesProps) {
  const acts = useRowActs(chats)
  /** A finger is on the list. */
  const down = useRef(false)
  const press = useLongPress((at, target) => {
    const conversation = chatOfLink(target)
    if (conversation === undefined) return
    swipe.onTouchCancel()
    onMenu(conversation, at)
  }, 'button')
  const swipe = useSwipe(
    (side, row) => {
      const conversation = chatOfRow(row)
      if (conversation !== undefined) acts.of(side, conversation).act()
    },
    {
      drawn: rowOf,
      sides(row) {
        const conversation = chatOfRow(row)
        const chat = all.find((one) => one.conversation === conversation)
        // Of whom one has parted from nothing comes. What is on screen is read.
        if (!chat || chat.contact?.left) return []
        return chat.conversation === current ? ['start'] : ['start', 'end']
      },
    },
  )

  const touch = useEffectEvent((event: TouchEvent | MouseEvent) => {
    if ('touches' in event) down.current = event.touches.length > 0
    if (!('touches' in event)) {
      if (!down.current) return
      // The browser’s own word for a finger that stays: what it means has been done already, or is done by whoever hears it next.
      if (press.acted.current) {
        event.preventDefault()
        event.stopPropagation()
      }
      press.stop()
      press.acted.current = true
      swipe.onTouchCancel()
    } else if (event.type === 'touchstart') {
      press.onTouchStart(event)
      swipe.onTouchStart(event)
    } else if (event.type === 'touchmove') {
      press.onTouchMove(event)
      if (!press.acted.current) swipe.onTouchMove(event)
    } else if (event.type === 'touchend') {
      press.onTouchEnd(event)
      swipe.onTouchEnd()
    } else {
      press.onTouchCancel()
      swipe.onTouchCancel()
    }
  })

  // On the list, not on its rows: they are many, and the first of them are there before this is.
  useEffect(() => {
    const list = nav.current
    if (!list) return
    const listen = (event: TouchEvent | MouseEvent) => touch(event)
    const types = ['touchstart', 'touchmove', 'touchend', 'touchcancel', 'contextmenu'] as const
    // Only a touch that ends is ever prevented: scrolling waits for nobody.
    for (const type of types)
      list.addEventListener(type, listen, { passive: type.startsWith('touch') && type !== 'touchend' })
    return () => {
      for (const type of types) list.removeEventListener(type, listen)
    }
  }, [nav])

  const drawn = swipe.swiping && chatOfRow(swipe.swiping.element)
  if (!swipe.swiping || drawn === undefined) return null
  const { side, element } = swipe.swiping
  const { icon, words } = acts.of(side, drawn)
  return createPortal(
    <span className={css.behind} data-side={side} data-what={side === 'end' ? 'read' : 'mute'} aria-hidden="true">
      <span className={css.what}>
        {icon}
        {words}
      </span>
    </span>,
    element,
  )
}

interface RowAct {
  readonly icon: ReactNode
  readonly words: ReactNode
  act(): void
}

/** Acts of a row, by the side that it is drawn to. */
function useRowActs(chats: Chats) {
  const say = useToast()
  const refuse = useRefusals()
  const set = async (...of: Parameters<Chats['set']>) => {
    const done = await chats.set(...of)
    if (!done) refuse('storage')
    return done
  }

  function reading(conversation: ConversationId): RowAct {
    if (!isUnread(conversation, chats.store.getState()))
      return {
        icon: <MailCheck size={20} />,
        words: <Trans>Unread</Trans>,
        act: () => void set(conversation, { flagged: true }),
      }
    return {
      icon: <MailOpen size={20} />,
      words: <Trans>Read</Trans>,
      act() {
        chats.markRead(conversation)
        void set(conversation, { flagged: undefined })
      },
    }
  }

  function muting(conversation: ConversationId): RowAct {
    const own = chats.store.getState().own[conversation]
    if (isMuted(own, Date.now()))
      return {
        icon: <Bell size={20} />,
        words: <Trans>Unmute</Trans>,
        act: () => void set(conversation, { mutedUntil: undefined }),
      }
    return {
      icon: <BellOff size={20} />,
      words: <Trans>Mute</Trans>,
      async act() {
        if (!(await set(conversation, { mutedUntil: ALWAYS }))) return
        say({
          words: <Trans>Muted</Trans>,
          action: { words: <Trans>Undo</Trans>, act: () => void set(conversation, { mutedUntil: own?.mutedUntil }) },
        })
      },
    }
  }

  return {
    of: (side: Side, conversation: ConversationId): RowAct =>
      side === 'end' ? reading(conversation) : muting(conversation),
  }
}
