import { Trans } from '@lingui/react/macro'
import type { Left } from '../../ports/device.ts'
import { Button } from '../../ui/Button.tsx'
import { Logo } from '../../ui/Logo.tsx'
import { Page } from '../../ui/Page.tsx'

interface ForgottenProps {
  /** Left over; undefined while it is at work. */
  left: readonly Left[] | undefined
  onAgain(): void
}

/** Forgotten: what this app had on this device is gone, or is just going. */
export function Forgotten({ left, onAgain }: ForgottenProps) {
  if (left === undefined)
    return (
      <Page picture={<Logo size="l" />} title={<Trans>Forgetting…</Trans>}>
        <p role="status">
          <Trans>Everything of Tête-à-tête is being deleted from this device.</Trans>
        </p>
      </Page>
    )
  if (left.length > 0)
    return (
      <Page picture={<Logo size="l" />} title={<Trans>Not all of it is gone yet</Trans>}>
        <p role="alert" data-left={left.join(' ')}>
          <Trans>Another tab or window still holds some of it. Close all others of this page, then try again.</Trans>
        </p>
        <div>
          <Button look="primary" onClick={onAgain}>
            <Trans>Try again</Trans>
          </Button>
        </div>
      </Page>
    )
  return (
    <Page picture={<Logo size="l" />} title={<Trans>Everything is forgotten</Trans>}>
      <p role="status" data-left="">
        <Trans>Nothing of Tête-à-tête is left in this browser. You can close this page.</Trans>
      </p>
      <div>
        <Button onClick={() => location.replace(location.pathname)}>
          <Trans>Start anew</Trans>
        </Button>
      </div>
    </Page>
  )
}
