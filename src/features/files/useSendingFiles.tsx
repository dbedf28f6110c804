import { lazy, type ReactNode, useState } from 'react'
import type { ConversationId } from '../../engine/ids.ts'
import { Later } from '../../ui/Later.tsx'
import type { Drafts } from '../composing/drafts.ts'
import type { Files } from './files.ts'
import { useGivenFiles } from './useGivenFiles.dom.ts'

const SendFilesDialog = lazy(async () => ({ default: (await import('./SendFilesDialog.tsx')).SendFilesDialog }))

interface Sending {
  files: Files
  conversation: ConversationId
  drafts: Drafts
  /** Name of the other person. */
  friend: string
  /** Can files be sent there at all? */
  takes: boolean
}

interface Chosen {
  /** Undefined where none can be sent. */
  readonly onFiles: ((files: readonly File[]) => void) | undefined
  /** Stands above the chat while files are chosen. */
  readonly dialog: ReactNode
}

/** Files that were picked, dropped or pasted, and the dialog in which they are sent. */
export function useSendingFiles({ files, conversation, drafts, friend, takes }: Sending): Chosen {
  const [chosen, setChosen] = useState<readonly File[]>()
  const onFiles = takes ? setChosen : undefined
  useGivenFiles(onFiles)
  const draft = () => drafts.store.getState().drafts[conversation]

  function onSent() {
    const { replyTo: _answered, ...rest } = draft() ?? { text: '' }
    drafts.set(conversation, rest)
  }

  const dialog = takes && chosen && (
    <Later>
      <SendFilesDialog
        {...{ files, conversation, chosen, friend, onSent }}
        replyTo={draft()?.replyTo}
        onClose={() => setChosen(undefined)}
      />
    </Later>
  )
  return { onFiles, dialog }
}
