import { Trans } from '@lingui/react/macro'
import { Button } from '../../ui/Button.tsx'
import css from './Search.module.css'

/** Load failure: the search's part of the page did not come. */
export function SearchAway({ onAgain }: { onAgain(): void }) {
  return (
    <div className={css.words} role="alert">
      <p>
        <Trans>The search did not load: the server may be away. Your messages are safe.</Trans>
      </p>
      <Button onClick={onAgain}>
        <Trans>Try again</Trans>
      </Button>
    </div>
  )
}
