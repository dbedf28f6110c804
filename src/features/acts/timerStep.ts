import type { TimerBody } from '../../conversation/kinds/timer.ts'
import type { ConversationRow } from '../../conversation/tables.ts'
import type { PersonId } from '../../engine/ids.ts'

/** Timer entry by which I come to `seconds`: an answer, a no, or a proposal; `undefined` when it is so already. */
export function timerStep(
  { timer, proposal }: Partial<Pick<ConversationRow, 'timer' | 'proposal'>>,
  seconds: number,
  me: PersonId,
  friend: PersonId,
): TimerBody | undefined {
  if (proposal?.from === 'friend' && proposal.seconds === seconds) {
    const { instance, seq } = proposal
    return { seconds, answers: { instance, seq } }
  }
  const inForce = timer?.seconds ?? 0
  if (proposal && seconds === inForce) {
    const by = proposal.from === 'me' ? me : friend
    return { seconds, declines: { by, instance: proposal.instance, seq: proposal.seq } }
  }
  const unchanged = proposal ? proposal.seconds === seconds : inForce === seconds
  return unchanged ? undefined : { seconds }
}
