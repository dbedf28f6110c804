import { useState } from 'react'
import { useStore } from 'zustand'
import type { PeerId } from '../../ports/transport.ts'
import type { Chat, Draft, Message } from './message.ts'
import { useDraft } from './useDraft.tsx'

interface Writing {
  chat: Pick<Chat, 'store' | 'setDraft'>
  peer: PeerId
  editing: Message | undefined
  onStopEditing(): void
}

/** What stands in the field: the draft, or, while a message is said anew, its words. The draft waits meanwhile. */
export function useWriting({ chat, peer, editing, onStopEditing }: Writing) {
  const { draft, setDraft, clear } = useDraft(chat, peer)
  const [changed, setChanged] = useState<{ id: string; text: string }>()
  const answered = useStore(chat.store, (state) =>
    draft.replyTo === undefined || state.open?.peer !== peer
      ? undefined
      : state.open.messages.find((one) => one.id === draft.replyTo),
  )

  if (editing) {
    const text = changed?.id === editing.id ? changed.text : editing.text
    const setText = (words: string) => setChanged({ id: editing.id, text: words })
    const stopEditing = () => {
      setChanged(undefined)
      onStopEditing()
    }
    return {
      kept: { text },
      text,
      setText,
      put: (words: Draft) => setDraft(words),
      clear: stopEditing,
      stop: stopEditing,
      answered: undefined,
    }
  }
  return {
    kept: draft,
    text: draft.text,
    setText: (text: string) => setDraft({ text }),
    put: (words: Draft) => setDraft(words),
    clear,
    stop: draft.replyTo === undefined ? undefined : () => chat.setDraft(peer, { text: draft.text }),
    answered,
  }
}
