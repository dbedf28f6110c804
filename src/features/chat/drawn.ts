import { entryId } from '../../engine/entry.ts'
import { MAX_WINDOW } from './limits.ts'
import type { Message } from './message.ts'
import { type MessageContext, messageOf, replyOf, type Shown, statusOf } from './rows.ts'

interface Drawn {
  readonly row: Shown
  readonly status: Message['status']
  readonly quote: Shown | undefined
  readonly message: Message
}

/** Messages by their rows: what did not change stays the same object, so that a tick redraws one line. */
export function createDrawn() {
  const drawn = new Map<string, Drawn>()
  return {
    message(row: Shown, context: MessageContext): Message {
      const id = entryId(row)
      const status = row.author === row.conversation ? undefined : statusOf(row, context.marks)
      const reply = replyOf(row)
      const quote = reply && context.quoted(reply)
      const before = drawn.get(id)
      if (before?.row === row && before.status === status && before.quote === quote) return before.message
      const message = messageOf(row, context)
      drawn.set(id, { row, status, quote, message })
      return message
    },
    /** When many have gone from the stretch. */
    keepOnly(ids: ReadonlyMap<string, unknown>) {
      if (drawn.size > 4 * MAX_WINDOW) for (const id of drawn.keys()) if (!ids.has(id)) drawn.delete(id)
    },
    clear: () => drawn.clear(),
  }
}
