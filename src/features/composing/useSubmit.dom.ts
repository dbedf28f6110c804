import { type RefObject, useCallback, useRef, useState } from 'react'
import type { ConversationActs } from '../../conversation/conversationActs.ts'
import type { ConversationId, EntryId } from '../../engine/ids.ts'
import { useRefusals } from '../../ui/useRefusals.tsx'
import type { Drafts } from './drafts.ts'
import type { Writing } from './useWriting.dom.ts'

interface SubmitDeps {
  readonly conversation: ConversationId
  readonly acts: Pick<ConversationActs, 'send' | 'edit'>
  readonly drafts: Drafts
  readonly writing: Writing
  readonly field: RefObject<HTMLTextAreaElement | null>
  /** The longest text that can be sent, in UTF-16 units. */
  readonly limit: number
  /** Text as it goes out. */
  replaced(text: string): string
}

/** Submission of what is in the field: a message is sent, an edit written. What is too long stays, to be mended. */
export function useSubmit({ conversation, acts, drafts, writing, field, limit, replaced }: SubmitDeps) {
  const { draft, text, editing, put, clear, stopEditing } = writing
  const refuse = useRefusals()
  const [refused, setRefused] = useState(false)
  const going = useRef(0)

  /** The new words stay in the field until they are on the disk: nowhere else would they be. */
  async function change(id: EntryId, words: string) {
    const begun = () => drafts.store.getState().drafts[conversation]?.edit
    const submitted = begun()?.text
    const result = await acts.edit(id, words)
    if (result.ok) {
      // Unless the person has gone on writing meanwhile.
      if (begun()?.id === id && begun()?.text === submitted) stopEditing()
    } else if (result.error === 'long') setRefused(true)
    else refuse(result.error)
  }

  async function submit() {
    field.current?.focus({ preventScroll: true })
    if (text.trim() === '') return
    if (text.length > limit) {
      setRefused(true)
      return
    }
    const words = replaced(text)
    if (editing !== undefined) return change(editing, words)
    clear()
    going.current += 1
    const result = await acts.send(words, draft.replyTo === undefined ? {} : { replyTo: draft.replyTo })
    going.current -= 1
    // What the disk refused is in the conversation, marked as failed; what is refused as a text comes back to be mended.
    if (result.ok || result.error !== 'long' || field.current?.value !== '') return
    put(draft)
    setRefused(true)
  }

  /** Going: not on the disk yet, so not among the messages either. */
  const isGoing = useCallback(() => going.current > 0, [])
  return { submit, isGoing, refused, forget: () => setRefused(false) }
}
