import { useCallback } from 'react'
import { useStore } from 'zustand'
import type { ConversationId } from '../../engine/ids.ts'
import type { Draft, Drafts } from './drafts.ts'

const NO_DRAFT: Draft = { text: '' }

export type Writing = ReturnType<typeof useWriting>

/**
 * Field text: what I am about to say, or, while a message is said anew, its words; the draft waits meanwhile.
 * All of it is there again after going elsewhere, and after a reload.
 */
export function useWriting(drafts: Drafts, conversation: ConversationId) {
  const draft = useStore(drafts.store, (state) => state.drafts[conversation] ?? NO_DRAFT)
  const change = useCallback(
    (make: (now: Draft) => Draft) =>
      drafts.set(conversation, make(drafts.store.getState().drafts[conversation] ?? NO_DRAFT)),
    [drafts, conversation],
  )
  const stopEditing = useCallback(() => change(({ edit: _done, ...rest }) => rest), [change])
  const { edit, replyTo } = draft
  return {
    draft,
    /** Text that stands in the field. */
    text: edit?.text ?? draft.text,
    /** The message that is said anew. */
    editing: edit?.id,
    setText: useCallback(
      (text: string) => change((now) => (now.edit ? { ...now, edit: { ...now.edit, text } } : { ...now, text })),
      [change],
    ),
    put: useCallback((words: Draft) => change(() => words), [change]),
    clear: useCallback(() => drafts.set(conversation, undefined), [drafts, conversation]),
    stopEditing,
    /** Leaves the message as it was, or answers nothing. */
    stop: edit ? stopEditing : replyTo === undefined ? undefined : () => change(({ text }) => ({ text })),
  }
}
