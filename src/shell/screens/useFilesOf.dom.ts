import { useMemo } from 'react'
import type { ConversationId } from '../../engine/ids.ts'
import { usePictureViewer } from '../../features/files/usePictureViewer.tsx'
import { useSendingFiles } from '../../features/files/useSendingFiles.tsx'
import type { Contact } from '../../features/people/people.ts'
import { useVoiceMessages } from '../../features/voice/useVoiceMessages.tsx'
import { useApp } from '../AppContext.dom.ts'

/** Files of a conversation: those that stand there, and the ways to send some. `name`: of the other person. */
export function useFilesOf(conversation: ConversationId, contact: Contact | undefined, name: string) {
  const { files, drafts, pictures } = useApp()
  const { onLook, viewer } = usePictureViewer(files, conversation, name)
  const alone = contact === undefined
  const over = contact?.left !== undefined
  const here = useMemo(() => ({ files, conversation, alone, over, onLook }), [files, conversation, alone, over, onLook])
  const draft = () => drafts.store.getState().drafts[conversation]
  const both = {
    ...{ files, conversation },
    takes: !over,
    replyTo: () => draft()?.replyTo,
    onSent() {
      const { replyTo: _answered, ...rest } = draft() ?? { text: '' }
      drafts.set(conversation, rest)
    },
  }
  const sending = useSendingFiles({ ...both, drawers: pictures.drawers, alone, friend: name })
  const voice = useVoiceMessages(both)
  return { ...sending, voice, here, viewer }
}
