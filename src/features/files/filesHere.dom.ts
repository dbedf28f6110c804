import { createContext, useContext } from 'react'
import type { ConversationId, EntryId } from '../../engine/ids.ts'
import type { Files } from './files.ts'

/** Files of the conversation on screen, for the lines that show them. */
export interface FilesHere {
  readonly files: Files
  readonly conversation: ConversationId
  /** Nobody else has it. */
  readonly alone: boolean
  /** The other person is gone for good: nobody gives or fetches anything there. */
  readonly over: boolean
  /** Opens a picture that is here, large. */
  onLook(id: EntryId): void
}

export const FilesHereContext = createContext<FilesHere | undefined>(undefined)
export const useFilesHere = (): FilesHere | undefined => useContext(FilesHereContext)
