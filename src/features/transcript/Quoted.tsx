import { Trans, useLingui } from '@lingui/react/macro'
import type { Quote } from '../../conversation/kinds/kind.ts'
import type { EntryId } from '../../engine/ids.ts'
import { glance } from '../../richText/glance.ts'
import { forDisplay } from '../../richText/safeText.ts'
import { PersonName } from '../people/ContactName.tsx'
import css from './Quoted.module.css'

interface QuotedProps {
  quote: Quote
  friend: string
  onJump?(id: EntryId): void
}

/** Quote of what a message answers, in a few words; a press goes to it. The words are no part of the button's name. */
export function Quoted({ quote, friend, onJump }: QuotedProps) {
  const { t } = useLingui()
  return (
    <span className={css.quoted}>
      <span className={css.who}>{quote.from === 'me' ? <Trans>You</Trans> : <PersonName name={friend} />}</span>
      <span className={css.text}>
        {quote.kind === 'text' ? (
          <bdi>{forDisplay(glance(quote.text, quote.plain))}</bdi>
        ) : quote.kind === 'deleted' ? (
          <em>
            <Trans>This message was deleted.</Trans>
          </em>
        ) : (
          <em>
            <Trans>A message that is not on this device</Trans>
          </em>
        )}
      </span>
      {onJump && quote.kind === 'text' && (
        <button
          type="button"
          className={css.cover}
          aria-label={t`Go to quoted message`}
          onClick={() => onJump(quote.id)}
        />
      )}
    </span>
  )
}
