import { Trans } from '@lingui/react/macro'
import { useMemo } from 'react'
import type { ForwardResult } from '../../conversation/conversationActs.ts'
import { useToast } from '../../ui/Toaster.tsx'
import { useRefusals } from '../../ui/useRefusals.tsx'

/** Outcomes of acts, in words. The same object from render to render. */
export function useOutcomes() {
  const say = useToast()
  const refuse = useRefusals()

  return useMemo(
    () => ({
      say,
      refuse,
      /** Result awaited: says what went wrong; true when nothing did. */
      async tell(result: Promise<ForwardResult>): Promise<boolean> {
        const outcome = await result
        if (!outcome.ok) refuse(outcome.error)
        return outcome.ok
      },
      sayGone: () => say({ words: <Trans>That message is not on this device any more.</Trans> }),
    }),
    [say, refuse],
  )
}

export type Outcomes = ReturnType<typeof useOutcomes>
