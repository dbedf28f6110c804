import { Trans } from '@lingui/react/macro'
import { useCallback, useState } from 'react'
import type { ConversationActs } from '../../conversation/conversationActs.ts'
import { type Deed, hasWords, inOrder, nearest, textOfAll, wordsOf } from '../../conversation/deeds.ts'
import type { Message } from '../../conversation/message.ts'
import type { ConversationId, EntryId } from '../../engine/ids.ts'
import type { Anchor } from '../../ui/anchor.dom.ts'
import { useCopy } from '../../ui/useCopy.tsx'
import type { Drafts } from '../composing/drafts.ts'
import { focusMessage } from '../transcript/article.dom.ts'
import type { Opening } from '../transcript/opening.ts'
import { afterMenu } from './afterMenu.dom.ts'
import type { Doing } from './doing.dom.ts'
import { useAtHand } from './useAtHand.dom.ts'
import { useDrafting } from './useDrafting.tsx'
import { useHeldDeletion } from './useHeldDeletion.tsx'
import { useMessageActs } from './useMessageActs.tsx'
import { useOutcomes } from './useOutcomes.tsx'
import { useSelection } from './useSelection.dom.ts'

interface UseActsDeps {
  readonly conversation: ConversationId
  /** Nobody else has it. */
  readonly alone: boolean
  readonly opening: Opening | undefined
  /** Bound to this conversation: what was begun here is finished here, whatever is on screen by then. */
  readonly acts: ConversationActs
  readonly drafts: Drafts
  focusComposer(): void
}

export type Desk = ReturnType<typeof useActs>

/** Acts under way in one conversation: menus, questions, what is being changed, what is selected. */
export function useActs({ conversation, alone, opening, acts, drafts, focusComposer }: UseActsDeps) {
  const outcomes = useOutcomes()
  const { say, tell, sayGone } = outcomes
  const copy = useCopy()
  const [doing, setDoing] = useState<Doing>()
  const { selected, select, stop, last } = useSelection(opening)
  const atHand = useAtHand(opening)
  const { reply, edit, editLast } = useDrafting({ conversation, opening, atHand, drafts, focusComposer })

  /** Focus is lost with the bar that had it. On a phone the field would bring its keyboard over what is being read. */
  const stopSelecting = useCallback(() => {
    const id = last.current
    stop()
    const fine = matchMedia('(hover: hover) and (pointer: fine)').matches
    afterMenu(() => {
      if (fine || !focusMessage(id)) focusComposer()
    })
  }, [stop, last, focusComposer])

  const star = useCallback(
    async (ids: readonly EntryId[], on: boolean) => {
      if (await tell(acts.star(ids, on)))
        say({ words: on ? <Trans>Starred: see ★ above your chats</Trans> : <Trans>No longer starred</Trans> })
    },
    [acts, say, tell],
  )

  const remove = useCallback(
    async (ids: readonly EntryId[], everywhere: boolean) => {
      const near = nearest(atHand.messages(), ids)
      const done = await tell(everywhere ? acts.deleteForEveryone(ids) : acts.deleteForMe(ids))
      if (!done) return
      stop()
      afterMenu(() => {
        if (document.activeElement instanceof HTMLTextAreaElement) return
        if (!near.some((id) => focusMessage(id))) focusComposer()
      })
      if (alone) say({ words: <Trans>Deleted</Trans> })
      else say({ words: everywhere ? <Trans>Deleted for both of you</Trans> : <Trans>Deleted on this device</Trans> })
    },
    [acts, alone, say, tell, stop, atHand, focusComposer],
  )

  const deleteSoon = useHeldDeletion(acts, tell)
  const requests = useMessageActs({ acts, opening, atHand, outcomes, show: setDoing, reply, remove, select })

  /** Act chosen in the menu of `message`, which hangs at `anchor`. */
  function act(deed: Deed, message: Message, anchor: Anchor, from: HTMLElement | undefined) {
    const { id } = message
    setDoing(undefined)
    switch (deed) {
      case 'reply':
        return reply(message)
      case 'react':
        return setDoing({ what: 'react', message, anchor, from })
      case 'edit':
        return edit(message)
      case 'copy':
        return void copy(wordsOf(message) ?? '')
      case 'forward':
        return setDoing({ what: 'forward', messages: [message] })
      case 'pin':
      case 'unpin':
        return void tell(acts.pin(id, deed === 'pin'))
      case 'star':
      case 'unstar':
        return void star([id], deed === 'star')
      case 'details':
        return setDoing({ what: 'details', message })
      case 'select':
        select(id, false)
        // Its menu button is gone from the page meanwhile.
        return afterMenu(() => void focusMessage(id, true))
      case 'deleteForEveryone':
        // What has not gone out yet is taken back at once: held back, it might still go.
        if (!alone && message.status !== 'waiting') return deleteSoon(id)
        return void remove([id], true)
      case 'deleteForMe':
        return void remove([id], false)
    }
  }

  const chosenNow = () => inOrder([...(selected?.values() ?? [])], atHand.messages())

  return {
    alone,
    acts: requests,
    act,
    doing,
    close: useCallback(() => setDoing(undefined), []),
    /** Closes the menu alone: what was chosen in it may have opened something else by now. */
    closeMenu: useCallback((menu: Doing) => setDoing((now) => (now === menu ? undefined : now)), []),
    editLast,
    selected,
    sayGone,
    stopSelecting,
    copySelected: () => void copy(textOfAll(chosenNow())).then((done) => done && stopSelecting()),
    forwardSelected: () => setDoing({ what: 'forward', messages: chosenNow().filter(hasWords) }),
    deleteSelected: () => setDoing({ what: 'delete', messages: chosenNow() }),
    starSelected() {
      void star(
        [...(selected?.values() ?? [])].filter(hasWords).map(({ id }) => id),
        true,
      )
      stopSelecting()
    },
    remove,
    tell,
    async forward(ids: readonly EntryId[], to: readonly ConversationId[]) {
      if (!(await tell(acts.forward(ids, to)))) return
      stopSelecting()
      say({ words: <Trans>Forwarded</Trans> })
    },
  }
}
