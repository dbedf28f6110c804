import { useEffect } from 'react'
import type { Opening, OpeningState } from './opening.ts'
import type { MessageList } from './useMessageList.dom.ts'

/** Messages before the oldest or newest at hand from which the next page is asked for. */
const PREFETCH_MESSAGES = 10

/** Pages of older and newer messages, asked for as one comes near them. Nothing is asked for before the list is at rest. */
export function usePaging(opening: Opening, state: OpeningState, list: MessageList, count: number, settled: boolean) {
  const { complete, newest, loading } = state
  // Brings the range up to date.
  list.getVirtualItems()
  // Not by the rows on the page: the one with the focus stays there, wherever it is.
  const { startIndex: first, endIndex: last } = list.range ?? {}

  useEffect(() => {
    const near = last !== undefined && last >= count - PREFETCH_MESSAGES
    if (settled && !newest && !loading && near) void opening.newer()
  }, [settled, newest, loading, last, count, opening])
  useEffect(() => {
    if (settled && !complete && !loading && first !== undefined && first < PREFETCH_MESSAGES) void opening.older()
  }, [settled, complete, loading, first, opening])

  return { nearOldest: first !== undefined && first < PREFETCH_MESSAGES }
}
