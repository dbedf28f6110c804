import type { ConversationId, EntryId } from '../engine/ids.ts'
import { createListeners } from '../lib/listeners.ts'
import type { Line } from './row.ts'
import type { ConversationRow, VanishingRow } from './tables.ts'

/** Outcome: what a write has changed of a conversation, once it is on disk. */
export interface Outcome {
  /** Lines that are new or changed. */
  readonly lines: readonly Line[]
  /** Lines that stand in it no longer. */
  readonly gone: readonly EntryId[]
  readonly conversation: ConversationRow | undefined
  /** Reactions that somebody else has put on something of mine just now. */
  readonly reactions: readonly { readonly id: EntryId; readonly emoji: string }[]
  /** News: what somebody else has written just now. */
  readonly news: readonly Line[]
  readonly vanishing: readonly VanishingRow[]
  /** Words of what went are left on the disk: there were more than one write takes. */
  readonly wordsLeft: boolean
  /** Removed: all that was said there is gone from the disk. Whoever keeps some of it lets go. */
  readonly removed?: true
}

export const NO_OUTCOME: Outcome = {
  lines: [],
  gone: [],
  conversation: undefined,
  reactions: [],
  news: [],
  vanishing: [],
  wordsLeft: false,
}

/** Outcomes: told to every room that wants to know, in the order in which the rooms were made. */
export const createOutcomes = () => createListeners<[ConversationId, Outcome]>()
export type Outcomes = ReturnType<typeof createOutcomes>
