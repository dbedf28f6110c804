import { lazy } from 'react'
import { useStore } from 'zustand'
import type { DiskTrouble } from '../app/app.ts'
import { Later } from '../ui/Later.tsx'
import { useApp } from './AppContext.dom.ts'

const loadNotice = () => import('./DiskNotice.tsx')
const DiskNotice = lazy(async () => ({ default: (await loadNotice()).DiskNotice }))

/** Fetches what it says, before the disk or the server are in trouble. */
export const preloadDiskNotice = () => void loadNotice().catch(() => undefined)

/**
 * Disk banner: what this device could not store, for as long as that is so. A full disk refuses what somebody is just
 * doing, which is said beside it as an alert: a second one would cut the first short for whoever hears the page, so
 * this one waits its turn.
 */
export function DiskBanner() {
  const { disk } = useApp()
  const trouble = useStore(disk.store, (state) => state.trouble)
  return (
    <>
      <div role="status" data-disk={trouble === 'full' ? trouble : undefined}>
        {trouble === 'full' && <Said trouble={trouble} />}
      </div>
      {trouble && trouble !== 'full' && (
        <div role="alert" data-disk={trouble}>
          <Said trouble={trouble} />
        </div>
      )}
    </>
  )
}

const Said = (props: { trouble: Exclude<DiskTrouble, undefined> }) => (
  <Later>
    <DiskNotice {...props} />
  </Later>
)
