import { Trans } from '@lingui/react/macro'
import { Hourglass } from 'lucide-react'
import type { Formats } from '../../../ui/formats.tsx'
import type { Message } from '../message.ts'
import css from './TimerWords.module.css'

interface TimerWordsProps {
  message: Message
  friend: string
  formats: Formats
}

/** What was agreed about disappearing messages, as a line among them. */
export function TimerWords({ message, friend, formats }: TimerWordsProps) {
  const mine = message.from === 'me'
  const who = <bdi translate="no">{friend}</bdi>
  const time = formats.span(message.timer?.seconds ?? 0)
  const what = message.timer?.what ?? 'ended'
  return (
    <p className={css.line}>
      <Hourglass size={13} aria-hidden="true" />
      {what === 'agreed' && <Trans>From here on, messages disappear after {time}.</Trans>}
      {what === 'proposed' && mine && <Trans>You suggested that messages disappear after {time}.</Trans>}
      {what === 'proposed' && !mine && (
        <Trans>
          {who} suggested that messages disappear after {time}.
        </Trans>
      )}
      {what === 'declined' && mine && <Trans>You said no to this change of disappearing messages.</Trans>}
      {what === 'declined' && !mine && <Trans>{who} said no to this change of disappearing messages.</Trans>}
      {what === 'ended' && mine && <Trans>You turned off disappearing messages.</Trans>}
      {what === 'ended' && !mine && <Trans>{who} turned off disappearing messages.</Trans>}
    </p>
  )
}
