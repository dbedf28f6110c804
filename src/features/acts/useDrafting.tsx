import { Trans } from '@lingui/react/macro'
import { useMemo } from 'react'
import { lastEditable, wordsOf } from '../../conversation/deeds.ts'
import type { Message } from '../../conversation/message.ts'
import type { ConversationId } from '../../engine/ids.ts'
import { useToast } from '../../ui/Toaster.tsx'
import type { Draft, Drafts } from '../composing/drafts.ts'
import type { Opening } from '../transcript/opening.ts'
import { afterMenu } from './afterMenu.dom.ts'
import type { AtHand } from './useAtHand.dom.ts'

interface DraftingDeps {
  readonly conversation: ConversationId
  readonly opening: Opening | undefined
  readonly atHand: AtHand
  readonly drafts: Drafts
  focusComposer(): void
}

/** Draft of a conversation, as replies and edits change it. The same object from render to render. */
export function useDrafting({ conversation, opening, atHand, drafts, focusComposer }: DraftingDeps) {
  const say = useToast()
  return useMemo(() => {
    const draft = () => drafts.store.getState().drafts[conversation]

    /** Edits that were begun go only with a way back to them. */
    function write(next: Draft) {
      const left = draft()?.edit
      drafts.set(conversation, next)
      afterMenu(focusComposer)
      const said = left && atHand.find(left.id)
      if (!left || left.id === next.edit?.id || (said && left.text === wordsOf(said))) return
      say({
        words: <Trans>You were editing a message</Trans>,
        action: {
          words: <Trans>Back to it</Trans>,
          act() {
            drafts.set(conversation, { text: '', ...draft(), edit: left })
            afterMenu(focusComposer)
          },
        },
      })
    }
    function edit(message: Message) {
      const { id } = message
      if (draft()?.edit?.id === id) return afterMenu(focusComposer)
      write({ text: '', ...draft(), edit: { id, text: wordsOf(message) ?? '' } })
    }

    return {
      reply: (message: Message) => write({ text: draft()?.text ?? '', replyTo: message.id }),
      edit,
      editLast() {
        // Scrolled far up, the last of what is at hand is not the last that I said.
        const state = opening?.store.getState()
        const last = state?.newest ? lastEditable(state.messages) : undefined
        if (last) edit(last)
      },
    }
  }, [conversation, opening, atHand, drafts, focusComposer, say])
}
