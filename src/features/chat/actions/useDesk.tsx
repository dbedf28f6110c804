import { Trans } from '@lingui/react/macro'
import { useCallback, useMemo, useState } from 'react'
import type { Anchor } from '../../../ui/anchor.tsx'
import { useToast } from '../../../ui/Toaster.tsx'
import { useCopy } from '../../../ui/useCopy.tsx'
import { rememberEmoji } from '../emoji/habits.tsx'
import type { ActResult, Chat, Draft, Message } from '../message.ts'
import { focusMessage } from './focusMessage.tsx'
import { useRefusals } from './useRefusals.tsx'
import { useSelection } from './useSelection.tsx'
import { type Deed, inOrder, isText, lastEditable, nearest, textOfAll } from './what.ts'

/** What is open over the conversation. */
export type Doing =
  | { what: 'menu'; message: Message; anchor: Anchor; from: HTMLElement | undefined }
  | { what: 'react'; message: Message; anchor: Anchor; from: HTMLElement | undefined }
  | { what: 'versions'; message: Message }
  | { what: 'forward' | 'delete'; messages: readonly Message[] }

/** What a message can ask for. Stays the same object, so that no message is drawn again for it. */
export interface MessageActs {
  onMenu(id: string, anchor: Anchor, from: HTMLElement | undefined): void
  onReact(id: string, emoji: string | undefined): void
  onPickReaction(id: string, anchor: HTMLElement): void
  onJump(id: string): void
  onReply(id: string): void
  onVersions(id: string): void
  onSelect(id: string, range: boolean): void
  onCancel(id: string): void
  onRetry(id: string): void
}

type Room = Pick<
  Chat,
  | 'store'
  | 'setDraft'
  | 'react'
  | 'pin'
  | 'star'
  | 'deleteForMe'
  | 'deleteForEveryone'
  | 'jump'
  | 'cancel'
  | 'retry'
  | 'forward'
  | 'versions'
>

/** Once the menu is gone and has given the focus back, it may go on. */
const afterMenu = (then: () => void) => void requestAnimationFrame(() => requestAnimationFrame(then))

export type Desk = ReturnType<typeof useDesk>

/** Everything that is under way about the messages of one conversation: menus, questions, what is being changed, what is selected. */
export function useDesk(chat: Room, peer: string, focusComposer: () => void) {
  const say = useToast()
  const copy = useCopy()
  const refuse = useRefusals()
  const [doing, setDoing] = useState<Doing>()
  const { selected, select, stop, last } = useSelection(chat)

  const messages = useCallback(() => chat.store.getState().open?.messages ?? [], [chat])
  const find = useCallback((id: string) => messages().find((one) => one.id === id), [messages])

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

  /** What had the focus goes with the bar. On a phone the field would bring its keyboard over what is being read. */
  const stopSelecting = useCallback(() => {
    const id = last.current
    stop()
    const fine = matchMedia('(hover: hover) and (pointer: fine)').matches
    afterMenu(() => {
      if (fine || !focusMessage(id)) focusComposer()
    })
  }, [stop, last, focusComposer])

  /** What was typed of a change goes only with a way back to it. */
  const write = useCallback(
    (next: Draft) => {
      const before = chat.store.getState().drafts[peer]
      const left = before?.edit
      chat.setDraft(peer, next)
      afterMenu(focusComposer)
      if (!left || left.id === next.edit?.id || left.text === find(left.id)?.text) return
      say({
        words: <Trans>You had begun to change a message</Trans>,
        action: {
          words: <Trans>Back to it</Trans>,
          act() {
            chat.setDraft(peer, { text: '', ...chat.store.getState().drafts[peer], edit: left })
            afterMenu(focusComposer)
          },
        },
      })
    },
    [chat, peer, find, say, focusComposer],
  )

  const reply = useCallback(
    (message: Message) => write({ text: chat.store.getState().drafts[peer]?.text ?? '', replyTo: message.id }),
    [chat, peer, write],
  )

  const edit = useCallback(
    ({ id, text }: Message) => {
      const draft = chat.store.getState().drafts[peer]
      if (draft?.edit?.id === id) return afterMenu(focusComposer)
      write({ text: '', ...draft, edit: { id, text } })
    },
    [chat, peer, write, focusComposer],
  )

  const star = useCallback(
    async (ids: readonly string[], on: boolean) => {
      if (await tell(chat.star(ids, on)))
        say({ words: on ? <Trans>Starred: you find it again in Settings</Trans> : <Trans>No longer starred</Trans> })
    },
    [chat, say, tell],
  )

  const remove = useCallback(
    async (ids: readonly string[], everywhere: boolean) => {
      const near = nearest(messages(), ids)
      const done = await tell(everywhere ? chat.deleteForEveryone(ids) : chat.deleteForMe(ids))
      if (!done) return
      stop()
      afterMenu(() => {
        if (document.activeElement instanceof HTMLTextAreaElement) return
        if (!near.some((id) => focusMessage(id))) focusComposer()
      })
      say({ words: everywhere ? <Trans>Deleted for both of you</Trans> : <Trans>Deleted on this device</Trans> })
    },
    [chat, say, tell, stop, messages, focusComposer],
  )

  const sayGone = useCallback(() => say({ words: <Trans>That message is not on this device any more.</Trans> }), [say])

  const acts = useMemo<MessageActs>(
    () => ({
      onMenu(id, anchor, from) {
        const message = find(id)
        if (message) setDoing({ what: 'menu', message, anchor, from })
      },
      onReact(id, emoji) {
        if (emoji !== undefined) rememberEmoji(emoji)
        void tell(chat.react(id, emoji))
      },
      onPickReaction(id, anchor) {
        const message = find(id)
        if (message) setDoing({ what: 'react', message, anchor, from: anchor })
      },
      onJump(id) {
        void chat.jump(id).then((there) => there || sayGone())
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
        const result = await chat.cancel(id)
        if (result.ok) return
        if (result.error === 'storage') refuse(result.error)
        else if (result.error === 'impossible') sayGone()
        else
          say({
            words: <Trans>Too late to cancel: it has arrived there. You can still delete it.</Trans>,
            action: { words: <Trans>Delete for everyone</Trans>, act: () => void remove([id], true) },
          })
      },
      onRetry: (id) => void chat.retry(id),
    }),
    [chat, find, refuse, remove, reply, say, sayGone, select, tell],
  )

  /** What was chosen in the menu of `message`, which hangs at `anchor`. */
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
        return void copy(message.text)
      case 'forward':
        return setDoing({ what: 'forward', messages: [message] })
      case 'pin':
      case 'unpin':
        return void tell(chat.pin(id, deed === 'pin'))
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
    acts,
    act,
    doing,
    close: useCallback(() => setDoing(undefined), []),
    /** What was chosen in it may have opened something else by now. */
    closeMenu: useCallback((menu: Doing) => setDoing((now) => (now === menu ? undefined : now)), []),
    editLast: useCallback(() => {
      // Scrolled far up, the last of what is at hand is not the last that I said.
      const { open } = chat.store.getState()
      const last = open?.newest ? lastEditable(open.messages) : undefined
      if (last) edit(last)
    }, [chat, edit]),
    selected,
    sayGone,
    stopSelecting,
    copySelected: () => void copy(textOfAll(chosenNow())).then((done) => done && stopSelecting()),
    forwardSelected: () => setDoing({ what: 'forward', messages: chosenNow().filter(isText) }),
    deleteSelected: () => setDoing({ what: 'delete', messages: chosenNow() }),
    starSelected() {
      void star(
        [...(selected?.values() ?? [])].filter(isText).map(({ id }) => id),
        true,
      )
      stopSelecting()
    },
    remove,
    tell,
    async forward(ids: readonly string[], peers: readonly string[]) {
      if (!(await tell(chat.forward(ids, peers)))) return
      stopSelecting()
      say({ words: <Trans>Forwarded</Trans> })
    },
  }
}
