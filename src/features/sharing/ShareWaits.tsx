import { Trans } from '@lingui/react/macro'
import { Share } from 'lucide-react'
import { Button } from '../../ui/Button.tsx'
import { Notice } from '../../ui/Notice.tsx'

interface ShareWaitsProps {
  /** There is a chat that it could go into. */
  ready: boolean
  onChoose(): void
  onDiscard(): void
}

/** Leads back to what another app shared, for which no chat was chosen yet. */
export function ShareWaits({ ready, onChoose, onDiscard }: ShareWaitsProps) {
  return (
    <Notice
      tone="calm"
      icon={<Share size={16} aria-hidden="true" />}
      action={
        <>
          {ready && (
            <Button look="plain" onClick={onChoose}>
              <Trans>Choose where it goes</Trans>
            </Button>
          )}
          <Button look="plain" onClick={onDiscard}>
            <Trans>Discard</Trans>
          </Button>
        </>
      }
    >
      {ready ? (
        <Trans>What you shared with this app still waits for a chat.</Trans>
      ) : (
        <Trans>What you shared with this app waits until you have a chat.</Trans>
      )}
    </Notice>
  )
}
