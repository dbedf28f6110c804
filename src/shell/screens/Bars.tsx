import { lazy } from 'react'
import type { Timer } from '../../conversation/agreement.ts'
import type { Message } from '../../conversation/message.ts'
import type { EntryId } from '../../engine/ids.ts'
import type { Formats } from '../../ui/formats.dom.ts'
import { Later } from '../../ui/Later.tsx'

const PinnedBar = lazy(async () => ({ default: (await import('../../features/transcript/PinnedBar.tsx')).PinnedBar }))
const TimerBar = lazy(async () => ({ default: (await import('../../features/acts/TimerBar.tsx')).TimerBar }))

interface BarsProps {
  timer: Timer
  pins: readonly Message[]
  name: string
  formats: Formats
  setTimer(seconds: number): void
  onJump(id: EntryId): void
}

/** Bars above what was said: what is proposed, and what is pinned. */
export const Bars = ({ timer, pins, name, formats, setTimer, onJump }: BarsProps) => (
  <>
    {timer.proposal && (
      <Later>
        <TimerBar timer={timer} friend={name} formats={formats} onSet={setTimer} />
      </Later>
    )}
    {pins.length > 0 && (
      <Later>
        <PinnedBar pins={pins} onJump={onJump} />
      </Later>
    )}
  </>
)
