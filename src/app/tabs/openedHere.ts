import { createStore } from 'zustand/vanilla'
import { timerOf } from '../../conversation/agreement.ts'
import type { ConversationId, EntryId } from '../../engine/ids.ts'
import type { ChatSummary } from '../../features/chatList/chats.ts'
import type { Opening, OpeningState } from '../../features/transcript/opening.ts'
import type { Link } from './link.ts'
import { things } from './mirrored.ts'
import { mirroredRoom } from './room.ts'
import type { KeptWindow, OpeningArgs } from './things.ts'

interface Deps {
  readonly link: Link
  summaryOf(conversation: ConversationId): ChatSummary | undefined
  /** State that this tab had on screen of it when it still led. */
  before?: OpeningState | undefined
}

/** Window at hand, to be found again where another tab leads. */
function keptOf({ messages, newest }: OpeningState, held: boolean): KeptWindow | undefined {
  // What could not be stored is no line of the conversation, and has no place in it.
  const lines = messages.filter(({ status }) => status !== 'failed')
  const [first, middle, last] = [lines[0], lines[Math.floor(lines.length / 2)], lines.at(-1)]
  return (
    first && middle && last && { first: first.id, middle: middle.id, last: last.id, count: lines.length, newest, held }
  )
}

/** Opening in a tab that does not lead. It outlives the tab that does: what is on screen stays there until the next one has it, too. */
export function openHere({ link, summaryOf, before }: Deps, conversation: ConversationId, at?: EntryId): Opening {
  const empty: OpeningState = {
    ...{ conversation, messages: [], complete: false, newest: true, loading: true, pins: [] },
    ...{ timer: timerOf(summaryOf(conversation)), late: [] },
  }
  const store = createStore<OpeningState>(() => before ?? empty)
  let held = false
  /** Jumps are counted over all openings that this one has been. */
  const jumps = { passed: 0, shown: before?.jump }
  let kept = () => (before ? keptOf(before, false) : undefined)

  function show(state: OpeningState, isFirst: boolean) {
    const { jump, ...rest } = state
    // A window that was had before is found again by a jump that nobody asked for.
    if (isFirst) jumps.passed = kept() && jump ? jump.count : 0
    if (jump && jump.count > jumps.passed) {
      const more = jump.count - jumps.passed
      jumps.passed = jump.count
      jumps.shown = { ...jump, count: (jumps.shown?.count ?? 0) + more }
    }
    kept = () => keptOf(store.getState(), held)
    store.setState(jumps.shown ? { ...rest, jump: jumps.shown } : rest, true)
  }

  const args = (): OpeningArgs => [conversation, at, kept()]
  const { name, made } = link.make('opening', args, (state, isFirst) => show(state as OpeningState, isFirst))
  const its = mirroredRoom(link, name, things.opening) as unknown as Opening
  return {
    ...its,
    conversation,
    store,
    ready: made.then(
      (found) => found !== false,
      () => true,
    ),
    hold(is) {
      held = is
      its.hold(is)
    },
    close: () => link.close(name),
  }
}
