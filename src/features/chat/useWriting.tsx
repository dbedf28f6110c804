import { useCallback } from 'react'
import { useStore } from 'zustand'
import type { PeerId } from '../../ports/transport.ts'
import type { Chat, Draft } from './message.ts'

const NOTHING: Draft = { text: '' }

/**
 * What stands in the field: what I am about to say to `peer`, or, while a message is said anew, its words; the draft waits meanwhile.
 * All of it is there again after going elsewhere, and after a reload.
 */
export function useWriting(chat: Pick<Chat, 'store' | 'setDraft'>, peer: PeerId) {
  const draft = useStore(chat.store, (state) => state.drafts[peer] ?? NOTHING)
  const about = useStore(chat.store, ({ open }) => (open?.peer === peer ? open.about : undefined))
  const change = useCallback(
    (make: (now: Draft) => Draft) => chat.setDraft(peer, make(chat.store.getState().drafts[peer] ?? NOTHING)),
    [chat, peer],
  )
  const stopEditing = useCallback(() => change(({ edit: _done, ...rest }) => rest), [change])
  const { edit, replyTo } = draft
  return {
    draft,
    /** What stands in the field. */
    text: edit?.text ?? draft.text,
    /** The message that is said anew. */
    editing: edit?.id,
    about,
    setText: useCallback(
      (text: string) => change((now) => (now.edit ? { ...now, edit: { ...now.edit, text } } : { ...now, text })),
      [change],
    ),
    put: useCallback((words: Draft) => change(() => words), [change]),
    clear: useCallback(() => chat.setDraft(peer, undefined), [chat, peer]),
    stopEditing,
    /** Leaves the message as it was, or answers nothing. */
    stop: edit ? stopEditing : replyTo === undefined ? undefined : () => change(({ text }) => ({ text })),
  }
}
