import { Trans } from '@lingui/react/macro'
import { HardDrive } from 'lucide-react'
import type { ReactNode } from 'react'
import type { DiskTrouble } from '../app/app.ts'
import { Button } from '../ui/Button.tsx'
import { Notice } from '../ui/Notice.tsx'

/** Disk failure in words: what happened, and what to do. */
export function DiskNotice({ trouble }: { trouble: Exclude<DiskTrouble, undefined> }) {
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
    case 'gone':
      return (
        <Trans>
          This browser has deleted what was stored here: your messages and friends are no longer on this device. Reload
          to begin anew.
        </Trans>
      )
    case 'deposed':
      return <Trans>Another tab has taken over. Nothing more is stored in this one. Reload to use it here.</Trans>
  }
}
