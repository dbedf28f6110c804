import { useEffect, useRef, useState } from 'react'
import type { ConversationId, EntryId } from '../../engine/ids.ts'
import type { Opening } from '../../features/transcript/opening.ts'
import { useApp } from '../AppContext.dom.ts'

/** Opening: of the conversation on screen, from its first showing to its last. At which message it opens counts once; then it is a jump. */
export function useOpening(conversation: ConversationId, message?: EntryId) {
  const { chat } = useApp()
  const opensAt = useRef(message)
  const [opening, setOpening] = useState<Opening>()
  useEffect(() => {
    const opened = chat.open(conversation, opensAt.current)
    setOpening(opened)
    return opened.close
  }, [chat, conversation])
  return { opening, opensAt }
}
