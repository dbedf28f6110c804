import { Trans } from '@lingui/react/macro'
import { useEffect, useState } from 'react'
import { useStore } from 'zustand'
import { Button } from '../../ui/Button.tsx'
import { useFormats } from '../../ui/formats.dom.ts'
import type { Recovery } from '../recovery/recovery.ts'
import { AgeIdentity } from './AgeIdentity.tsx'
import { AskWords } from './AskWords.tsx'
import css from './Backup.module.css'
import type { Backup, BackupRoom, KeptState, Saved } from './backup.ts'
import { SavedWords } from './Outcome.tsx'
import { Progress } from './Progress.tsx'

interface BackupSectionProps {
  backup: Backup
  recovery: Pick<Recovery, 'read'>
}

/** Way of writing a backup. */
type Way = (room: BackupRoom) => Promise<Saved | undefined>
const save: Way = (room) => room.save()
const choose: Way = (room) => room.choose()
const allow: Way = (room) => room.allow()

/** Backups in the settings: by hand, and every day by itself where the browser can. */
export function BackupSection({ backup, recovery }: BackupSectionProps) {
  const { running, at, kept, keepsFiles } = useStore(backup.store)
  const formats = useFormats()
  const [saved, setSaved] = useState<Saved>()
  const [asked, setAsked] = useState<Way | 'identity'>()
  useEffect(() => {
    backup.look().catch(() => undefined)
  }, [backup])

  async function write(way: Way) {
    setSaved(undefined)
    try {
      const outcome = await way(await backup.open())
      // A function in a state is kept by another that gives it.
      if (outcome === 'words') setAsked(() => way)
      else setSaved(outcome)
    } catch {
      setSaved('failed')
    }
  }
  const busy = running !== undefined
  const date = at === undefined ? undefined : formats.full(at)

  return (
    <div className={css.section} data-backup>
      <p className={css.what}>
        <Trans>
          A file with what was said, sealed with your recovery words. Without the words nobody can open it: keep both.
        </Trans>
      </p>
      <p className={css.what} role="status" data-saved={saved === 'done' || undefined}>
        {date === undefined ? <Trans>Never saved on this device.</Trans> : <Trans>Last saved: {date}</Trans>}
      </p>
      {running && running.what !== 'export' && (
        <Progress
          running={running}
          label={<Trans>Save a backup</Trans>}
          onCancel={() => void backup.open().then((room) => room.cancel())}
        />
      )}
      {saved && <SavedWords saved={saved} />}
      <div className={css.buttons}>
        <Button look="primary" disabled={busy} onClick={() => void write(save)}>
          <Trans>Save a backup</Trans>
        </Button>
        {keepsFiles && !kept && (
          <Button disabled={busy} onClick={() => void write(choose)}>
            <Trans>Save every day…</Trans>
          </Button>
        )}
      </div>
      {kept && (
        <Kept
          {...{ kept, busy }}
          onWrite={() => void write(allow)}
          onStop={() => void backup.open().then((room) => room.stopDaily())}
        />
      )}
      <div>
        <Button look="plain" aria-haspopup="dialog" onClick={() => setAsked('identity')}>
          <Trans>Open a backup without this app</Trans>
        </Button>
      </div>
      {asked === 'identity' && <AgeIdentity {...{ backup, recovery }} onClose={() => setAsked(undefined)} />}
      {typeof asked === 'function' && (
        <AskWords
          recovery={recovery}
          use={async (words) => {
            if (!(await (await backup.open()).learn(words))) return false
            void write(asked)
            return true
          }}
          onClose={() => setAsked(undefined)}
        />
      )}
    </div>
  )
}

interface KeptProps {
  kept: KeptState
  busy: boolean
  onWrite(): void
  onStop(): void
}

/** Kept file: written every day while the app is open, or why not. */
function Kept({ kept, busy, onWrite, onStop }: KeptProps) {
  const name = <bdi translate="no">{kept.name}</bdi>
  return (
    <>
      <p className={css.what} data-kept={kept.trouble ?? 'daily'}>
        {kept.trouble === 'asks' ? (
          <Trans>The browser wants your yes again before it writes to {name}.</Trans>
        ) : kept.trouble === 'failed' ? (
          <Trans>The last backup to {name} failed. The one before is still there.</Trans>
        ) : (
          <Trans>Saved every day to {name}, while the app is open.</Trans>
        )}
      </p>
      <div className={css.buttons}>
        {kept.trouble && (
          <Button disabled={busy} onClick={onWrite}>
            {kept.trouble === 'asks' ? <Trans>Allow</Trans> : <Trans>Try again</Trans>}
          </Button>
        )}
        <Button look="plain" disabled={busy} onClick={onStop}>
          <Trans>Turn off</Trans>
        </Button>
      </div>
    </>
  )
}
