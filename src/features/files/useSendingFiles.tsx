import { lazy, type ReactNode, useCallback, useRef, useState } from 'react'
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
  /** Files that were given while others are being sent: they have a dialog of their own, after these. */
  const next = useRef<readonly File[]>([])
  const [round, setRound] = useState(0)
  const sending = useRef(false)
  const take = useCallback((given: readonly File[]) => {
    if (sending.current) next.current = [...next.current, ...given]
    else setChosen((before) => [...(before ?? []), ...given])
  }, [])
  const onFiles = takes ? take : undefined
  useGivenFiles(onFiles)
  const dialog: ReactNode = takes && chosen && (
    <Later>
      <SendFilesDialog
        {...{ files, drawers, conversation, alone, chosen, friend, onSent }}
        key={round}
        replyTo={replyTo()}
        onSending={() => {
          sending.current = true
        }}
        onClose={() => {
          sending.current = false
          setChosen(next.current.length > 0 ? next.current : undefined)
          next.current = []
          setRound((before) => before + 1)
        }}
      />
    </Later>
  )
  return { attach: onFiles && <AttachButton onFiles={onFiles} />, dialog }
}
