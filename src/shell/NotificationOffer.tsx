import { Trans } from '@lingui/react/macro'
import { BellRing } from 'lucide-react'
import { useStore } from 'zustand'
import { Button } from '../ui/Button.tsx'
import { Notice } from '../ui/Notice.tsx'
import { useApp } from './AppContext.dom.ts'

/** Asked once, when somebody has just written to a page that nobody looked at. */
export function NotificationOffer() {
  const { notifications } = useApp()
  const offer = useStore(notifications.store, (state) => state.offer)
  return (
    <div role="status" data-offer={offer ? 'notifications' : undefined}>
      {offer && (
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
          <Trans>
            Get a notification when a friend writes? It works while Tête-à-tête is open, even in the background.
          </Trans>
        </Notice>
      )}
    </div>
  )
}
