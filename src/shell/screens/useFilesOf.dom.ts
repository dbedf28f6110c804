import { useMemo } from 'react'
import type { ConversationId } from '../../engine/ids.ts'
import { useSendingFiles } from '../../features/files/useSendingFiles.tsx'
import type { Contact } from '../../features/people/people.ts'
import { useApp } from '../AppContext.dom.ts'

/** Files of a conversation: those that stand there, and the ways to send some. `name`: of the other person. */
export function useFilesOf(conversation: ConversationId, contact: Contact | undefined, name: string) {
  const { files, drafts } = useApp()
  const alone = contact === undefined
  const over = contact?.left !== undefined
  const here = useMemo(() => ({ files, conversation, alone, over }), [files, conversation, alone, over])
  const draft = () => drafts.store.getState().drafts[conversation]
  const sending = useSendingFiles({
    ...{ files, conversation, alone, friend: name },
    takes: !contact?.left,
    replyTo: () => draft()?.replyTo,
    onSent() {
      const { replyTo: _answered, ...rest } = draft() ?? { text: '' }
      drafts.set(conversation, rest)
    },
  })
  return { ...sending, here }
}
