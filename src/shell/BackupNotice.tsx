import { Trans } from '@lingui/react/macro'
import { HardDriveDownload } from 'lucide-react'
import { useState } from 'react'
import { navigate } from 'wouter/use-hash-location'
import { useStore } from 'zustand'
import type { Backup, BackupRoom, Saved } from '../features/backup/backup.ts'
import { SavedWords } from '../features/backup/Outcome.tsx'
import { Progress } from '../features/backup/Progress.tsx'
import { Button } from '../ui/Button.tsx'
import { Notice } from '../ui/Notice.tsx'
import { toPath } from './routes.ts'

interface BackupNoticeProps {
  backup: Backup
  shown: 'reminder' | 'lapsed'
}

/** Reminder that there is no backup, or that the browser wants to be asked again; one press, or not now. */
export function BackupNotice({ backup, shown }: BackupNoticeProps) {
  const { running, kept } = useStore(backup.store)
  const [saved, setSaved] = useState<Saved>()
  const name = <bdi translate="no">{kept?.name}</bdi>

  async function write(way: (room: BackupRoom) => Promise<Saved>) {
    setSaved(undefined)
    try {
      const outcome = await way(await backup.open())
      // The settings ask for what is missing.
      if (outcome === 'words') navigate(toPath({ at: 'settings' }))
      setSaved(outcome)
    } catch {
      setSaved('failed')
    }
  }
  const notNow = () => void backup.open().then((room) => room.notNow())

  return (
    <Notice
      tone="calm"
      icon={<HardDriveDownload size={16} aria-hidden="true" />}
      action={
        <>
          <Button
            look="plain"
            disabled={running !== undefined}
            onClick={() => void write((room) => (shown === 'lapsed' ? room.allow() : room.save()))}
          >
            {shown === 'lapsed' ? <Trans>Allow</Trans> : <Trans>Save a backup</Trans>}
          </Button>
          <Button look="plain" disabled={running !== undefined} onClick={notNow}>
            <Trans>Not now</Trans>
          </Button>
        </>
      }
    >
      {shown === 'lapsed' ? (
        <Trans>The browser wants your yes again before it writes to {name}.</Trans>
      ) : (
        <Trans>If this browser loses its data, what was said is gone. A backup keeps it.</Trans>
      )}
      {running && running.what !== 'export' && (
        <Progress
          running={running}
          label={<Trans>Save a backup</Trans>}
          onCancel={() => void backup.open().then((room) => room.cancel())}
        />
      )}
      {saved && <SavedWords saved={saved} />}
    </Notice>
  )
}
