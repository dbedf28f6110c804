import { Trans } from '@lingui/react/macro'
import { PersonName } from '../people/ContactName.tsx'
import css from './TypingLine.module.css'

/** Always there, so that it is read out when it changes, and so that nothing moves. */
export function TypingLine({ name, typing }: { name: string; typing: boolean }) {
  const who = <PersonName name={name} />
  return (
    <p className={css.line} role="status">
      {typing && (
        <span className={css.said}>
          <span>
            <Trans>{who} is typing…</Trans>
          </span>
          <span className={css.dots} aria-hidden="true">
            <i />
            <i />
            <i />
          </span>
        </span>
      )}
    </p>
  )
}
