import { Trans } from '@lingui/react/macro'
import { useCallback } from 'react'
import type { ActResult } from '../../conversation/conversationActs.ts'
import { useToast } from '../../ui/Toaster.tsx'
import { useRefusals } from '../../ui/useRefusals.tsx'

/** Outcomes of acts, in words. */
export function useOutcomes() {
  const say = useToast()
  const refuse = useRefusals()

  /** Result awaited: says what went wrong; true when nothing did. */
  const tell = useCallback(
    async (result: Promise<ActResult>): Promise<boolean> => {
      const outcome = await result
      if (outcome.ok) return true
      refuse(outcome.error)
      return false
    },
    [refuse],
  )

  const sayGone = useCallback(() => say({ words: <Trans>That message is not on this device any more.</Trans> }), [say])

  return { say, refuse, tell, sayGone }
}
