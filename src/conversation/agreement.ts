import * as v from 'valibot'
import { compareOrder, type Entry, type EntryKey, type Order, orderOf } from '../engine/entry.ts'
import type { PersonId } from '../engine/ids.ts'
import type { Rules } from '../engine/rules.ts'
import { emptyConversation } from './conversationRows.ts'
import { TimerBody } from './kinds/timer.ts'
import { MAX_AGREED, MAX_TIMER_STEPS } from './limits.ts'
import type { ConversationRow } from './tables.ts'

/** Timer of disappearing messages: what all agreed on (0: they stay), and what one of them would like. */
export interface Timer {
  readonly seconds: number
  readonly proposal?: { readonly from: 'me' | 'friend'; readonly seconds: number }
}

/** Timer: as a conversation has it. */
export const timerOf = (row: Pick<ConversationRow, 'timer' | 'proposal'> | undefined): Timer => ({
  seconds: row?.timer?.seconds ?? 0,
  ...(row?.proposal ? { proposal: { from: row.proposal.from, seconds: row.proposal.seconds } } : {}),
})

type Said = NonNullable<ConversationRow['said']>
type Step = Said['steps'][number]
type Held = Said['held'][number]

/** State: what the timer entries up to some place come to. */
type State = Pick<Said, 'timer' | 'proposal' | 'held'>

interface Deps {
  rules: Rules
  now: number
}

interface Settled {
  readonly row: ConversationRow | undefined
  /** The entry is kept, and no line says so. */
  readonly hidden?: true
  /** Timer entries of before that stand as a line no longer, or do now. */
  readonly turned?: readonly { readonly key: EntryKey; readonly hidden: boolean }[]
  /** Place behind which other times count than before; undefined when nothing changes. */
  readonly behind?: Order
}

/**
 * Agreement: what a timer entry makes of its conversation: proposed, agreed, declined, withdrawn or ended. All of them are looked at in
 * shown order, whenever they come, so that an answer holds for the proposal that is open at its place alone. What means nothing is kept,
 * and not shown.
 */
export function settle(before: ConversationRow | undefined, entry: Entry, { rules, now }: Deps): Settled {
  const parsed = v.safeParse(TimerBody, entry.body)
  if (!parsed.success) return { row: before, hidden: true }
  const { seconds, answers, declines } = parsed.output
  const by = orderOf(entry)
  const row = before ?? emptyConversation(entry.conversation, now)
  const said = saidIn(row)
  // Of before all that is looked at one by one: it changes nothing any more.
  if (said.by && compareOrder(by, said.by) < 0)
    return { row: before, ...(answers || declines ? { hidden: true as const } : {}) }
  const step: Step = { by, seconds, ...(answers ? { answers } : {}), ...(declines ? { declines } : {}) }
  const steps = [...said.steps, step].sort((a, b) => compareOrder(a.by, b.by))
  const [was, is] = [replay(said, said.steps, rules), replay(said, steps, rules)]
  const turned = said.steps.flatMap((one) => {
    const hidden = is.hidden.has(one)
    if (hidden === was.hidden.has(one)) return []
    const [, author, instance, seq] = one.by
    return [{ key: [entry.conversation, author, instance, seq] as const, hidden }]
  })
  const { timer: _timer, proposal: _proposal, agreed: _agreed, ...rest } = row
  const { timer, proposal, held } = is.state
  const state = { ...(timer ? { timer } : {}), ...(proposal ? { proposal } : {}), held }
  return {
    row: { ...rest, ...state, said: bounded({ ...said, steps }, rules) },
    ...(is.hidden.has(step) ? { hidden: true as const } : {}),
    turned,
    ...(JSON.stringify(was.state.held) === JSON.stringify(held) ? {} : { behind: by }),
  }
}

/** Time to live: does this one count for what stands at this place? Only from an agreement on it to the next end. */
export const counts = (row: ConversationRow | undefined, order: Order, seconds: number): boolean =>
  heldIn(row).some(
    (one) =>
      one.seconds === seconds &&
      (!one.from || compareOrder(one.from, order) < 0) &&
      (!one.until || compareOrder(order, one.until) < 0),
  )

/** Agreement: ended without a word, for another ID of mine: it counts for what stands there already, up to `lamport`. */
export function withoutAgreement(row: ConversationRow, lamport: number): ConversationRow {
  const { timer, proposal, said, ...rest } = row
  if (!timer && !proposal && !said) return row
  const until = [lamport + 1, '' as PersonId, '' as Order[2], 0] as const
  return { ...rest, held: heldIn(row).map((one) => (one.until ? one : { ...one, until: [...until] })) }
}

/** Held times: of a row that an early version wrote, all that were ever agreed on, up to the end of it. */
const heldIn = (row: ConversationRow | undefined): readonly Held[] =>
  row?.held ??
  (row?.agreed ?? []).map((seconds) => ({
    seconds,
    ...(row?.timer?.seconds === 0 ? { until: row.timer.by } : {}),
  }))

/** Timer entries: of a row that an early version wrote, its open proposal alone; what is in force came before. */
function saidIn(row: ConversationRow): Said {
  if (row.said) return row.said
  const { timer, proposal } = row
  return {
    steps: proposal ? [{ by: proposal.by, seconds: proposal.seconds }] : [],
    held: [...heldIn(row)],
    ...(timer ? { timer, by: timer.by } : {}),
  }
}

/** Timer entries: no more than are looked at one by one; those before have come to what they came to. */
function bounded(said: Said, rules: Rules): Said {
  const first = said.steps.slice(0, -MAX_TIMER_STEPS)
  const last = first.at(-1)
  if (!last) return said
  return { ...replay(said, first, rules).state, by: last.by, steps: said.steps.slice(-MAX_TIMER_STEPS) }
}

function replay(from: State, steps: readonly Step[], rules: Rules): { state: State; hidden: ReadonlySet<Step> } {
  let state = from
  const hidden = new Set<Step>()
  for (const step of steps) {
    const next = after(state, step, rules)
    if (next.hidden) hidden.add(step)
    state = next.state
  }
  return { state, hidden }
}

const names = (order: Order | undefined, [author, instance, seq]: readonly [PersonId, string, number]) =>
  order?.[1] === author && order[2] === instance && order[3] === seq

/** State: after one more entry. */
function after(state: State, step: Step, rules: Rules): { state: State; hidden?: true } {
  const { by, seconds, answers, declines } = step
  const { timer, proposal, held } = state
  const from = rules.mine(by[1]) ? 'me' : 'friend'
  const settled: State = { held, ...(timer ? { timer } : {}) }
  if (declines) {
    const meant = [declines.by, declines.instance, declines.seq] as const
    // A proposal taken back: nobody need read that.
    if (names(proposal?.by, meant)) return declines.by === by[1] ? { state: settled, hidden: true } : { state: settled }
    // Taken back by somebody who did not know yet that it was agreed to: it ends.
    if (declines.by === by[1] && timer && timer.seconds > 0 && names(timer.asked, meant))
      return { state: ended(state, by) }
    return { state, hidden: true }
  }
  if (answers) {
    const holds =
      proposal &&
      proposal.from !== from &&
      proposal.seconds === seconds &&
      names(proposal.by, [proposal.by[1], answers.instance, answers.seq])
    if (!holds) return { state, hidden: true }
    const more = [...held, { seconds, from: by }].slice(-MAX_AGREED)
    return { state: { timer: { seconds, by, asked: proposal.by }, held: more } }
  }
  if (seconds === 0) return { state: ended(state, by) }
  return { state: { ...settled, proposal: { from, seconds, instance: by[2], seq: by[3], by } } }
}

const ended = ({ held }: State, by: Order): State => ({
  timer: { seconds: 0, by: by as Said['steps'][number]['by'] },
  held: held.map((one) => (one.until ? one : { ...one, until: by as Step['by'] })),
})
