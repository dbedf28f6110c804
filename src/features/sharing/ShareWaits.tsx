import { Trans } from '@lingui/react/macro'
import { Share } from 'lucide-react'
import { Button } from '../../ui/Button.tsx'
import { Notice } from '../../ui/Notice.tsx'

interface ShareWaitsProps {
  /** There is a chat with somebody that it could go into. */
  ready: boolean
  onChoose(): void
  onDiscard(): void
}

/** Leads to what was shared, for which no chat was chosen yet. Of whom it is, and what it says, is shown at a press. */
export function ShareWaits({ ready, onChoose, onDiscard }: ShareWaitsProps) {
  return (
    <Notice
      tone="calm"
      icon={<Share size={16} aria-hidden="true" />}
      action={
        <>
          <Button look="plain" onClick={onChoose}>
            <Trans>Choose where it goes</Trans>
          </Button>
          <Button look="plain" onClick={onDiscard}>
            <Trans>Discard</Trans>
          </Button>
        </>
      }
    >
      {ready ? (
        <Trans>Something was shared with this app, and waits for a chat.</Trans>
      ) : (
        <Trans>Something was shared with this app, and waits until you have a chat.</Trans>
      )}
    </Notice>
  )
}
