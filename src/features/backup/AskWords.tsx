import { Trans } from '@lingui/react/macro'
import { useState } from 'react'
import { Dialog } from '../../ui/Dialog.tsx'
import { RestoreWords } from '../recovery/RestoreWords.tsx'
import type { Recovery } from '../recovery/recovery.ts'
import css from './Backup.module.css'
import type { ReadWords } from './backup.ts'

interface AskWordsProps {
  recovery: Pick<Recovery, 'read'>
  /** False: they are the words of somebody else. */
  use(words: ReadWords): Promise<boolean>
  onClose(): void
}

/** Recovery words, asked for once: this device has forgotten all that a backup is sealed with. */
export function AskWords({ recovery, use, onClose }: AskWordsProps) {
  const [failed, setFailed] = useState<'other' | 'storage'>()
  return (
    <Dialog
      title={<Trans>Recovery words</Trans>}
      description={<Trans>You confirmed them before there were backups. This device needs them once.</Trans>}
      onClose={onClose}
    >
      <RestoreWords
        recovery={recovery}
        go={<Trans>Save a backup</Trans>}
        onFound={(words) =>
          void use(words).then(
            (done) => (done ? onClose() : setFailed('other')),
            () => setFailed('storage'),
          )
        }
      >
        {failed && (
          <p className={css.problem} role="alert" data-error={failed}>
            {failed === 'other' ? (
              <Trans>These are the words of another ID than this device’s.</Trans>
            ) : (
              <Trans>This device could not store that. Free some space and try again.</Trans>
            )}
          </p>
        )}
      </RestoreWords>
    </Dialog>
  )
}
