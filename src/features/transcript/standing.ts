import { timerOf } from '../../conversation/agreement.ts'
import type { ConversationRows } from '../../conversation/conversationRows.ts'
import { lateIn } from '../../conversation/late.ts'
import { JUMP_LEAD, PAGE } from '../../conversation/limits.ts'
import type { Order } from '../../engine/entry.ts'
import type { ConversationId, EntryId } from '../../engine/ids.ts'
import type { OpeningState } from './opening.ts'

interface Deps {
  readonly rows: ConversationRows
  readonly look: { at(conversation: ConversationId, lines: ReadonlySet<EntryId>): void }
}

/** Standing: what the row of a conversation says of it as it is looked at: its timer, and what came late. */
export function createStanding({ rows, look }: Deps, conversation: ConversationId) {
  let late: OpeningState['late'] = []
  return {
    now(): Pick<OpeningState, 'timer' | 'late'> {
      const row = rows.get(conversation)
      const now = lateIn(row)
      // The same list while they are the same: whoever draws it compares.
      if (late.length !== now.length || now.some((id, at) => id !== late[at])) late = now
      return { timer: timerOf(row), late }
    },
    /** Place of the first unread line at the end, when there is more of them than the newest page shows. */
    opensAt(): Order | undefined {
      const row = rows.get(conversation)
      return row && row.unread - lateIn(row).length > PAGE - JUMP_LEAD ? row.firstUnread : undefined
    },
    /** Messages on screen: those that came late are seen now. */
    shown(ids: readonly EntryId[]) {
      const seen = new Set(ids.filter((id) => late.includes(id)))
      if (seen.size > 0) look.at(conversation, seen)
    },
  }
}
