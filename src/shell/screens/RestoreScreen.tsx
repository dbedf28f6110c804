import { Trans } from '@lingui/react/macro'
import { useState } from 'react'
import { useStore } from 'zustand'
import type { Restored } from '../../features/backup/backup.ts'
import { RestoredWords } from '../../features/backup/Outcome.tsx'
import { PickFile } from '../../features/backup/PickFile.tsx'
import { Progress } from '../../features/backup/Progress.tsx'
import { NameForm } from '../../features/identity/NameForm.tsx'
import { RestoreWords } from '../../features/recovery/RestoreWords.tsx'
import type { WordsRead } from '../../features/recovery/recovery.ts'
import { Avatar } from '../../ui/Avatar.tsx'
import { Button } from '../../ui/Button.tsx'
import { Logo } from '../../ui/Logo.tsx'
import { Page } from '../../ui/Page.tsx'
import { useApp } from '../AppContext.dom.ts'
import css from './FirstRun.module.css'

type Found = Extract<WordsRead, { ok: true }>

interface RestoreScreenProps {
  /** Kept: what was said, and with whom, is still on this device. */
  kept: boolean
  onBack(): void
}

/** Restoring: words, with a backup or without; then, without one, whose they are, which is asked together with the name. */
export function RestoreScreen({ kept, onBack }: RestoreScreenProps) {
  const { recovery, backup } = useApp()
  const running = useStore(backup.store, (state) => state.running)
  const [found, setFound] = useState<Found>()
  const [file, setFile] = useState<File>()
  const [restored, setRestored] = useState<Restored>()
  const back = (leave: () => void) => (
    <Button look="plain" wide disabled={running !== undefined} onClick={leave}>
      <Trans>Back</Trans>
    </Button>
  )

  async function onFound(words: Found) {
    // Whoever is in the file has signed it, so nobody has to be asked whose words these are.
    if (!file) return setFound(words)
    setRestored(undefined)
    try {
      setRestored(await (await backup.open()).restore(words, file))
    } catch {
      setRestored('failed')
    }
  }

  if (!found)
    return (
      <Page picture={<Logo size="l" />} title={<Trans>Welcome back</Trans>}>
        <p>
          <Trans>Your words bring back your ID, instead of a lost device and not beside it.</Trans>{' '}
          {!kept && <Trans>What friends wrote comes back from their devices; what you wrote does not.</Trans>}
        </p>
        <div className={css.form}>
          <RestoreWords<Found>
            recovery={recovery}
            busy={running !== undefined}
            onFound={(words) => void onFound(words)}
          >
            {!kept && (
              <PickFile
                file={file}
                disabled={running !== undefined}
                onPick={(next) => {
                  setFile(next)
                  setRestored(undefined)
                }}
              />
            )}
            {running && (
              <Progress
                running={running}
                label={<Trans>Restore</Trans>}
                onCancel={() => void backup.open().then((room) => room.cancel())}
              />
            )}
            {restored && restored !== 'done' && restored !== 'cancelled' && <RestoredWords restored={restored} />}
          </RestoreWords>
          {back(onBack)}
        </div>
      </Page>
    )
  const end = (
    <strong dir="ltr" translate="no">
      {found.id.slice(-6)}
    </strong>
  )
  return (
    <Page picture={<Avatar id={found.id} size="xl" />} title={<Trans>Is this you?</Trans>}>
      <p data-restoring={found.id}>
        <Trans>Your ID ends in {end}?</Trans>{' '}
        {!kept && <Trans>Then your friends show up under Requests once they open the app.</Trans>}
      </p>
      <div className={css.form}>
        <NameForm
          submit={async (name) => {
            const result = await found.restore(name)
            return result.ok || result.error !== 'taken' ? result : { ok: false, error: 'storage' }
          }}
          go={<Trans>Start chatting</Trans>}
        />
        {back(() => setFound(undefined))}
      </div>
    </Page>
  )
}
