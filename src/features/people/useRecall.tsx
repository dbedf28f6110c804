import { Trans } from '@lingui/react/macro'
import type { PersonId } from '../../engine/ids.ts'
import { useToast } from '../../ui/Toaster.tsx'
import { useRefusals } from '../../ui/useRefusals.tsx'
import { MAX_REQUESTS } from './limits.ts'
import type { People } from './people.ts'

/** Recalls ignored requests, or says why that was not done. */
export function useRecall(people: Pick<People, 'store' | 'recall'>) {
  const say = useToast()
  const refuse = useRefusals()
  return async (from: readonly PersonId[]) => {
    if (await people.recall(from)) return
    const { requests } = people.store.getState()
    if (requests.length + from.length > MAX_REQUESTS)
      say({ words: <Trans>There is no room for more requests: answer some first.</Trans> })
    else refuse('storage')
  }
}
