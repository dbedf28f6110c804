import { refersTo } from '../../conversation/kinds/lines.ts'
import { MAX_WINDOW } from '../../conversation/limits.ts'
import {
  type Message,
  type MessageContext,
  type MessageStatus,
  messageOf,
  statusOf,
} from '../../conversation/message.ts'
import type { Line } from '../../conversation/row.ts'
import { entryId } from '../../engine/entry.ts'

interface Cached {
  readonly line: Line
  readonly status: MessageStatus | undefined
  readonly quote: Line | undefined
  readonly message: Message
}

/** Message cache: messages by their lines. What did not change stays the same object, so that a tick redraws one line. */
export function createMessageCache() {
  const cached = new Map<string, Cached>()
  return {
    message(line: Line, context: MessageContext): Message {
      const id = entryId(line)
      const mine = context.rules.mine(line.author)
      const status = mine ? statusOf(line, context.marks, context.rules) : undefined
      const reply = refersTo(line)
      const quote = reply && context.quoted(reply)
      const before = cached.get(id)
      if (before?.line === line && before.status === status && before.quote === quote) return before.message
      const message = messageOf(line, context)
      cached.set(id, { line, status, quote, message })
      return message
    },
    /** Eviction, when many have gone from the window. */
    keepOnly(ids: ReadonlyMap<string, unknown>) {
      if (cached.size > 4 * MAX_WINDOW) for (const id of cached.keys()) if (!ids.has(id)) cached.delete(id)
    },
    clear: () => cached.clear(),
  }
}
