import { lazy } from 'react'
import { useStore } from 'zustand'
import { Later } from '../ui/Later.tsx'
import { useApp } from './AppContext.dom.ts'

const OfferNotice = lazy(async () => ({ default: (await import('./OfferNotice.tsx')).OfferNotice }))
const RecoveryNotice = lazy(async () => ({ default: (await import('./RecoveryNotice.tsx')).RecoveryNotice }))

/**
 * Offers, one at a time: notifications, asked once, when somebody has just written to a page that nobody looked at; recovery words, when there is
 * something to lose.
 */
export function NotificationOffer() {
  const { notifications, recovery } = useApp()
  const notices = useStore(notifications.store, (state) => state.offer)
  const shown = useStore(recovery.store, (state) => state.shown)
  return (
    <div role="status" data-offer={notices ? 'notifications' : shown === 'offer' ? 'recovery' : undefined}>
      <Later>
        {notices && <OfferNotice notifications={notifications} />}
        {shown && <RecoveryNotice recovery={recovery} quiet={notices} />}
      </Later>
    </div>
  )
}
