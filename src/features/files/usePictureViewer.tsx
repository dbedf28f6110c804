import { lazy, type ReactNode, useState } from 'react'
import type { ConversationId, EntryId } from '../../engine/ids.ts'
import { Later } from '../../ui/Later.tsx'
import type { Files } from './files.ts'

const PictureViewer = lazy(async () => ({ default: (await import('./PictureViewer.tsx')).PictureViewer }))

/** Picture of a conversation that is looked at, if any, and the way to look at one. */
export function usePictureViewer(files: Files, conversation: ConversationId, friend: string) {
  const [first, onLook] = useState<EntryId>()
  const viewer: ReactNode = first && (
    <Later>
      <PictureViewer key={first} {...{ files, conversation, first, friend }} onClose={() => onLook(undefined)} />
    </Later>
  )
  return { onLook, viewer }
}
