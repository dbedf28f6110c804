import { Trans } from '@lingui/react/macro'
import type { ConversationActs } from '../../conversation/conversationActs.ts'
import type { EntryId } from '../../engine/ids.ts'
import { useToast } from '../../ui/Toaster.tsx'
import { useRefusals } from '../../ui/useRefusals.tsx'
import { focusMessage } from '../transcript/article.dom.ts'
import { heldDeletions, holdDeletion } from '../transcript/heldDeletions.dom.ts'
import { afterMenu } from './afterMenu.dom.ts'
import type { useOutcomes } from './useOutcomes.tsx'

/** Deletion for everybody, in a moment: until then it can be undone. */
export function useHeldDeletion(
  acts: Pick<ConversationActs, 'deleteForEveryone'>,
  tell: ReturnType<typeof useOutcomes>['tell'],
) {
  const say = useToast()
  const refuse = useRefusals()
  return (id: EntryId) => {
    if (heldDeletions.getState().has(id)) return
    const undo = holdDeletion(id, () => void tell(acts.deleteForEveryone([id])))
    say({
      words: <Trans>Deleting it for both of you</Trans>,
      action: { words: <Trans>Undo</Trans>, act: () => undo() || refuse('late') },
    })
    afterMenu(() => void focusMessage(id))
  }
}
