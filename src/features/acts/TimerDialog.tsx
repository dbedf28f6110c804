import { Trans } from '@lingui/react/macro'
import { useState } from 'react'
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
  const choices = CHOICES.includes(seconds) ? CHOICES : [...CHOICES, seconds].sort((a, b) => a - b)
  return (
    <Dialog
      title={<Trans>Disappearing messages</Trans>}
      description={
        <Trans>
          New messages go from the reader’s device some time after they were seen, and from the writer’s some time after
          they arrived. {who} is asked first. Nothing keeps somebody from taking a picture of them.
        </Trans>
      }
      onClose={onClose}
    >
      <div className={css.choices}>
        {choices.map((choice) => (
          <label key={choice} className={css.choice}>
            <input
              type="radio"
              name="disappearing"
              className={css.input}
              checked={choice === seconds}
              onChange={() => setSeconds(choice)}
            />
            {choice === 0 ? <Trans>Messages stay</Trans> : <Trans>After {formats.span(choice)}</Trans>}
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
          {seconds === 0 ? <Trans>Let them stay</Trans> : <Trans>Suggest it</Trans>}
        </Button>
      </DialogButtons>
    </Dialog>
  )
}
