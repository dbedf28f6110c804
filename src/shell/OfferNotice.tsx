import { Trans } from '@lingui/react/macro'
import { BellRing } from 'lucide-react'
import type { Notifications } from '../features/notifications/notifications.ts'
import { Button } from '../ui/Button.tsx'
import { Notice } from '../ui/Notice.tsx'

/** Offer of notifications, and its two answers. */
export const OfferNotice = ({ notifications }: { notifications: Notifications }) => (
  <Notice
    tone="calm"
    icon={<BellRing size={16} aria-hidden="true" />}
    action={
      <>
        <Button look="plain" onClick={() => void notifications.turnOn()}>
          <Trans>Turn on</Trans>
        </Button>
        <Button look="plain" onClick={() => void notifications.notNow()}>
          <Trans>Not now</Trans>
        </Button>
      </>
    }
  >
    <Trans>Get a notification when a friend writes? It works while Tête-à-tête is open, even in the background.</Trans>
  </Notice>
)
