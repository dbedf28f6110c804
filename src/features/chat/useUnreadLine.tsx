import { useState } from 'react'
import type { Message } from './message.ts'

/** The oldest of the newest `unread` messages that are not mine. */
function firstUnread(messages: readonly Message[], unread: number): string | undefined {
  let left = unread
  for (let at = messages.length - 1; at >= 0; at--) {
    const message = messages[at]!
    if (message.from === 'me') continue
    left -= 1
    if (left === 0 || at === 0) return message.id
  }
  return undefined
}

/**
 * Before which message the line "New messages" stands. It is drawn when the conversation opens with something unread, or something comes
 * while nobody is `looking`; it stays where it is while one reads on, and goes when one answers.
 */
export function useUnreadLine(messages: readonly Message[], unread: number, looking: boolean): string | undefined {
  const [line, setLine] = useState<string>()
  const [before, setBefore] = useState<{ unread: number; last: string }>()
  const last = messages.at(-1)

  if (last !== undefined && (before?.unread !== unread || before.last !== last.id)) {
    setBefore({ unread, last: last.id })
    if (before !== undefined && last.from === 'me' && last.id !== before.last) setLine(undefined)
    else if (unread > 0 && (before === undefined || (before.unread === 0 && !looking))) {
      setLine(firstUnread(messages, unread))
    }
  }
  return line
}
