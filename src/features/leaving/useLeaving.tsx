import { Trans } from '@lingui/react/macro'
import { type ReactNode, useMemo } from 'react'
import { useToast } from '../../ui/Toaster.tsx'
import { useRefusals } from '../../ui/useRefusals.tsx'
import type { Undo } from './leaving.ts'

/** Says what was got rid of, with the way back. */
export function useLeaving() {
  const say = useToast()
  const refuse = useRefusals()
  return useMemo(() => {
    const told = (words: ReactNode) => (undo: Undo | undefined) => {
      if (!undo) return refuse('storage')
      const back = async () => {
        if (!(await undo())) refuse('late')
      }
      say({ words, action: { words: <Trans>Undo</Trans>, act: () => void back() } })
    }
    return {
      deleted: told(<Trans>Chat deleted</Trans>),
      removed: told(<Trans>Friend removed</Trans>),
      blocked: told(<Trans>Blocked, without a word to them</Trans>),
    }
  }, [say, refuse])
}
