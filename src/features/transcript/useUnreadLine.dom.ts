import { useState } from 'react'
import { isSaid } from '../../conversation/deeds.ts'
import type { Message } from '../../conversation/message.ts'
import type { EntryId } from '../../engine/ids.ts'
import type { OpeningState } from './opening.ts'

/** The oldest of the newest `unread` messages that are not mine. What nobody said is not counted. */
function firstUnread(messages: readonly Message[], unread: number): EntryId | undefined {
  let left = unread
  for (let at = messages.length - 1; at >= 0; at--) {
    const message = messages[at]!
    if (message.from === 'me' || !isSaid(message)) continue
    left -= 1
    if (left === 0 || at === 0) return message.id
  }
  return undefined
}

/** The first of `messages` that came late, unless `unread` stands above it. */
function firstOf(messages: readonly Message[], late: OpeningState['late'], unread: EntryId | undefined) {
  return late.length === 0 ? unread : messages.find(({ id }) => id === unread || late.includes(id))?.id
}

/** The first message after `last` that is not mine; undefined also when `last` is gone. */
function firstAfter(messages: readonly Message[], last: EntryId): EntryId | undefined {
  const at = messages.findLastIndex((message) => message.id === last)
  return at < 0 ? undefined : messages.slice(at + 1).find((message) => message.from !== 'me')?.id
}

/**
 * Before which message the line "New messages" stands. It is drawn when the conversation opens with something unread, or something comes
 * while nobody is `looking`; it stays where it is while one reads on, and goes when one answers.
 */
export function useUnreadLine(state: OpeningState, unread: number, looking: boolean): EntryId | undefined {
  const { messages, newest, jump, late } = state
  const opensUnread = jump?.why === 'unread' ? jump.id : undefined
  const [line, setLine] = useState<EntryId>()
  /** `missed`: the line stands already before the first of those that nobody has looked at. */
  const [known, setKnown] = useState<{ last: EntryId; missed: boolean }>()
  const last = messages.at(-1)

  if (last !== undefined && known === undefined) {
    const first = opensUnread ?? firstOf(messages, late, unread > 0 ? firstUnread(messages, unread) : undefined)
    setKnown({ last: last.id, missed: first !== undefined })
    if (first !== undefined) setLine(first)
  } else if (!newest) {
    // What stands last at hand is not the last there is.
  } else if (last !== undefined && known !== undefined && last.id !== known.last) {
    const news = looking || known.missed ? undefined : firstAfter(messages, known.last)
    setKnown({ last: last.id, missed: !looking && (known.missed || news !== undefined) })
    if (last.from === 'me') setLine(undefined)
    else if (news !== undefined) setLine(news)
  } else if (looking && known?.missed) {
    setKnown({ ...known, missed: false })
  }
  return line
}
