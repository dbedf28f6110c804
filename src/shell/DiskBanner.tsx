import { Trans } from '@lingui/react/macro'
import { HardDrive } from 'lucide-react'
import type { ReactNode } from 'react'
import { useStore } from 'zustand'
import type { DiskTrouble } from '../app/app.ts'
import { Button } from '../ui/Button.tsx'
import { Notice } from '../ui/Notice.tsx'
import { useApp } from './AppContext.dom.ts'

/** Disk banner: what this device could not store, for as long as that is so. */
export function DiskBanner() {
  const { disk } = useApp()
  const trouble = useStore(disk.store, (state) => state.trouble)
  if (!trouble) return null
  return (
    <div role="alert" data-disk={trouble}>
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
    </div>
  )
}

function troubleWords(trouble: Exclude<DiskTrouble, undefined>): ReactNode {
  switch (trouble) {
    case 'full':
      return (
        <Trans>
          This device’s storage is full. What friends send waits on their side, and what you write is not kept. Free
          some disk space; the app goes on by itself.
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
