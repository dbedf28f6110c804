import { Trans } from '@lingui/react/macro'
import { HardDrive } from 'lucide-react'
import type { ReactNode } from 'react'
import { useStore } from 'zustand'
import type { DiskTrouble } from '../app/app.ts'
import { Button } from '../ui/Button.tsx'
import { Notice } from '../ui/Notice.tsx'
import { useApp } from './AppContext.dom.ts'

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
        {trouble === 'full' && <TroubleNotice trouble={trouble} />}
      </div>
      {trouble && trouble !== 'full' && (
        <div role="alert" data-disk={trouble}>
          <TroubleNotice trouble={trouble} />
        </div>
      )}
    </>
  )
}

function TroubleNotice({ trouble }: { trouble: Exclude<DiskTrouble, undefined> }) {
  return (
    <Notice
      tone="danger"
      icon={<HardDrive size={18} aria-hidden="true" />}
      action={
        trouble !== 'full' && (
          <Button look="plain" onClick={() => location.reload()}>
            <Trans>Reload</Trans>
          </Button>
        )
      }
    >
      {troubleWords(trouble)}
    </Notice>
  )
}

function troubleWords(trouble: Exclude<DiskTrouble, undefined>): ReactNode {
  switch (trouble) {
    case 'full':
      return (
        <Trans>
          This device is full. What friends send waits on their side, and what you write is not kept. Free some space;
          the app goes on by itself.
        </Trans>
      )
    case 'broken':
      return (
        <Trans>
          This browser’s storage stopped working. What friends send waits on their side, and what you write is not kept.
          Reload the page.
        </Trans>
      )
    case 'deposed':
      return <Trans>Another tab has taken over. Nothing more is stored in this one. Reload to use it here.</Trans>
  }
}
