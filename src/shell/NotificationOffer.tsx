import { lazy } from 'react'
import { useStore } from 'zustand'
import { Later } from '../ui/Later.tsx'
import { useApp } from './AppContext.dom.ts'

const OfferNotice = lazy(async () => ({ default: (await import('./OfferNotice.tsx')).OfferNotice }))
const RecoveryNotice = lazy(async () => ({ default: (await import('./RecoveryNotice.tsx')).RecoveryNotice }))
const BackupNotice = lazy(async () => ({ default: (await import('./BackupNotice.tsx')).BackupNotice }))

/**
 * Offers, one at a time: notifications, asked once, when somebody has just written to a page that nobody looked at; recovery words, when there is
 * something to lose; backups, when there is much.
 */
export function NotificationOffer() {
  const { notifications, recovery, backup } = useApp()
  const notices = useStore(notifications.store, (state) => state.offer)
  const shown = useStore(recovery.store, (state) => state.shown)
  const saves = useStore(backup.store, (state) => state.shown)
  const offer = notices ? 'notifications' : shown === 'offer' ? 'recovery' : shown ? undefined : saves && 'backup'
  return (
    <div role="status" data-offer={offer}>
      <Later>
        {notices && <OfferNotice notifications={notifications} />}
        {shown && <RecoveryNotice recovery={recovery} quiet={notices} />}
        {offer === 'backup' && saves && <BackupNotice backup={backup} shown={saves} />}
      </Later>
    </div>
  )
}
