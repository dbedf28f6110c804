import type { ConversationId, EntryId, LogName, PersonId } from '../../src/engine/ids.ts'
import type { Address } from '../../src/ports/transport.ts'

// Names as a test writes them: nothing is said about whose they are.

export const person = (name: string) => name as PersonId
export const conversation = (name: string) => name as ConversationId
export const logName = (name: string) => name as LogName
export const entryName = (name: string) => name as EntryId
export const address = (name: string) => name as Address
