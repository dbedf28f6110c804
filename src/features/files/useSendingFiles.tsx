import { lazy, type ReactNode, useState } from 'react'
import type { ConversationId, EntryId } from '../../engine/ids.ts'
import type { PictureDrawers } from '../../ports/pictures.ts'
import { Later } from '../../ui/Later.tsx'
import { AttachButton } from './AttachButton.tsx'
import type { Files } from './files.ts'
import { useGivenFiles } from './useGivenFiles.dom.ts'

const SendFilesDialog = lazy(async () => ({ default: (await import('./SendFilesDialog.tsx')).SendFilesDialog }))

interface Sending {
  files: Files
  drawers: PictureDrawers
  conversation: ConversationId
  /** Nobody else has the conversation: what is sent there is kept. */
  alone: boolean
  /** Name of the other person. */
  friend: string
  /** Can files be sent there at all? */
  takes: boolean
  /** Message that the first of them answers. */
  replyTo(): EntryId | undefined
  /** Sent: they stand in the chat, and answer what was to be answered. */
  onSent(): void
}

/** Files that are picked, dropped or pasted, and the dialog in which they are sent. */
export function useSendingFiles(deps: Sending) {
  const { files, drawers, conversation, alone, friend, takes, replyTo, onSent } = deps
  const [chosen, setChosen] = useState<readonly File[]>()
  const onFiles = takes ? setChosen : undefined
  useGivenFiles(onFiles)
  const dialog: ReactNode = takes && chosen && (
    <Later>
      <SendFilesDialog
        {...{ files, drawers, conversation, alone, chosen, friend, onSent }}
        replyTo={replyTo()}
        onClose={() => setChosen(undefined)}
      />
    </Later>
  )
  return { attach: onFiles && <AttachButton onFiles={onFiles} />, dialog }
}
