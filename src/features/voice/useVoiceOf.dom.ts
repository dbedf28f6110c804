import { useCallback } from 'react'
import type { ConversationId, EntryId } from '../../engine/ids.ts'
import { MAX_VOICE_BYTES, sentVoice, VOICE_HEAD_BYTES } from '../../lib/sentVoice.ts'
import type { Files } from '../files/files.ts'

interface Wanted {
  files: Pick<Files, 'open'>
  conversation: ConversationId
  id: EntryId
  /** Bytes. */
  size: number
}

/** Way to the bytes of a voice message on this device, as what they are by themselves; what its sender called them decides nothing. */
export function useVoiceOf({ files, conversation, id, size }: Wanted) {
  return useCallback(async () => {
    if (size > MAX_VOICE_BYTES) return undefined
    const file = await files.open(conversation, id)
    if (!(file instanceof Blob)) return undefined
    const type = sentVoice(new Uint8Array(await file.slice(0, VOICE_HEAD_BYTES).arrayBuffer()))
    return type && URL.createObjectURL(file.slice(0, file.size, type))
  }, [files, conversation, id, size])
}
