import { Trans } from '@lingui/react/macro'
import { useCallback, useMemo, useState } from 'react'
import type { ActResult, ConversationActs } from '../../conversation/conversationActs.ts'
import { type Deed, hasWords, inOrder, lastEditable, nearest, textOfAll, wordsOf } from '../../conversation/deeds.ts'
import type { Message } from '../../conversation/message.ts'
import type { ConversationId, EntryId } from '../../engine/ids.ts'
import type { Anchor } from '../../ui/anchor.dom.ts'
import { useToast } from '../../ui/Toaster.tsx'
import { useCopy } from '../../ui/useCopy.tsx'
import { useRefusals } from '../../ui/useRefusals.tsx'
import type { Draft, Drafts } from '../composing/drafts.ts'
import { rememberEmoji } from '../emoji/habits.dom.ts'
import { focusMessage } from '../transcript/article.dom.ts'
import type { MessageActs } from '../transcript/messageActs.dom.ts'
import type { Opening } from '../transcript/opening.ts'
import { useSelection } from './useSelection.dom.ts'

/** Overlay that is open over the conversation. */
export type Doing =
  | { what: 'menu'; message: Message; anchor: Anchor; from: HTMLElement | undefined }
  | { what: 'react'; message: Message; anchor: Anchor; from: HTMLElement | undefined }
  | { what: 'versions'; message: Message }
  | { what: 'forward' | 'delete'; messages: readonly Message[] }

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

/** Once the menu is gone and has given the focus back, it may go on. */
const afterMenu = (then: () => void) => void requestAnimationFrame(() => requestAnimationFrame(then))

export type Desk = ReturnType<typeof useActs>

/** Acts under way in one conversation: menus, questions, what is being changed, what is selected. */
export function useActs({ conversation, alone, opening, acts, drafts, focusComposer }: UseActsDeps) {
  const say = useToast()
  const copy = useCopy()
  const refuse = useRefusals()
  const [doing, setDoing] = useState<Doing>()
  const { selected, select, stop, last } = useSelection(opening)

  const messages = useCallback(() => opening?.store.getState().messages ?? [], [opening])
  const find = useCallback((id: EntryId) => messages().find((one) => one.id === id), [messages])
  const draft = useCallback(() => drafts.store.getState().drafts[conversation], [drafts, conversation])

  /** Says what went wrong; true when nothing did. */
  const tell = useCallback(
    async (result: Promise<ActResult>): Promise<boolean> => {
      const outcome = await result
      if (outcome.ok) return true
      refuse(outcome.error)
      return false
    },
    [refuse],
  )

  /** Focus is lost with the bar that had it. On a phone the field would bring its keyboard over what is being read. */
  const stopSelecting = useCallback(() => {
    const id = last.current
    stop()
    const fine = matchMedia('(hover: hover) and (pointer: fine)').matches
    afterMenu(() => {
      if (fine || !focusMessage(id)) focusComposer()
    })
  }, [stop, last, focusComposer])

  /** Edits that were begun go only with a way back to them. */
  const write = useCallback(
    (next: Draft) => {
      const left = draft()?.edit
      drafts.set(conversation, next)
      afterMenu(focusComposer)
      const said = left && find(left.id)
      if (!left || left.id === next.edit?.id || (said && left.text === wordsOf(said))) return
      say({
        words: <Trans>You had begun to change a message</Trans>,
        action: {
          words: <Trans>Back to it</Trans>,
          act() {
            drafts.set(conversation, { text: '', ...draft(), edit: left })
            afterMenu(focusComposer)
          },
        },
      })
    },
    [drafts, conversation, draft, find, say, focusComposer],
  )

  const reply = useCallback(
    (message: Message) => write({ text: draft()?.text ?? '', replyTo: message.id }),
    [draft, write],
  )

  const edit = useCallback(
    (message: Message) => {
      const { id } = message
      if (draft()?.edit?.id === id) return afterMenu(focusComposer)
      write({ text: '', ...draft(), edit: { id, text: wordsOf(message) ?? '' } })
    },
    [draft, write, focusComposer],
  )

  const star = useCallback(
    async (ids: readonly EntryId[], on: boolean) => {
      if (await tell(acts.star(ids, on)))
        say({ words: on ? <Trans>Starred: you find it again in Settings</Trans> : <Trans>No longer starred</Trans> })
    },
    [acts, say, tell],
  )

  const remove = useCallback(
    async (ids: readonly EntryId[], everywhere: boolean) => {
      const near = nearest(messages(), ids)
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
    [acts, alone, say, tell, stop, messages, focusComposer],
  )

  const sayGone = useCallback(() => say({ words: <Trans>That message is not on this device any more.</Trans> }), [say])

  const requests = useMemo<MessageActs>(
    () => ({
      onMenu(id, anchor, from) {
        const message = find(id)
        if (message) setDoing({ what: 'menu', message, anchor, from })
      },
      onReact(id, emoji) {
        if (emoji !== undefined) rememberEmoji(emoji)
        void tell(acts.react(id, emoji))
      },
      onPickReaction(id, anchor) {
        const message = find(id)
        if (message) setDoing({ what: 'react', message, anchor, from: anchor })
      },
      onJump(id) {
        void opening?.jump(id).then((there) => there || sayGone())
      },
      onReply(id) {
        const message = find(id)
        if (message) reply(message)
      },
      onVersions(id) {
        const message = find(id)
        if (message) setDoing({ what: 'versions', message })
      },
      onSelect: select,
      async onCancel(id) {
        const result = await acts.cancel(id)
        if (result.ok) return
        if (result.error === 'storage') refuse(result.error)
        else if (result.error === 'impossible') sayGone()
        else
          say({
            words: <Trans>Too late to cancel: it has arrived there. You can still delete it.</Trans>,
            action: { words: <Trans>Delete for everyone</Trans>, act: () => void remove([id], true) },
          })
      },
      onRetry: (id) => void acts.retry(id),
    }),
    [acts, opening, find, refuse, remove, reply, say, sayGone, select, tell],
  )

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
      case 'select':
        select(id, false)
        // Its menu button is gone from the page meanwhile.
        return afterMenu(() => void focusMessage(id, true))
      case 'deleteForMe':
      case 'deleteForEveryone':
        return void remove([id], deed === 'deleteForEveryone')
    }
  }

  const chosenNow = () => inOrder([...(selected?.values() ?? [])], messages())

  return {
    alone,
    acts: requests,
    act,
    doing,
    close: useCallback(() => setDoing(undefined), []),
    /** Closes the menu alone: what was chosen in it may have opened something else by now. */
    closeMenu: useCallback((menu: Doing) => setDoing((now) => (now === menu ? undefined : now)), []),
    editLast: useCallback(() => {
      // Scrolled far up, the last of what is at hand is not the last that I said.
      const state = opening?.store.getState()
      const last = state?.newest ? lastEditable(state.messages) : undefined
      if (last) edit(last)
    }, [opening, edit]),
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
