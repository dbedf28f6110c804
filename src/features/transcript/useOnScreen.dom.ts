import { useEffect, useMemo } from 'react'
import type { Message } from '../../conversation/message.ts'
import type { EntryId } from '../../engine/ids.ts'
import type { Opening, OpeningState } from './opening.ts'
import type { MessageList } from './useMessageList.dom.ts'

/** Messages on screen. What came late is seen once it is among them and the page is `watched`, and not before the list is at rest. */
export function useOnScreen(
  opening: Opening,
  { late }: OpeningState,
  list: MessageList,
  messages: readonly Message[],
  looking: boolean,
): readonly EntryId[] {
  // Brings the range up to date.
  list.getVirtualItems()
  const { startIndex: first = 0, endIndex: last = -1 } = list.range ?? {}
  const some = late.length > 0
  const onScreen = useMemo(
    () => (some ? messages.slice(first, last + 1).map(({ id }) => id) : []),
    [some, messages, first, last],
  )
  useEffect(() => {
    if (looking && some) opening.shown(onScreen)
  }, [looking, some, onScreen, opening])
  return onScreen
}
