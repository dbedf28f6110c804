import type { EntryId } from '../../engine/ids.ts'

/** Draft: what I am about to say in one conversation. */
export interface Draft {
  readonly text: string
  readonly replyTo?: EntryId
  /** A message of mine that I am saying anew, and its words so far; the rest waits meanwhile. */
  readonly edit?: { readonly id: EntryId; readonly text: string }
}
