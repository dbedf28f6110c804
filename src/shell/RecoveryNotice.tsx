import { Trans } from '@lingui/react/macro'
import { KeyRound } from 'lucide-react'
import { useStore } from 'zustand'
import type { Recovery } from '../features/recovery/recovery.ts'
import { WordsDialog } from '../features/recovery/WordsDialog.tsx'
import { Button } from '../ui/Button.tsx'
import { Notice } from '../ui/Notice.tsx'

interface RecoveryNoticeProps {
  recovery: Recovery
  /** Quiet: something else is offered just now. */
  quiet: boolean
}

/** Offer of the recovery words, and its two answers; or the words, once they are asked for, here or in the settings. */
export function RecoveryNotice({ recovery, quiet }: RecoveryNoticeProps) {
  const shown = useStore(recovery.store, (state) => state.shown)
  if (shown === 'words') return <WordsDialog recovery={recovery} onClose={() => recovery.show(undefined)} />
  return (
    !quiet && (
      <Notice
        tone="calm"
        icon={<KeyRound size={16} aria-hidden="true" />}
        action={
          <>
            <Button look="plain" onClick={() => recovery.show('words')}>
              <Trans>Show them</Trans>
            </Button>
            <Button look="plain" onClick={() => void recovery.notNow()}>
              <Trans>Not now</Trans>
            </Button>
          </>
        }
      >
        <Trans>If this device is lost, a few words bring back your ID. What was said is not in them.</Trans>
      </Notice>
    )
  )
}
