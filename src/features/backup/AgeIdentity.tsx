import { Trans } from '@lingui/react/macro'
import { useState } from 'react'
import { Button } from '../../ui/Button.tsx'
import { CopyButton } from '../../ui/CopyButton.tsx'
import { Dialog, DialogButtons } from '../../ui/Dialog.tsx'
import { RestoreWords } from '../recovery/RestoreWords.tsx'
import type { Recovery } from '../recovery/recovery.ts'
import css from './Backup.module.css'
import type { Backup, ReadWords } from './backup.ts'

const COMMAND = 'age -d -i key.txt backup.age'

interface AgeIdentityProps {
  backup: Backup
  recovery: Pick<Recovery, 'read'>
  onClose(): void
}

/** Identity of age: what opens a backup without this app. Shown on demand, and out of the words once they are gone from here. */
export function AgeIdentity({ backup, recovery, onClose }: AgeIdentityProps) {
  const [identity, setIdentity] = useState<string | 'words' | 'failed'>()

  async function ask(words?: ReadWords) {
    try {
      setIdentity((await (await backup.open()).identity(words)) ?? 'words')
    } catch {
      setIdentity('failed')
    }
  }
  return (
    <Dialog
      title={<Trans>Open a backup without this app</Trans>}
      description={<Trans>Backups are age files. The program age opens them with this secret line.</Trans>}
      onClose={onClose}
    >
      <p className={css.what} dir="ltr" translate="no">
        <code>{COMMAND}</code>
      </p>
      {identity === 'failed' && (
        <p className={css.problem} role="alert">
          <Trans>This device’s disk did not answer, so this cannot be shown just now. Nothing is lost.</Trans>
        </p>
      )}
      {identity === 'words' && (
        <RestoreWords recovery={recovery} go={<Trans>Show</Trans>} onFound={(words) => void ask(words)} />
      )}
      {identity?.startsWith('AGE-') && (
        <>
          <p className={css.identity} data-age-identity={identity} dir="ltr" translate="no">
            {identity}
          </p>
          <p className={css.what}>
            <Trans>Whoever has it can read your backups, but cannot be you.</Trans>
          </p>
          <DialogButtons>
            <CopyButton text={identity}>
              <Trans>Copy</Trans>
            </CopyButton>
          </DialogButtons>
        </>
      )}
      {identity === undefined && (
        <DialogButtons>
          <Button look="primary" onClick={() => void ask()}>
            <Trans>Show</Trans>
          </Button>
        </DialogButtons>
      )}
    </Dialog>
  )
}
