import { type Range, useVirtualizer } from '@tanstack/react-virtual'
import { type RefObject, useCallback, useLayoutEffect, useState } from 'react'
import { wordsOf } from '../../conversation/deeds.ts'
import type { Message } from '../../conversation/message.ts'

/** Distance from the end that still counts as being there, in pixels: about one line. */
export const END_PX = 48
/** Above the first message. Pixels. */
const PADDING_PX = 16
/** Above what is scrolled to: room for the date, which floats there. Pixels. */
const DATE_PX = 40
/** Below the last one: room for who is typing, which is written over the log and moves nothing. Pixels. */
const END_PADDING_PX = 26

/** Before a row has been measured: one line is about 48 characters. Pixels. */
function estimate(message: Message | undefined): number {
  const text = (message && wordsOf(message)) ?? ''
  const lines = Math.ceil(text.length / 48) + (text.match(/\n/g)?.length ?? 0)
  return 26 + Math.max(lines, 1) * 21
}

export type MessageList = ReturnType<typeof useMessageList>

/** Virtual list of the messages in the window: only those near the screen are on the page. */
export function useMessageList(
  messages: readonly Message[],
  newest: boolean,
  scroller: RefObject<HTMLDivElement | null>,
  rangeExtractor: (range: Range) => number[],
) {
  // The end of what is at hand is no end to stay at while there is more: that would load page after page.
  const [wasNewest, setWasNewest] = useState(newest)
  useLayoutEffect(() => setWasNewest(newest), [newest])
  const follows = newest && wasNewest

  return useVirtualizer({
    count: messages.length,
    getScrollElement: () => scroller.current,
    estimateSize: useCallback((at: number) => estimate(messages[at]), [messages]),
    getItemKey: useCallback((at: number) => messages[at]?.id ?? at, [messages]),
    anchorTo: 'end',
    followOnAppend: follows,
    scrollEndThreshold: follows ? END_PX : -1,
    paddingStart: PADDING_PX,
    scrollPaddingStart: DATE_PX,
    paddingEnd: END_PADDING_PX,
    overscan: 6,
    rangeExtractor,
  })
}
