import { Trans } from '@lingui/react/macro'
import { useRef, useState } from 'react'
import type { Timer } from '../../conversation/agreement.ts'
import { Button } from '../../ui/Button.tsx'
import { Dialog, DialogButtons } from '../../ui/Dialog.tsx'
import { useFormats } from '../../ui/formats.dom.ts'
import { PersonName } from '../people/ContactName.tsx'
import css from './TimerDialog.module.css'

/** Seconds. */
const CHOICES = [0, 5 * 60, 60 * 60, 8 * 60 * 60, 24 * 60 * 60, 7 * 24 * 60 * 60, 28 * 24 * 60 * 60]

interface TimerDialogProps {
  timer: Timer
  friend: string
  onSet(seconds: number): void
  onClose(): void
}

/** Timer: how long messages stay. Only both together can make them disappear; each alone can end it. */
export function TimerDialog({ timer, friend, onSet, onClose }: TimerDialogProps) {
  const formats = useFormats()
  const [seconds, setSeconds] = useState(timer.proposal?.seconds ?? timer.seconds)
  const who = <PersonName name={friend} />
  const chosen = useRef<HTMLInputElement>(null)
  const choices = CHOICES.includes(seconds) ? CHOICES : [...CHOICES, seconds].sort((a, b) => a - b)
  return (
    <Dialog
      title={<Trans>Disappearing messages</Trans>}
      description={
        <Trans>
          New messages disappear from {who}’s device this long after they were read, and from yours this long after they
          arrived. {who} has to agree. Anyone can still take a screenshot.
        </Trans>
      }
      initialFocus={chosen}
      onClose={onClose}
    >
      <div className={css.choices}>
        {choices.map((choice) => (
          <label key={choice} className={css.choice}>
            <input
              ref={choice === seconds ? chosen : undefined}
              type="radio"
              name="disappearing"
              className={css.input}
              checked={choice === seconds}
              onChange={() => setSeconds(choice)}
            />
            {choice === 0 ? <Trans>Off</Trans> : formats.span(choice)}
          </label>
        ))}
      </div>
      <DialogButtons>
        <Button
          look="primary"
          onClick={() => {
            onClose()
            onSet(seconds)
          }}
        >
          {seconds === 0 ? <Trans>Turn off</Trans> : <Trans>Ask {who}</Trans>}
        </Button>
      </DialogButtons>
    </Dialog>
  )
}
