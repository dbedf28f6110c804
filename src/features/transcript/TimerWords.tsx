import { Trans } from '@lingui/react/macro'
import { Hourglass } from 'lucide-react'
import type { TimerView } from '../../conversation/kinds/timer.ts'
import { PersonName } from '../people/ContactName.tsx'
import type { LineViewProps } from './lineViewProps.dom.ts'
import css from './TimerWords.module.css'

/** Timer line: what was agreed about disappearing messages, among them. */
export function TimerWords({ view, message, friend, formats }: LineViewProps<TimerView>) {
  const mine = message.from === 'me'
  const who = <PersonName name={friend} />
  const time = formats.span(view.seconds)
  const { step } = view
  return (
    <p className={css.line}>
      <Hourglass size={13} aria-hidden="true" />
      {step === 'agreed' && <Trans>From here on, messages disappear after {time}.</Trans>}
      {step === 'proposed' && mine && <Trans>You suggested that messages disappear after {time}.</Trans>}
      {step === 'proposed' && !mine && (
        <Trans>
          {who} suggested that messages disappear after {time}.
        </Trans>
      )}
      {step === 'declined' && mine && <Trans>You said no to this change of disappearing messages.</Trans>}
      {step === 'declined' && !mine && <Trans>{who} said no to this change of disappearing messages.</Trans>}
      {step === 'ended' && mine && <Trans>You turned off disappearing messages.</Trans>}
      {step === 'ended' && !mine && <Trans>{who} turned off disappearing messages.</Trans>}
    </p>
  )
}
