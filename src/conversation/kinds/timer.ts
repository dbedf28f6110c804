import * as v from 'valibot'
import { Any, extra, type LineKind, Own } from './kind.ts'
import { Seconds } from './said.ts'

/**
 * A proposal that messages disappear after so many seconds; with `answers` the agreement to one of the other's, with `declines` the no
 * to one of either's, which leaves everything as it is; 0 ends it at once.
 */
export const TimerBody = v.object({
  seconds: v.union([v.literal(0), Seconds]),
  answers: extra(v.object(Own)),
  declines: extra(v.object(Any)),
})
export type TimerBody = v.InferOutput<typeof TimerBody>

export interface TimerView {
  readonly kind: 'timer'
  readonly seconds: number
  readonly step: 'proposed' | 'agreed' | 'ended' | 'declined'
}

/** Timer: what is proposed, agreed and ended about disappearing messages. What comes of it, agreement.ts says. */
export const timerKind: LineKind<'timer', TimerBody, TimerView> = {
  name: 'timer',
  body: TimerBody,
  view: (_line, { seconds, answers, declines }) => ({
    kind: 'timer',
    seconds,
    step: declines ? 'declined' : seconds === 0 ? 'ended' : answers ? 'agreed' : 'proposed',
  }),
}
