import { Trans } from '@lingui/react/macro'
import { Hourglass } from 'lucide-react'
import type { Timer } from '../../conversation/agreement.ts'
import { Button } from '../../ui/Button.tsx'
import type { Formats } from '../../ui/formats.dom.ts'
import { PersonName } from '../people/ContactName.tsx'
import css from './TimerBar.module.css'

interface TimerBarProps {
  timer: Timer
  friend: string
  formats: Formats
  onSet(seconds: number): void
}

/** Timer suggested by the friend for disappearing messages, until it is answered. */
export function TimerBar({ timer, friend, formats, onSet }: TimerBarProps) {
  const { proposal } = timer
  if (!proposal) return null
  const who = <PersonName name={friend} />
  const time = formats.span(proposal.seconds)
  if (proposal.from === 'me')
    return (
      <p className={css.bar} data-quiet="true">
        <Hourglass size={16} aria-hidden="true" />
        <span className={css.words}>
          <Trans>
            Waiting for {who} to agree that messages disappear after {time}.
          </Trans>
        </span>
      </p>
    )
  return (
    <div className={css.bar}>
      <Hourglass size={18} aria-hidden="true" />
      <p className={css.words}>
        <Trans>
          {who} suggests that messages disappear after {time}.
        </Trans>
      </p>
      <div className={css.answers}>
        <Button look="plain" onClick={() => onSet(timer.seconds)}>
          <Trans>No</Trans>
        </Button>
        <Button look="primary" onClick={() => onSet(proposal.seconds)}>
          <Trans>Agree</Trans>
        </Button>
      </div>
    </div>
  )
}
