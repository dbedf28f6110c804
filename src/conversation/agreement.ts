import * as v from 'valibot'
import { compareOrder, type Entry, type EntryKey, orderOf } from '../engine/entry.ts'
import type { PersonId } from '../engine/ids.ts'
import type { Rules } from '../engine/rules.ts'
import { emptyConversation } from './conversationRows.ts'
import { TimerBody, timerKind } from './kinds/timer.ts'
import { MAX_AGREED } from './limits.ts'
import type { EntryRow } from './row.ts'
import type { ConversationRow } from './tables.ts'

/** Timer of disappearing messages: what all agreed on (0: they stay), and what one of them would like. */
export interface Timer {
  readonly seconds: number
  readonly proposal?: { readonly from: 'me' | 'friend'; readonly seconds: number }
}

/** Timer: as a conversation has it. */
export const timerOf = (row: ConversationRow | undefined): Timer => ({
  seconds: row?.timer?.seconds ?? 0,
  ...(row?.proposal ? { proposal: { from: row.proposal.from, seconds: row.proposal.seconds } } : {}),
})

interface Deps {
  rules: Rules
  now: number
  find(key: EntryKey): Promise<EntryRow | undefined>
}

/** `hidden`: the entry is kept, and no line says so. */
interface Settled {
  readonly row: ConversationRow | undefined
  readonly hidden?: true
}

/** Author: of a proposal that stands in a conversation row, which knows only of me and the friend. */
const proposerOf = (from: 'me' | 'friend', { me, with: others }: Rules): PersonId | undefined =>
  from === 'me' ? me.id : others[0]

/** Agreement: what a timer entry makes of its conversation: proposed, agreed, declined or ended. A forged one is kept, and not shown. */
export async function settle(before: ConversationRow | undefined, entry: Entry, deps: Deps): Promise<Settled> {
  const { rules, now, find } = deps
  const parsed = v.safeParse(TimerBody, entry.body)
  if (!parsed.success) return { row: before, hidden: true }
  const { seconds, answers, declines } = parsed.output
  const row = before ?? emptyConversation(entry.conversation, now)
  if (declines) return declined(before, row, entry, declines, rules)

  const by = orderOf(entry)
  const from = rules.mine(entry.author) ? 'me' : 'friend'
  const late = row.timer !== undefined && compareOrder(by, row.timer.by) < 0
  if (seconds > 0 && !answers) {
    if (late || (row.proposal && compareOrder(by, row.proposal.by) < 0)) return { row: before }
    return { row: { ...row, proposal: { from, seconds, instance: entry.instance, seq: entry.seq, by } } }
  }
  if (answers) {
    const asker = proposerOf(from === 'me' ? 'friend' : 'me', rules)
    const asked = asker && (await find([entry.conversation, asker, answers.instance, answers.seq]))
    const body = asked && asked.kind === timerKind.name ? v.safeParse(TimerBody, asked.body) : undefined
    if (!body?.success || body.output.answers || body.output.seconds !== seconds) return { row: before, hidden: true }
  }
  const agreed = [...new Set([...(row.agreed ?? []), ...(seconds > 0 ? [seconds] : [])])].slice(-MAX_AGREED)
  // Late: an end overtook it. Until then it held, so what was said meanwhile disappears all the same.
  if (late) return { row: seconds > 0 ? { ...row, agreed } : before }
  const { proposal, ...rest } = row
  const open = proposal && compareOrder(proposal.by, by) > 0
  return { row: { ...rest, agreed, timer: { seconds, by }, ...(open ? { proposal } : {}) } }
}

function declined(
  before: ConversationRow | undefined,
  row: ConversationRow,
  entry: Entry,
  declines: { by: PersonId; instance: Entry['instance']; seq: number },
  rules: Rules,
): Settled {
  const { proposal, ...rest } = row
  const means =
    proposal &&
    proposerOf(proposal.from, rules) === declines.by &&
    proposal.instance === declines.instance &&
    proposal.seq === declines.seq
  if (!means) return { row: before, hidden: true }
  // A proposal taken back: nobody need read that.
  return declines.by === entry.author ? { row: rest, hidden: true } : { row: rest }
}
