import { type RefObject, useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react'
import type { Message } from '../../conversation/message.ts'
import type { EntryId } from '../../engine/ids.ts'
import type { Opening, OpeningState } from './opening.ts'
import { END_PX, type MessageList } from './useMessageList.dom.ts'

/** End of what is at hand: is it on the screen? Measured when something may have moved it. */
export function useAtEnd(scroller: RefObject<HTMLDivElement | null>) {
  const [atEnd, setAtEnd] = useState(true)
  const measure = useCallback(() => {
    const box = scroller.current
    if (box) setAtEnd(box.scrollHeight - box.scrollTop - box.clientHeight <= END_PX)
  }, [scroller])
  return { atEnd, measure }
}

interface Place {
  readonly list: MessageList
  readonly scroller: RefObject<HTMLDivElement | null>
  readonly end: ReturnType<typeof useAtEnd>
  readonly messages: readonly Message[]
  /** Message before which "New messages" stands. */
  readonly line: EntryId | undefined
  /** Takes the focus to a message. */
  visit(id: EntryId): void
}

/** Scrolling that nobody's finger does: to where a conversation opens, along with the end, and where a jump leads. */
export function useScrolling(opening: Opening, state: OpeningState, place: Place) {
  const { newest, jump } = state
  const { list, scroller, end, messages, line, visit } = place
  const { atEnd, measure } = end

  // Opens at the newest, or at the first unread when they fill more than the screen. Later jumps go where they are told.
  const opened = useRef(false)
  const jumped = useRef(0)
  useLayoutEffect(() => {
    if (messages.length === 0) return
    const goes = jump !== undefined && jump.count !== jumped.current
    if (opened.current && !goes) return
    opened.current = true
    if (goes) jumped.current = jump.count
    const latest = goes && jump.why === 'latest'
    const target = goes ? jump.id : line
    const at = latest || target === undefined ? -1 : messages.findIndex((message) => message.id === target)
    if (at < 0) list.scrollToEnd()
    else list.scrollToIndex(at, { align: goes && jump.why === 'found' ? 'center' : 'start' })
    if (goes && at >= 0 && jump.why === 'found') visit(jump.id)
  }, [list, messages, line, jump, visit])

  // What I have just written is always shown. What paging or a jump brings to the end of what is at hand was written before.
  const before = useRef({ messages, newest })
  useLayoutEffect(() => {
    const was = before.current
    before.current = { messages, newest }
    const last = messages.at(-1)
    if (last?.from !== 'me' || was.messages.length === 0 || !was.newest || !newest) return
    if (!was.messages.some(({ id }) => id === last.id)) list.scrollToEnd()
  }, [list, messages, newest])

  // A banner, a growing field or a keyboard takes room from below: whoever is at the end stays there.
  const stays = useRef(atEnd)
  stays.current = atEnd && newest
  useEffect(() => {
    const box = scroller.current
    if (!box) return
    const observer = new ResizeObserver(() => {
      if (stays.current && opened.current) list.scrollToEnd()
    })
    observer.observe(box)
    return () => observer.disconnect()
  }, [list, scroller])

  // biome-ignore lint/correctness/useExhaustiveDependencies: new messages move the end without a scroll
  useLayoutEffect(measure, [messages, measure])

  return {
    goToLatest() {
      if (newest) list.scrollToEnd()
      else void opening.latest()
    },
  }
}
