import { around, newestPage, type Window } from '../../conversation/pages.ts'
import type { Line } from '../../conversation/row.ts'
import { entryId, type Order } from '../../engine/entry.ts'
import type { ConversationId, EntryId } from '../../engine/ids.ts'
import type { Storage } from '../../ports/storage.ts'
import type { OpeningState } from './opening.ts'

type Jump = NonNullable<OpeningState['jump']>

/** Window that a look at the disk found, and where to go in it. */
export type Read = Partial<Window> & { readonly jump?: Jump }

/** Jumps of one opening, which are counted: to what is at hand, or with the window around it. */
export function createJumps(storage: Storage, conversation: ConversationId) {
  let count = 0
  const to = (id: EntryId, why: Jump['why']) => ({ jump: { id, why, count: ++count } })
  const landing = (found: Window, line: Line | undefined, why: Jump['why']): Read => ({
    ...found,
    ...(line ? to(entryId(line), why) : {}),
  })
  return {
    to,
    /** Window around the line at `order`, or the next one, with a jump to it. */
    async around(order: Order, why: Jump['why']): Promise<Read> {
      const { first, ...found } = await around(storage, conversation, order)
      return landing(found, first, why)
    },
    /** Newest page, with a jump to its last line. */
    async latest(why: Jump['why']): Promise<Read> {
      const found = await newestPage(storage, conversation)
      return landing(found, found.lines.at(-1), why)
    },
  }
}
