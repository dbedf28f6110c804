import { Trans } from '@lingui/react/macro'
import { useRef, useState } from 'react'
import type { Timer } from '../../conversation/agreement.ts'
import { Button } from '../../ui/Button.tsx'
import { Dialog, DialogButtons } from '../../ui/Dialog.tsx'
import { useFormats } from '../../ui/formats.dom.ts'
import { PersonName } from '../people/ContactName.tsx'
import { OwnTime, type OwnTimeTyped } from './OwnTime.tsx'
import { secondsTyped } from './ownTime.ts'
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
  const now = timer.proposal?.seconds ?? timer.seconds
  const [choice, setChoice] = useState<number | 'own'>(now)
  const [typed, setTyped] = useState<OwnTimeTyped>({ count: '', unit: 'day' })
  const [refused, setRefused] = useState(false)
  const field = useRef<HTMLDivElement>(null)
  const who = <PersonName name={friend} />
  const chosen = useRef<HTMLInputElement>(null)
  const choices = CHOICES.includes(now) ? CHOICES : [...CHOICES, now].sort((a, b) => a - b)

  function submit() {
    const seconds = choice === 'own' ? secondsTyped(typed.count, typed.unit) : choice
    setRefused(seconds === undefined)
    if (seconds === undefined) {
      field.current?.querySelector('input')?.focus()
      return
    }
    onClose()
    onSet(seconds)
  }

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
        {[...choices, 'own' as const].map((one) => (
          <label key={one} className={css.choice}>
            <input
              ref={one === choice ? chosen : undefined}
              type="radio"
              name="disappearing"
              className={css.input}
              checked={one === choice}
              onChange={() => setChoice(one)}
            />
            {one === 'own' ? <Trans>Other…</Trans> : one === 0 ? <Trans>Off</Trans> : formats.span(one)}
          </label>
        ))}
      </div>
      {choice === 'own' && (
        <OwnTime
          {...{ typed, refused, field }}
          onEnter={submit}
          onType={(next) => {
            setTyped(next)
            setRefused(false)
          }}
        />
      )}
      <DialogButtons>
        <Button look="primary" onClick={submit}>
          {choice === 0 ? <Trans>Turn off</Trans> : <Trans>Ask {who}</Trans>}
        </Button>
      </DialogButtons>
    </Dialog>
  )
}
