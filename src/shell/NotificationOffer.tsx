import { lazy } from 'react'
import { useStore } from 'zustand'
import { Later } from '../ui/Later.tsx'
import { useApp } from './AppContext.dom.ts'

const OfferNotice = lazy(async () => ({ default: (await import('./OfferNotice.tsx')).OfferNotice }))

/** Asked once, when somebody has just written to a page that nobody looked at. */
export function NotificationOffer() {
  const { notifications } = useApp()
  const offer = useStore(notifications.store, (state) => state.offer)
  return (
    <div role="status" data-offer={offer ? 'notifications' : undefined}>
      {offer && (
        <Later>
          <OfferNotice notifications={notifications} />
        </Later>
      )}
    </div>
  )
}
